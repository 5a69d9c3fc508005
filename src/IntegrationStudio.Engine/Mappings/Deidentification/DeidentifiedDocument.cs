namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>A document without what people could be recognised by.</summary>
/// <param name="Content">Its bytes, of the same structure.</param>
/// <param name="Fields">What was changed, and what a person must look at, in the order of the document.</param>
/// <param name="ShiftDays">By how many days its dates were moved; negative: into the past.</param>
public sealed record DeidentifiedDocument(byte[] Content, IReadOnlyList<DeidentifiedField> Fields, int ShiftDays)
{
    /// <summary>Fields that a machine cannot judge.</summary>
    public IEnumerable<DeidentifiedField> ToLookAt => Fields.Where(one => one.Look is not null);
}

/// <summary>One value that was changed or that must be looked at.</summary>
/// <param name="Path">Its place: <c>PID-5.1</c>, <c>Patient.name[0].family</c>.</param>
/// <param name="Label">What the place is called, e.g. <c>Patient Name</c>.</param>
/// <param name="Kind">What it was taken for.</param>
/// <param name="Before">The value as it was.</param>
/// <param name="After">The value as it is now.</param>
/// <param name="Look">Why a person must look at it; null: no need.</param>
public sealed record DeidentifiedField(string Path, string Label, DeidentificationKind Kind, string Before, string After, string? Look = null);

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>A row of a source or target tree. Immutable; the same wherever its type is used.</summary>
/// <param name="Name">The step in keys: <c>5</c>, <c>family</c>, <c>value[x]</c>, <c>extension:us-core-race</c>, <c>@id</c>.</param>
/// <param name="Label">What people call it: within its type <c>XPN.1</c>, and <c>PID-5.1</c> where <see cref="SchemaDescription.Find"/> knows the whole way.</param>
/// <param name="Title">What its standard calls it: <c>Family Name</c>; null where that is nothing more than the label.</param>
/// <param name="Type">Name of the <see cref="SchemaType"/> with the rows below it, or of a primitive.</param>
/// <param name="Min">The least number of occurrences.</param>
/// <param name="Max">The largest number; null for no limit.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Description">A remark for people; null for none.</param>
/// <param name="Codes">Number of the HL7 table, or URL of the value set, from which its codes come; null for none.</param>
/// <param name="IsLeaf">Whether nothing stands below it.</param>
public sealed record SchemaNode(
    string Name, string Label, string? Title, string Type, int Min, int? Max, SchemaNodeKind Kind, string? Description = null, string? Codes = null, bool IsLeaf = false)
{
    /// <summary>The type as people read it: <c>Reference</c> where <see cref="Type"/> also names its targets.</summary>
    public string TypeLabel { get; init; } = Type;

    /// <summary>Of a FHIR reference: the resource types it may point to; empty for any and for everything else.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Of an extension: its URL.</summary>
    public string? Url { get; init; }

    /// <summary>The one value that it must have, as text; null where any will do.</summary>
    public string? Fixed { get; init; }

    /// <summary>Whether codes outside of <see cref="Codes"/> are errors.</summary>
    public bool IsBindingRequired { get; init; }

    /// <summary>Whether a profile asks systems to support it.</summary>
    public bool MustSupport { get; init; }

    /// <summary>Whether nobody defined it: it was seen in samples.</summary>
    public bool IsLearned { get; init; }

    /// <summary>Whether it may occur more than once.</summary>
    public bool Repeats => Max != 1;
}

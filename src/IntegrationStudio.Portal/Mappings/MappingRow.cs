using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>A definition as the list shows it.</summary>
public sealed record MappingRow
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required MappingStatus Status { get; init; }

    /// <summary>Null when the definition cannot be read.</summary>
    public MappingKind? Kind { get; init; }

    public string Version { get; init; } = "-";

    /// <summary>What it reads, in words: <c>HL7 v2 ORU_R01</c>.</summary>
    public string Source { get; init; } = "-";

    /// <summary>What it writes, in words: <c>FHIR R4 transaction</c>.</summary>
    public string Target { get; init; } = "-";

    /// <summary>Format names for filters: <c>hl7v2</c>, <c>fhir-r4</c>, ...</summary>
    public string? SourceFormat { get; init; }

    public string? TargetFormat { get; init; }

    /// <summary>Who works on it; of what nobody has a draft of, where it comes from.</summary>
    public required string Owner { get; init; }

    public string? Extends { get; init; }

    public DateTimeOffset? Changed { get; init; }

    /// <summary>Whether there are files with tests beside it.</summary>
    public bool HasTests { get; init; }

    /// <summary>Where it lies; null for a draft.</summary>
    public string? Folder { get; init; }
}

/// <summary>What running a definition's tests showed.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Coverage">The share of its own rules that ran, 0 to 1; null when it is not known.</param>
public sealed record MappingFacts(int Passed, int Failed, double? Coverage);

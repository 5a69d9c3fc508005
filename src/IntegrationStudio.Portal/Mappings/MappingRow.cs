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

    /// <summary>Whether there may be tests or samples beside it; of a draft only running them tells.</summary>
    public bool HasTests { get; init; }

    /// <summary>The draft's revision; null where there is no draft.</summary>
    public long? Revision { get; init; }

    /// <summary>Tells apart what the definition was at different times.</summary>
    public string Stamp => Revision is { } revision ? $"draft {revision}" : $"version {Sequence}";

    /// <summary>Where versions of it were published and are in force, by channel.</summary>
    public IReadOnlyList<MappingRun> Runs { get; init; } = [];

    /// <summary>The version that it is; null for the product's own and for drafts of what has no version.</summary>
    public long? Sequence { get; init; }
}

/// <summary>That a channel runs a version.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Number">The version.</param>
public sealed record MappingRun(string Channel, string Number)
{
    /// <summary>In few words: <c>1.0.0 on east-labs</c>, <c>on 3 channels</c>.</summary>
    public static string Words(IReadOnlyList<MappingRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var number = runs.Select(run => run.Number).Distinct(StringComparer.Ordinal).ToList() is [var one] ? one + " " : "";
        return runs.Count == 0 ? "" : number + (runs.Count == 1 ? $"on {runs[0].Channel}" : $"on {runs.Count} channels");
    }
}

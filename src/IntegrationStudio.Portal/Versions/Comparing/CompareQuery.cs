using IntegrationStudio.Engine.Governance.Difference;

namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary>The parts of a comparison, in the order of their tabs.</summary>
public enum ComparePart
{
    Rules,
    Tables,
    Scripts,
    Tests,
    Definition,
    Behaviour,
}

/// <summary>What the address of a comparison says.</summary>
public sealed record CompareQuery
{
    /// <summary>The earlier side; null for what suits best.</summary>
    public string? From { get; init; }

    /// <summary>The later side; null for what suits best.</summary>
    public string? To { get; init; }

    public ComparePart? Part { get; init; }

    /// <summary>Only rules of this fate, or only these kinds of behaviour.</summary>
    public string? Show { get; init; }

    /// <summary>Only what has this in it.</summary>
    public string? Text { get; init; }

    /// <summary>The file that is open.</summary>
    public string? File { get; init; }

    public RuleFate? Fate => Enum.TryParse<RuleFate>(Show, ignoreCase: true, out var fate) ? fate : null;

    /// <summary>Another part of the same comparison; what narrowed the former one does not narrow it.</summary>
    public CompareQuery At(ComparePart part) => new() { From = From, To = To, Part = part };

    public static ComparePart? ParsePart(string? text) => Enum.TryParse<ComparePart>(text, ignoreCase: true, out var part) && Enum.IsDefined(part) ? part : null;

    public string ToUri(string mapping) => CompareUri.Of(mapping,
        ("from", From), ("to", To), ("tab", Part?.ToString().ToLowerInvariant()), ("show", Show?.ToLowerInvariant()), ("q", Text), ("file", File));
}

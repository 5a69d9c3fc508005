namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>What a proposal was found by.</summary>
public enum ProposalOrigin
{
    /// <summary>The official tables of the library.</summary>
    Tables,

    /// <summary>What both rows are called.</summary>
    Names,

    /// <summary>Inputs with the outputs that are wanted for them.</summary>
    Pairs,
}

/// <summary>A rule that is likely wanted and not there yet.</summary>
/// <param name="SourceKey">The source row; null for a constant.</param>
/// <param name="TargetKey">The target row.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Origin">What it was found by.</param>
public sealed record Proposal(string? SourceKey, string TargetKey, double Confidence, string Reason, ProposalOrigin Origin)
{
    /// <summary>What the rule does beyond copying: <c>as upper case</c>, <c>by the table M → male, F → female</c>; null for nothing.</summary>
    public string? How { get; init; }

    /// <summary>Of a constant: the value.</summary>
    public string? Constant { get; init; }

    /// <summary>Rules that are added as they are, at the top; empty where the two rows are connected.</summary>
    internal IReadOnlyList<RuleDefinition> Rules { get; init; } = [];

    /// <summary>The segment map to apply; null for the likeliest way of connecting.</summary>
    internal string? Map { get; init; }

    /// <summary>The rule of a reference to another resource, which goes below the rule that makes this one; null for others.</summary>
    internal RuleDefinition? Reference { get; init; }

    /// <summary>Functions of the rule.</summary>
    internal IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>The rule's source where it is no plain row.</summary>
    internal Func<string, string>? From { get; init; }

    /// <summary>Codes and what they become, for a table beside the definition.</summary>
    internal IReadOnlyDictionary<string, string>? Codes { get; init; }
}

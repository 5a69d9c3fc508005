namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>What became of a rule.</summary>
public enum RuleFate
{
    /// <summary>Only the later state has it.</summary>
    Added,

    /// <summary>It says something else; it may have moved too.</summary>
    Changed,

    /// <summary>Only the earlier state has it.</summary>
    Removed,

    /// <summary>It says the same in another place.</summary>
    Moved,
}

/// <summary>A rule, or a change of an inherited rule, that two states of a definition do not have in common. Rules inside it are items of their own.</summary>
/// <param name="Path">Rule ids from the top, as designers and problems name it: where it is now, or was when it is gone.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Fields">What it says differently; of a rule that came or went everything that it says.</param>
public sealed record RuleDifference(string Path, RuleFate Fate, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>Whether it is a change of an inherited rule (<c>op</c> is among its fields) rather than a rule of the definition's own.</summary>
    public bool OnInherited { get; init; }

    /// <summary>Where it was, when that was another place: its former path.</summary>
    public string? MovedFrom { get; init; }

    /// <summary>Whether it stands in another order among its siblings.</summary>
    public bool Reordered { get; init; }

    /// <summary>Everything that it said, by name; null when it was not there.</summary>
    public IReadOnlyDictionary<string, string>? Before { get; init; }

    /// <summary>Everything that it says, by name; null when it is gone.</summary>
    public IReadOnlyDictionary<string, string>? After { get; init; }
}

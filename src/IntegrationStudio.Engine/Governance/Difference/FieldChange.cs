namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>One property that says something else.</summary>
/// <param name="Field">Its name in the definition's JSON (<c>when</c>, <c>policy.authorities.NORTH</c>), or a table's column.</param>
/// <param name="Before">What it said: a text as such, anything else as JSON; null where it was not there.</param>
/// <param name="After">What it says; null where it is gone.</param>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>What a difference can do to those who receive the results; ordered from harmless to grave.</summary>
public enum DifferenceEffect
{
    /// <summary>Nothing that runs is different: tests, samples, remarks.</summary>
    Notes,

    /// <summary>Other or more values where values already go.</summary>
    Behaviour,

    /// <summary>The form of the result: what was written is written elsewhere, under another identity, or no longer.</summary>
    Shape,
}

/// <summary>One reason for the kind of a change.</summary>
/// <param name="Effect">What it can do.</param>
/// <param name="Subject">What it is about: a rule's path, a property, a file.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record DifferenceFact(DifferenceEffect Effect, string Subject, string Text);

/// <summary>How large a change is, in things that a reviewer looks at.</summary>
/// <param name="Rules">Rules and changes of inherited rules.</param>
/// <param name="Settings">Properties, decisions, names bound by <c>uses</c>.</param>
/// <param name="Cells">Cells of code tables; a row that came or went counts once.</param>
/// <param name="Scripts">Scripts and schemas.</param>
/// <param name="Tests">Files of tests and samples, remarks.</param>
public sealed record DifferenceSize(int Rules, int Settings, int Cells, int Scripts, int Tests)
{
    /// <summary>All of them.</summary>
    public int Total => Rules + Settings + Cells + Scripts + Tests;
}

using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>What connecting a source row to a target row can mean.</summary>
public enum ConnectionKind
{
    /// <summary>The value is copied.</summary>
    Copy,

    /// <summary>The value passes through a data type map.</summary>
    Map,

    /// <summary>One element or resource for each item.</summary>
    Loop,

    /// <summary>Rules for the children that belong together.</summary>
    MatchChildren,

    /// <summary>A segment map does it all.</summary>
    ApplyMap,

    /// <summary>The repeating parents are connected first.</summary>
    ConnectParents,

    /// <summary>The new source takes the place of the one there.</summary>
    Replace,

    /// <summary>Both sources give the value together.</summary>
    Combine,

    /// <summary>The source decides whether the rule that is there runs.</summary>
    Condition,
}

/// <summary>What can be done with a source row that was dropped on a target row.</summary>
/// <param name="Refusal">Why nothing can be done; null where there are options.</param>
/// <param name="Options">The possibilities, the likeliest first.</param>
public sealed record ConnectionPlan(string? Refusal, IReadOnlyList<ConnectionOption> Options)
{
    /// <summary>What is done without a question: the only possibility, unless it connects the parents too, which is more than was drawn.</summary>
    public ConnectionOption? AtOnce => Options is [{ Kind: not ConnectionKind.ConnectParents } only] ? only : null;

    internal static ConnectionPlan Refused(string why) => new(why, []);
}

/// <summary>One possibility.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Title">Its name: <c>Copy PID-8 to gender</c>.</param>
/// <param name="Explanation">What it means, in a sentence.</param>
/// <param name="Adds">What it will do, one line each.</param>
/// <param name="Apply">Does it.</param>
/// <param name="RulePath">The rule that it makes or changes.</param>
public sealed record ConnectionOption(ConnectionKind Kind, string Title, string Explanation, IReadOnlyList<string> Adds, Func<Outcome<DefinitionFolder>> Apply, string RulePath);

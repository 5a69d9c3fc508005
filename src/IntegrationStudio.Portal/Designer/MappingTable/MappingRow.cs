using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Portal.Designer.Inspector.Rules;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>One row of the table: a rule, a source field that no rule reads, or a target element that should be filled and is not. What the standards say about it is looked up when it is first shown.</summary>
internal sealed class MappingRow
{
    private static readonly RuleDefinition Nothing = new() { Id = "" };
    private readonly DesignerSession session;

    public MappingRow(DesignerSession session, OutlineRule rule, int depth, int order = 0) => (this.session, Rule, Depth, Order, Definition, Path) = (session, rule, depth, order, rule.Definition, rule.Path);

    private MappingRow(DesignerSession session, string? sourceKey, string? targetKey) =>
        (this.session, SourceKey, TargetKey, Definition, Path) = (session, sourceKey, targetKey, Nothing, sourceKey is null ? $"target:{targetKey}" : $"source:{sourceKey}");

    /// <summary>The rule; null for a row that is not mapped.</summary>
    public OutlineRule? Rule { get; }

    /// <summary>Of a row without a rule: the source field.</summary>
    public string? SourceKey { get; }

    /// <summary>Of a row without a rule: the target element.</summary>
    public string? TargetKey { get; }

    /// <summary>What tells it from all others.</summary>
    public string Path { get; }

    /// <summary>The rule as its author wrote it; of a row without one a rule that says nothing.</summary>
    public RuleDefinition Definition { get; }

    /// <summary>How many rules it stands in.</summary>
    public int Depth { get; }

    /// <summary>The place in which the rule runs, from 1; 0 for a row without one.</summary>
    public int Order { get; }

    /// <summary>What people call it.</summary>
    public string Name => Rule?.Id ?? (SourceKey is null ? TargetText : SourceText);

    public string SourceText => Rule is not null ? RuleWords.Source(Definition) : SourceKey is null ? "" : RuleSearch.Words(SourceKey, isSource: true);

    public string TargetText => Rule is not null ? RuleWords.Target(Rule) : TargetKey is null ? "" : RuleSearch.Words(TargetKey, isSource: false);

    public RowFacts Source => field ??= Rule is not null ? RowFacts.OfSource(session, Rule) : RowFacts.Of(session, session.Source, SourceKey);

    public RowFacts Target => field ??= Rule is not null ? RowFacts.OfTarget(session, Rule) : RowFacts.Of(session, session.Target, TargetKey);

    public static MappingRow OfSource(DesignerSession session, string key) => new(session, key, null);

    public static MappingRow OfTarget(DesignerSession session, string key) => new(session, null, key);
}

using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Finds the maps whose results may be kept: those that depend on nothing but their item, and whose items are no one patient's.</summary>
internal static class MapMemories
{
    /// <summary>Codes, organisations and staff. Names, addresses, numbers and identifiers of patients are not kept beyond their message.</summary>
    private static readonly HashSet<string> Kept = ["CE", "CWE", "CNE", "CF", "ID", "IS", "HD", "XCN", "CNN", "XON", "MSG", "PT", "VID", "EIP", "NR", "SPS"];

    /// <summary>Gives every such map its memory.</summary>
    public static void Assign(IEnumerable<CompiledMap> maps)
    {
        foreach (CompiledMap map in maps)
        {
            if (map.Map.Package.Definition.Kind != MappingKind.DataType || map.Map.Source?.Structure is not { } type || !Kept.Contains(type)) continue;
            if (map.IsShared || map.Memory is not null || map.Rules.Length < 2 || !DependsOnItemOnly(map)) continue;
            map.Memory = new MapMemory();
            foreach (RuleNode rule in map.Rules) map.Touches |= Touches(rule);
        }
    }

    private static bool DependsOnItemOnly(CompiledMap map)
    {
        if (map.DependsOnItemOnly is { } known) return known;
        map.DependsOnItemOnly = false; // a map that calls itself is not worth the thought
        bool depends = map.Rules.All(DependsOnItemOnly);
        map.DependsOnItemOnly = depends;
        return depends;
    }

    private static bool DependsOnItemOnly(RuleNode rule)
    {
        if (rule.Action is RuleAction.Reference or RuleAction.Script or RuleAction.CopyParts || rule.On >= 0 || rule.Resource is not null || rule.Key.Length > 0) return false;
        if (rule.OnNull != OnNull.Omit || rule.IsEach || rule.Steps.Any(step => step.Kind == StepKind.Hop)) return false;
        if (rule.When is { } when && rule.WhenPlain is not { Segment: null } && !when.ReadsItemOnly) return false;
        if (rule.Functions is { ReadsItemOnly: false }) return false;
        // A row may be chosen by the system that stands beside the code: beside the item itself that is outside of it.
        if (rule.Table is { } table && (table.Handed || table.Table is { HasSystems: true }) && rule.Source.Component == 0) return false;
        bool reads = rule.Source switch
        {
            { Kind: SourceKind.None or SourceKind.Component } => true,
            { Kind: SourceKind.Expression, Expression.ReadsItemOnly: true } => true,
            _ => false,
        };
        return reads && (rule.Called is null || DependsOnItemOnly(rule.Called)) && rule.Rules.All(DependsOnItemOnly);
    }

    /// <summary>Orders of the elements of the map's target that a rule goes through, as <see cref="DataTree.ChildOrders"/> has them.</summary>
    private static ulong Touches(RuleNode rule)
    {
        if (rule.Steps.Length > 0) return Bit(rule.Steps[0].Element) | Siblings(rule);
        ulong touched = Siblings(rule);
        foreach (RuleNode nested in rule.Rules) touched |= Touches(nested);
        foreach (RuleNode called in rule.Called?.Rules ?? []) touched |= Touches(called);
        return touched;
    }

    private static ulong Siblings(RuleNode rule) => (rule.Table?.System is { } system ? Bit(system) : 0) | (rule.Table?.Display is { } display ? Bit(display) : 0);

    private static ulong Bit(TreeElement element) => 1UL << Math.Min(element.Order, 63);
}

using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>A rule below which a new one could stand, or the top.</summary>
/// <param name="Rule">The rule; null for the top.</param>
/// <param name="Scope">What a rule there reads from.</param>
/// <param name="Target">Where a rule there writes to.</param>
/// <param name="On">The resource that a rule there has to name to write into it; null where it is there already.</param>
internal sealed record ConnectionPlace(OutlineRule? Rule, SourceScope Scope, TargetPlace Target, string? On = null)
{
    public string Path => Rule?.Path ?? "";

    /// <summary>Key of the item that rules there run at; empty for the whole source.</summary>
    public string ItemKey => Scope.Nearest?.Key ?? "";

    public IReadOnlyList<OutlineRule> Siblings(MappingOutline outline) => Rule?.Rules ?? outline.Rules;
}

/// <summary>Finds where a rule for a source and a target can stand.</summary>
internal sealed class ConnectionPlaces
{
    private readonly MappingOutline _outline;
    private readonly ConnectionPlace _top;
    private readonly List<OutlineRule> _rules;

    public ConnectionPlaces(MappingOutline outline)
    {
        _outline = outline;
        _top = new(null, OutlineRoots.Source(outline.Definition.Kind, outline.Source), OutlineRoots.Target(outline.Definition.Kind, outline.Target));
        _rules = [.. outline.Walk(intoDataTypes: false).Where(rule => rule.DisabledBy is null && Holds(rule))];
    }

    public MappingOutline Outline => _outline;

    public ConnectionPlace Top => _top;

    /// <summary>Rules that enter a target row at a source row.</summary>
    public IEnumerable<OutlineRule> Entering(string sourceKey, string targetKey) => _rules.Where(rule => rule.Target == targetKey && rule.SourcePlace?.Key == sourceKey);

    /// <summary>Places inside of the element or resource that the target row is part of, the nearest first; of those that are as near, the ones at what the source is part of.</summary>
    public IEnumerable<ConnectionPlace> Inside(string targetKey, string sourceKey) => _rules
        .Where(rule => rule.TargetPlace.Key.Length > 0 && Covers(rule.TargetPlace.Key, targetKey))
        .Select(rule => new ConnectionPlace(rule, rule.InnerScope, rule.TargetPlace))
        .Concat(_top.Target.Key.Length == 0 || Covers(_top.Target.Key, targetKey) ? [_top] : [])
        .OrderByDescending(place => place.Target.Key.Length).ThenByDescending(place => Covers(place.ItemKey, sourceKey) ? place.ItemKey.Length : -1).ThenBy(place => place.ItemKey.Length)
        .ThenBy(place => place.Rule?.Origin == RuleOrigin.Inherited);

    /// <summary>Loops, and the top, from which a resource can be written into by its name: those in the frame in which it is made, and in frames inside of that.</summary>
    public IEnumerable<ConnectionPlace> Around(OutlineResource resource)
    {
        if (_outline.Find(resource.RulePath) is not { } maker) return [];
        OutlineRule? frame = maker.Parent;
        while (frame is not null && frame.Definition.Each is null) frame = frame.Parent;
        TargetPlace target = _outline.Base(new RuleDefinition { Id = "", On = resource.Name }, _top.Target);
        IEnumerable<ConnectionPlace> loops = _rules
            .Where(rule => rule.Definition is { Each: not null, To: null, Resource: null, On: null } && (frame is null || rule == frame || RulePlace.IsBelow(rule.Path, frame.Path)))
            .Select(rule => new ConnectionPlace(rule, rule.InnerScope, target, resource.Name));
        ConnectionPlace whole = frame is null ? _top with { Target = target, On = resource.Name } : new(frame, frame.InnerScope, target, resource.Name);
        return loops.Prepend(whole).DistinctBy(place => place.Path).OrderBy(place => place.ItemKey.Length);
    }

    /// <summary>Loops over the structures in which a source stands, the innermost first, and the top.</summary>
    public IEnumerable<ConnectionPlace> LoopsAround(string sourceKey) => _rules
        .Where(rule => rule.Definition is { Each: not null, To: null, Resource: null, On: null } && rule.SourcePlace is { } place && Covers(place.Key, sourceKey))
        .Select(rule => new ConnectionPlace(rule, rule.InnerScope, rule.TargetPlace))
        .OrderByDescending(place => place.ItemKey.Length).ThenBy(place => place.Rule!.Origin == RuleOrigin.Inherited)
        .Append(_top);

    /// <summary>Whether a row is another one, or stands above it.</summary>
    public static bool Covers(string above, string key) => above.Length == 0 || above == key || RulePlace.IsBelow(key, above);

    /// <summary>Whether a rule is there for others: it enters an element, a resource or a loop.</summary>
    private static bool Holds(OutlineRule rule)
    {
        RuleDefinition definition = rule.Definition;
        return (rule.Style & (RuleStyle.Constant | RuleStyle.Reference | RuleStyle.Script)) == 0
            && (definition.Each is not null || definition.Resource is not null || definition.Map is not null || definition.Rules.Count > 0 || rule.Resolved.Rules.Count > 0);
    }
}

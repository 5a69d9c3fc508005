using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>A new rule with its place.</summary>
/// <param name="ParentPath">The rule below which it goes; empty for the top.</param>
/// <param name="Rule">The rule, in the loops and resources that it needs and that are not there yet.</param>
/// <param name="RulePath">The path of the innermost new rule.</param>
/// <param name="Parents">What the rules around the innermost one do, one line each.</param>
internal sealed record PlacedRule(string ParentPath, RuleDefinition Rule, string RulePath, IReadOnlyList<string> Parents);

/// <summary>Finds the place of a new rule, and makes the loops and resources around it that are missing.</summary>
internal sealed class RulePlacement(MappingLibrary library, ConnectionPlaces places)
{
    /// <summary>Makes the innermost rule.</summary>
    /// <param name="from">The source expression where the rule stands; null for the item itself.</param>
    /// <param name="to">The target path; null for the target itself.</param>
    internal delegate RuleDefinition Maker(string? from, string? to);

    private bool IsBundle => places.Outline.Definition.Kind == MappingKind.Message && (places.Outline.Target?.Format ?? Formats.Fhir) == Formats.Fhir;

    /// <summary>Places a rule that reads a value; says why not when the source and the target repeat for different things.</summary>
    public PlacedRule? Value(ConnectionEnd source, ConnectionEnd target, Maker make, out string? refusal)
    {
        refusal = null;
        if (Inside(source, target, source.Loops) is { } inside) return Directly(inside, source, target, make);
        if (!IsBundle) return Nested(places.Inside(target.Key, source.Key).FirstOrDefault(place => ConnectionPlaces.Covers(place.ItemKey, source.Key)), source, target, make, ref refusal);
        if (Resource(target) is not { } resource) return NewResource(source, target, make, ref refusal);
        List<ConnectionPlace> around = [.. places.Around(resource)];
        if (around.Find(place => Reads(place, source, source.Loops)) is { } reading) return Directly(reading, source, target, make);
        return Nested(around.LastOrDefault(place => ConnectionPlaces.Covers(place.ItemKey, source.Key)), source, target, make, ref refusal);
    }

    /// <summary>Places a rule that runs over a group, a segment or an element with parts.</summary>
    /// <param name="source">What it runs over.</param>
    /// <param name="target">What it enters.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="refusal">Why not.</param>
    public PlacedRule? Structure(ConnectionEnd source, ConnectionEnd target, Maker make, out string? refusal)
    {
        refusal = null;
        List<string> loops = [.. source.Loops.Where(loop => loop != source.Key)];
        ConnectionPlace? place = IsBundle && target.Nodes.Count == 1 ? places.LoopsAround(source.Key).FirstOrDefault(candidate => candidate.ItemKey != source.Key) : Inside(source, target, loops);
        if (place is null && IsBundle && Resource(target) is { } resource) place = places.Around(resource).FirstOrDefault(candidate => loops.All(loop => ConnectionPlaces.Covers(loop, candidate.ItemKey)))
            ?? places.Around(resource).LastOrDefault(candidate => ConnectionPlaces.Covers(candidate.ItemKey, source.Key));
        place ??= IsBundle ? null : places.Inside(target.Key, source.Key).FirstOrDefault(candidate => ConnectionPlaces.Covers(candidate.ItemKey, source.Key));
        if (place is null)
        {
            refusal = IsBundle && Resource(target) is null ? $"No rule makes {target.Steps[0]} yet: connect a group or segment to it first." : Different(source, target);
            return null;
        }

        List<string> missing = [.. loops.Where(loop => !ConnectionPlaces.Covers(loop, place.ItemKey))];
        var chain = new RuleChain(place, places.Outline);
        foreach (string loop in missing)
        {
            if (SourcePaths.ToLoop(chain.Scope, source, loop) is not { } each)
            {
                refusal = Different(source, target);
                return null;
            }

            chain.Each(each, loop, null, null);
        }

        string? from = chain.Scope.Place?.Key == source.Key ? "$this" : SourcePaths.ToLoop(chain.Scope, source, source.Key);
        if (from is null)
        {
            refusal = Different(source, target);
            return null;
        }

        bool isResource = IsBundle && target.Nodes.Count == 1;
        string? to = isResource ? null : TargetPaths.To(chain.Place, target, chain.Siblings, source.Key);
        RuleDefinition rule = make(from == "$this" ? null : from, to);
        if (!isResource && chain.Place.On is { } on && missing.Count == 0) rule = rule with { On = on };
        return chain.Done(rule);
    }

    /// <summary>The resource that the target row belongs to, if rules make it.</summary>
    public OutlineResource? Resource(ConnectionEnd target) => places.Outline.Resources.FirstOrDefault(resource => resource.Name == target.Steps[0]);

    private ConnectionPlace? Inside(ConnectionEnd source, ConnectionEnd target, IReadOnlyList<string> loops) =>
        places.Inside(target.Key, source.Key).FirstOrDefault(place => (!IsBundle || place.Rule is not null) && Reads(place, source, loops));

    /// <summary>Whether a rule at a place can read the source: it is in the same repetitions, and, where the place is a field, part of it.</summary>
    private static bool Reads(ConnectionPlace place, ConnectionEnd source, IReadOnlyList<string> loops) =>
        loops.All(loop => ConnectionPlaces.Covers(loop, place.ItemKey))
        && (place.Scope.Place is not { IsItem: true } item || !place.Scope.IsHl7 || ConnectionPlaces.Covers(item.Key, source.Key))
        && (source.IsStructure ? ConnectionPlaces.Covers(place.ItemKey, source.Key) : SourcePaths.To(place.Scope, source) is not null);

    private PlacedRule Directly(ConnectionPlace place, ConnectionEnd source, ConnectionEnd target, Maker make)
    {
        var chain = new RuleChain(place, places.Outline);
        string from = SourcePaths.To(place.Scope, source)!;
        RuleDefinition rule = make(from == "$this" ? null : from, TargetPaths.To(place, target, chain.Siblings, source.Key));
        return chain.Done(place.On is { } on ? rule with { On = on } : rule);
    }

    /// <summary>Loops for what repeats in the source, each into a list of the target where there is one for it.</summary>
    private PlacedRule? Nested(ConnectionPlace? place, ConnectionEnd source, ConnectionEnd target, Maker make, ref string? refusal)
    {
        if (place is null)
        {
            refusal = Different(source, target);
            return null;
        }

        List<string> missing = [.. source.Loops.Where(loop => !ConnectionPlaces.Covers(loop, place.ItemKey))];
        int depth = place.Target.Key.Length == 0 ? 0 : place.Target.Key.Split('/').Length;
        List<int> lists = [.. Enumerable.Range(depth, target.Nodes.Count - depth).Where(i => target.Nodes[i].Repeats && i < target.Nodes.Count - 1 && target.Nodes[i].Kind is not (SchemaNodeKind.Field or SchemaNodeKind.Choice or SchemaNodeKind.Resource))];
        if (lists.Count > missing.Count) lists.RemoveRange(0, lists.Count - missing.Count);
        var chain = new RuleChain(place, places.Outline);
        for (int i = 0; i < missing.Count; i++)
        {
            int list = i - (missing.Count - lists.Count);
            ConnectionEnd? entered = list >= 0 ? target.Above(lists[list]) : null;
            if (SourcePaths.ToLoop(chain.Scope, source, missing[i]) is not { } each)
            {
                refusal = Different(source, target);
                return null;
            }

            chain.Each(each, missing[i], entered is null ? null : TargetPaths.To(chain.Place, entered, chain.Siblings, missing[i]), entered?.Key);
        }

        if (SourcePaths.To(chain.Scope, source) is not { } from)
        {
            refusal = Different(source, target);
            return null;
        }

        RuleDefinition rule = make(from == "$this" ? null : from, TargetPaths.To(chain.Place, target, chain.Siblings, source.Key));
        return chain.Done(chain.Place.On is { } on ? rule with { On = on } : rule);
    }

    /// <summary>A resource that nobody makes yet: for the segment, or the innermost repeating structure, in which the source stands.</summary>
    private PlacedRule? NewResource(ConnectionEnd source, ConnectionEnd target, Maker make, ref string? refusal)
    {
        ConnectionPlace place = places.LoopsAround(source.Key).First();
        var chain = new RuleChain(place, places.Outline);
        int segment = Enumerable.Range(0, source.Nodes.Count).LastOrDefault(i => source.Nodes[i].Kind == SchemaNodeKind.Segment, -1);
        string? holder = segment >= 0 ? source.KeyAt(segment) : source.Loops.Count > 0 ? source.Loops[^1] : null;
        foreach (string loop in source.Loops.Where(loop => !ConnectionPlaces.Covers(loop, place.ItemKey) && loop != holder))
            if (SourcePaths.ToLoop(chain.Scope, source, loop) is { } each) chain.Each(each, loop, null, null);
        string type = target.Nodes[0].Type;
        string name = target.Steps[0];
        string? from = holder is null ? null : SourcePaths.ToLoop(chain.Scope, source, holder);
        chain.Resource(from, holder, type, name, segment >= 0 ? ResourceKeys.For(library, source.Steps[segment], type, source) : []);
        if (SourcePaths.To(chain.Scope, source) is not { } path)
        {
            refusal = Different(source, target);
            return null;
        }

        return chain.Done(make(path == "$this" ? null : path, TargetPaths.To(chain.Place, target, [], source.Key)));
    }

    private static string Different(ConnectionEnd source, ConnectionEnd target)
    {
        string loop = source.Loops.Count > 0 ? source.Loops[^1] : source.Key;
        return $"{source.Label} is there once for each {loop[(loop.LastIndexOf('/') + 1)..]}, {target.Steps[0]} is made for something else that repeats: connect what belongs together, or choose an expression.";
    }
}

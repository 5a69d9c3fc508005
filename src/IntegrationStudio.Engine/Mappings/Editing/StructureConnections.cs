using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Connects a group, a segment or an element with parts: by a map for it, by its children, or as a loop.</summary>
internal sealed class StructureConnections(MappingLibrary library, ConnectionPlanner planner, RulePlacement placement, ConnectionPlaces places, DataTypeMaps maps)
{
    private string? _refusal;

    public ConnectionPlan Plan(ConnectionEnd source, ConnectionEnd target)
    {
        if (target.Node.IsLeaf || (target.Schema.Format == Formats.Fhir && DataTypeMaps.IsPlain(target.Node, Formats.Fhir)))
            return ConnectionPlan.Refused($"{source.Label} is a {ConnectionPlanner.Word(source)}, {target.Label} holds one value: drop one of the parts of {source.Label} on it.");
        bool isResource = target.Node.Kind == SchemaNodeKind.Resource && target.Nodes.Count == 1;
        bool isSegment = source.Node.Kind == SchemaNodeKind.Segment;
        List<ConnectionOption> options = [];
        List<OutlineRule> there = [.. places.Entering(source.Key, target.Key)];
        OutlineRule? empty = isResource ? places.Outline.Rules.FirstOrDefault(rule => rule.Target == target.Key && IsEmpty(rule)) : null;
        RuleDefinition shell = isResource ? Resource(source, target, isNew: there.Count == 0) : new RuleDefinition { Id = "" };
        if (isSegment)
        {
            foreach (string map in maps.ForSegment(source.Node.Name, target.Node.Type).Where(map => !there.Exists(rule => rule.Definition.Map == map)).Take(4))
                Add(ConnectionKind.ApplyMap, $"Apply {map}", $"The segment map of the library fills {target.Label}.", (from, to) => shell with { From = from, To = to, Map = map });
        }

        if (there.Count == 0 && CopiesWhole(source, target))
            Add(ConnectionKind.Copy, $"Copy {source.Label} to {target.Label}", "Everything in it is copied as it stands.", (from, to) => shell with { From = from, To = to });
        Match(source, target, shell, there, empty, options);
        if (there.Count == 0)
        {
            Add(
                ConnectionKind.Loop,
                isResource ? $"One {target.Node.Type} for each {source.Label}" : target.Node.Repeats ? $"One {target.Label} for each {source.Label}" : $"Enter {target.Label} at each {source.Label}",
                "The rules for its parts come after.",
                (from, to) => isSegment && isResource ? shell with { From = from, To = to } : isResource ? shell with { Each = from, To = to } : shell with { Each = from ?? "$this", To = to });
        }

        if (options.Count > 0) return new(null, options);
        return ConnectionPlan.Refused(there.Count > 0 ? $"{source.Label} is connected to {target.Label} already, by the rule \"{there[0].Id}\": connect its parts." : _refusal ?? $"{source.Label} cannot be connected to {target.Label}.");

        void Add(ConnectionKind kind, string title, string explanation, RulePlacement.Maker make)
        {
            if (placement.Structure(source, target, make, out string? why) is { } placed) options.Add(planner.Option(kind, title, explanation, placed, empty));
            else _refusal ??= why;
        }
    }

    /// <summary>Rules for the parts that mean the same: in a rule of their own, or in the one that connects the two already, as far as nothing writes them.</summary>
    private void Match(ConnectionEnd source, ConnectionEnd target, RuleDefinition shell, List<OutlineRule> there, OutlineRule? empty, List<ConnectionOption> options)
    {
        HashSet<string> written = [.. there.SelectMany(rule => rule.Rules).Select(rule => rule.Target).OfType<string>()];
        List<(SchemaNode Source, SchemaNode Target)> pairs = [.. ChildMatches.Of(source, target).Where(pair => !written.Any(key => ConnectionPlaces.Covers($"{target.Key}/{pair.Target.Name}", key)) && Connects(source, target, pair))];
        if (pairs.Count == 0) return;
        string title = pairs.Count == 1 ? $"Map {pairs[0].Source.Label} to {pairs[0].Target.Label}" : $"Map the {pairs.Count} parts that match";
        const string Explanation = "A rule for each pair of parts that mean the same by their names.";
        if (there.Count > 0)
        {
            if (Matched(shell, "$this", null, source, target, pairs).Rules is { Count: > 0 } rules) options.Add(planner.Additions(ConnectionKind.MatchChildren, title, Explanation, there[0], rules));
        }
        else if (placement.Structure(source, target, (from, to) => Matched(shell, from, to, source, target, pairs), out string? why) is { } placed)
        {
            options.Add(planner.Option(ConnectionKind.MatchChildren, title, Explanation, placed, empty));
        }
        else
        {
            _refusal ??= why;
        }
    }

    /// <summary>Whether a rule only says that there is a resource: that was added to the tree, and nothing fills it yet.</summary>
    private static bool IsEmpty(OutlineRule rule) =>
        rule is { Origin: RuleOrigin.Own, DisabledBy: null, Rules.Count: 0, Definition: { Resource: not null, From: null, Each: null, When: null, Map: null, Key.Count: 0, Note: null } };

    /// <summary>The rule of a resource: a new one gets what its identity is made of, and its references to others.</summary>
    private RuleDefinition Resource(ConnectionEnd source, ConnectionEnd target, bool isNew)
    {
        (string type, string name) = (target.Node.Type, target.Node.Name);
        var rule = new RuleDefinition { Id = "", Resource = type, As = name == type ? null : name };
        if (!isNew || source.Node.Kind != SchemaNodeKind.Segment) return rule;
        bool isKeyed = places.Outline.Walk().Any(other => other.Target == name && other.Definition.Key.Count > 0);
        return rule with
        {
            Key = isKeyed ? [] : ResourceKeys.For(library, source.Node.Name, type, source),
            Rules = [.. ResourceReferences.For(library, places.Outline, source.Node.Name, type, name)],
        };
    }

    private static bool CopiesWhole(ConnectionEnd source, ConnectionEnd target) =>
        source.Schema.Format == target.Schema.Format
        && (source.Schema.Format == Formats.Hl7v2 ? source.Node.Kind == SchemaNodeKind.Segment && target.Node.Kind == SchemaNodeKind.Segment && source.Node.Name == target.Node.Name : source.Node.Type == target.Node.Type && source.Schema.Format == Formats.Fhir);

    /// <summary>Whether a rule comes of a pair: what is counted is what is made.</summary>
    private bool Connects(ConnectionEnd source, ConnectionEnd target, (SchemaNode Source, SchemaNode Target) pair)
    {
        ConnectionEnd inner = source.Below(pair.Source);
        return inner.IsStructure || (pair.Target.Kind != SchemaNodeKind.Choice && planner.Ways(inner, target.Below(pair.Target)).Any());
    }

    private RuleDefinition Matched(RuleDefinition shell, string? from, string? to, ConnectionEnd source, ConnectionEnd target, IReadOnlyList<(SchemaNode Source, SchemaNode Target)> pairs)
    {
        List<RuleDefinition> rules = [];
        foreach ((SchemaNode left, SchemaNode right) in pairs)
        {
            ConnectionEnd inner = source.Below(left);
            ConnectionEnd outer = target.Below(right);
            string path = Path(source, left);
            if (inner.IsStructure)
            {
                rules.Add(CopiesWhole(inner, outer) ? new RuleDefinition { Id = "", From = path, To = right.Name } : new RuleDefinition { Id = "", Each = path, To = right.Name });
                continue;
            }

            var way = planner.Ways(inner, outer).First();
            string written = target.Schema.Format is Formats.Json or Formats.Xml && right.Repeats ? $"{right.Name}[+]" : right.Name;
            rules.Add(way.Rule with { From = path, To = way.Part is null ? written : $"{written}.{way.Part}" });
        }

        rules.AddRange(shell.Rules);
        return from is null ? shell with { To = to, Rules = rules } : source.Node.Kind == SchemaNodeKind.Segment && shell.Resource is not null ? shell with { From = from, To = to, Rules = rules } : shell with { Each = from, To = to, Rules = rules };
    }

    /// <summary>A child's path where its parent is the item.</summary>
    private static string Path(ConnectionEnd source, SchemaNode child) => source.Node.Kind switch
    {
        SchemaNodeKind.Segment => $"{source.Node.Name}-{child.Name}",
        _ => child.Name.All(c => char.IsLetterOrDigit(c) || c == '_') ? child.Name : $"`{child.Name}`",
    };
}

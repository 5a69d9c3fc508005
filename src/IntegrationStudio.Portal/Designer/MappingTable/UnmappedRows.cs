using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>Finds what no rule reads, and what should be filled and no rule writes.</summary>
internal static class UnmappedRows
{
    private const int Most = 6000;
    private const int Deepest = 12;

    /// <summary>Keys of source fields that no rule reads, in the order of the tree: fields of segments, parts of a data type, leaves of documents. Of FHIR, whose types go on and on, the elements at the top and what samples have.</summary>
    public static IReadOnlyList<string> Source(DesignerSession session)
    {
        HashSet<string> read = [.. session.Outline.Walk(intoDataTypes: true).Where(rule => rule.DisabledBy is null).SelectMany(Read)];
        HashSet<string> above = [.. read.SelectMany(Above)];
        return [.. Fields(session).Where(key => !read.Contains(key) && !above.Contains(key) && !Above(key).Any(read.Contains))];
    }

    /// <summary>All source fields that a row may stand for.</summary>
    public static IEnumerable<string> Fields(DesignerSession session)
    {
        var keys = new List<string>();
        var isFhir = session.Source.Format == Formats.Fhir;
        Visit(null, "", []);
        if (isFhir)
            keys.AddRange(session.Preview.SourceValues.Keys.Where(key => session.Source.Find(key) is { IsLeaf: true }).Except(keys).Order(StringComparer.Ordinal));
        return keys;

        void Visit(SchemaNode? node, string key, IReadOnlyList<string> types)
        {
            foreach (var child in session.Source.Below(node))
            {
                if (keys.Count >= Most)
                    return;
                var below = key.Length == 0 ? child.Name : $"{key}/{child.Name}";
                var isField = child.Kind == SchemaNodeKind.Field || child.IsLeaf || isFhir || (child.Kind == SchemaNodeKind.Component && key.Length > 0);
                if (isField)
                    keys.Add(below);
                else if (!types.Contains(child.Type) && types.Count < Deepest)
                    Visit(child, below, [.. types, child.Type]);
            }
        }
    }

    /// <summary>Keys of target elements that are required or must be supported, stand in something that rules write, and are not written.</summary>
    public static IReadOnlyList<string> Target(DesignerSession session)
    {
        List<OutlineRule> rules = [.. session.Outline.Walk().Where(rule => rule.DisabledBy is null && rule.Target is not null)];
        HashSet<string> written = [.. rules.Select(rule => rule.Target!)];
        HashSet<string> above = [.. written.SelectMany(Above)];

        // What a map or a copy writes as a whole is filled by that.
        HashSet<string> whole = [.. rules.Where(rule => rule.Definition.Rules.Count == 0 && rule.Definition.Resource is null && rule.Rules.Count == 0 || rule.MapId is not null && rule.Target!.Contains('/', StringComparison.Ordinal)).Select(rule => rule.Target!)];
        var keys = new List<string>();
        foreach (var top in session.Target.Below(null))
            Visit(top, top.Name, 0);
        return keys;

        void Visit(SchemaNode node, string key, int depth)
        {
            if (whole.Contains(key) || depth > Deepest || keys.Count >= Most || !(above.Contains(key) || written.Contains(key)))
                return;
            foreach (var child in session.Target.Below(node))
            {
                var below = $"{key}/{child.Name}";
                if (above.Contains(below) || written.Contains(below))
                    Visit(child, below, depth + 1);
                else if ((child.Min > 0 || child.MustSupport) && node.Kind != SchemaNodeKind.Choice)
                    keys.Add(below);
            }
        }
    }

    /// <summary>A rule that hands its item on reads only what the rules inside of it read.</summary>
    private static IEnumerable<string> Read(OutlineRule rule) =>
        rule.Definition.Rules.Count == 0 && (rule.Definition.Map is null || rule.Rules.Count == 0) || !IsStructure(rule) ? rule.Sources.Concat(rule.ConditionSources) : rule.ConditionSources.Concat(rule.Sources.Skip(1));

    private static bool IsStructure(OutlineRule rule) => rule.Sources.Count > 0 && !rule.Sources[0].Any(char.IsAsciiDigit);

    private static IEnumerable<string> Above(string key)
    {
        for (var end = key.LastIndexOf('/'); end > 0; end = key.LastIndexOf('/', end - 1))
            yield return key[..end];
    }
}

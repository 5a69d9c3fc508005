using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>What the schema says about a row: its name, type and how often it may be there.</summary>
internal sealed record RowFacts(string Name, string Type, string Cardinality, string Codes)
{
    public static RowFacts None { get; } = new("", "", "", "");

    /// <summary>The facts of the row that a rule runs over; none where it is computed.</summary>
    public static RowFacts OfSource(DesignerSession session, OutlineRule rule) => rule.Sources.Count == 0 ? None : Of(session.Source, rule.Sources[0]);

    /// <summary>The facts of the row that a rule writes.</summary>
    public static RowFacts OfTarget(DesignerSession session, OutlineRule rule)
    {
        if (rule.Target is not { } key)
            return None;
        var facts = Of(session.Target, key);
        return rule.TargetType is { } type && facts.Type.Length == 0 ? facts with { Type = type } : facts;
    }

    private static RowFacts Of(SchemaDescription schema, string key)
    {
        if (schema.Find(key) is not { } node)
            return None;
        var type = node.Kind switch { SchemaNodeKind.Group => "group", SchemaNodeKind.Segment => "segment", _ => node.TypeLabel };
        return new RowFacts(node.Title ?? "", type, $"{node.Min}..{(node.Max is { } most ? most : "*")}", node.Codes ?? "");
    }
}

using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>What the schema says about a row: its name, type and how often it may be there; and how often it was filled in traffic.</summary>
internal sealed record RowFacts(string Name, string Type, string Cardinality, string Codes, bool IsRequired = false, string Filled = "")
{
    public static RowFacts None { get; } = new("", "", "", "");

    /// <summary>The facts of the row that a rule runs over; none where it is computed.</summary>
    public static RowFacts OfSource(DesignerSession session, OutlineRule rule) => rule.Sources.Count == 0 ? None : Of(session, session.Source, rule.Sources[0]);

    /// <summary>The facts of the row that a rule writes.</summary>
    public static RowFacts OfTarget(DesignerSession session, OutlineRule rule)
    {
        if (rule.Target is not { } key)
            return None;
        var facts = Of(session, session.Target, key);
        return rule.TargetType is { } type && facts.Type.Length == 0 ? facts with { Type = type } : facts;
    }

    /// <summary>The facts of a key; none where the schema has no such row.</summary>
    public static RowFacts Of(DesignerSession session, SchemaDescription schema, string? key)
    {
        if (key is null || schema.Find(key) is not { } node)
            return None;
        var type = node.Kind switch { SchemaNodeKind.Group => "group", SchemaNodeKind.Segment => "segment", _ => node.TypeLabel };
        var filled = ReferenceEquals(schema, session.Source) && session.Traffic.Populated.TryGetValue(key, out var share) ? share is > 0 and < 0.01 ? "<1 %" : $"{Math.Round(share * 100)} %" : "";
        return new RowFacts(node.Title ?? node.Description ?? "", type, $"{node.Min}..{(node.Max is { } most ? most : "*")}{(node.MustSupport ? ", must support" : "")}", node.Codes ?? "", node.Min > 0 || node.MustSupport, filled);
    }
}

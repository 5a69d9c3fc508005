using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>A row that holds a value, with the words by which it can be recognised.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Node">The row.</param>
/// <param name="Own">Words of its own name.</param>
/// <param name="Around">Words of the rows above it.</param>
internal sealed record NamedRow(string Key, SchemaNode Node, IReadOnlyList<string> Own, IReadOnlyList<string> Around)
{
    private const int MostRows = 6_000;

    /// <summary>Names that say little without what is above them.</summary>
    private static readonly HashSet<string> Vague = new(["value", "text", "code", "display", "start", "end", "type", "use", "unit", "low", "high", "coding"], StringComparer.Ordinal);

    /// <summary>Elements that no name should lead to.</summary>
    private static readonly HashSet<string> Technical = new(
        ["id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension", "url", "reference", "use", "system", "period", "rank", "version", "userSelected", "assigner", "link", "photo"], StringComparer.Ordinal);

    /// <summary>The rows below some, down to a depth.</summary>
    public static IReadOnlyList<NamedRow> Below(SchemaDescription schema, IEnumerable<(string Key, SchemaNode Node)> tops, int depth, bool isTarget)
    {
        var rows = new List<NamedRow>();
        foreach ((string key, SchemaNode node) in tops) Visit(key, node, [], depth);
        return rows;

        void Visit(string key, SchemaNode node, IReadOnlyList<string> around, int left)
        {
            if (rows.Count >= MostRows) return;
            IReadOnlyList<string> own = RowWords.Of(node.Title is { } title && node.Name.All(char.IsAsciiDigit) ? title : node.Name.Split('[')[0]);
            bool isFhir = isTarget && schema.Format == Formats.Fhir;
            if (node.IsLeaf || (isFhir && DataTypeMaps.IsPlain(node, Formats.Fhir)))
            {
                bool isVague = own.All(Vague.Contains);
                rows.Add(new(key, node, own, around) { Above = isVague && around.Count > 0 ? [around[^1]] : [] });
                return;
            }

            if (left == 0) return;
            foreach (SchemaNode child in schema.Below(node))
                if (!(isFhir && ((Technical.Contains(child.Name) && (child.Name != "text" || node.Kind == SchemaNodeKind.Resource)) || child.Kind is SchemaNodeKind.Resource || child.Targets.Count > 0)))
                    Visit($"{key}/{child.Name}", child, [.. around, .. own], left - 1);
        }
    }

    /// <summary>The word above that a vague name needs.</summary>
    public IReadOnlyList<string> Above { get; private init; } = [];
}

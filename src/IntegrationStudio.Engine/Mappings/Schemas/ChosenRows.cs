namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// Rows that no definition lists and that rules made: extensions, also those of primitives, which then have rows below. A type with such a row has it wherever the type is used;
/// a primitive is opened in its owner only and named by its place (<c>date@Patient.birthDate</c>).
/// </summary>
internal sealed class ChosenRows
{
    private readonly Dictionary<string, List<SchemaNode>> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Owner, string Name), string> _opened = [];

    /// <param name="chosen">The extensions, outer ones first.</param>
    /// <param name="children">The rows of a type as they are so far; the first call asks for the top, by null.</param>
    /// <param name="extension">The row of an extension from that of the list and its URL.</param>
    public ChosenRows(IReadOnlyList<ChosenExtension> chosen, Func<string?, IReadOnlyList<SchemaNode>> children, Func<SchemaNode, ChosenExtension, SchemaNode> extension)
    {
        foreach (ChosenExtension one in chosen)
        {
            string[] steps = one.Key.Split('/');
            string owner = "";
            SchemaNode? node = null;
            IReadOnlyList<SchemaNode> level = Level(null, children);
            for (int i = 0; i < steps.Length - 1 && level.Count > 0; i++)
            {
                node = level.FirstOrDefault(child => child.Name == steps[i]);
                if (node is null) break;
                if (node.IsLeaf && i == steps.Length - 2) node = Open(owner, node);
                owner = node.Type;
                level = node.IsLeaf ? [] : Level(owner, children);
            }

            string step = steps[^1];
            string list = step[..step.IndexOf(':', StringComparison.Ordinal)];
            if (node is null || level.Any(child => child.Name == step) || level.FirstOrDefault(child => child.Name == list) is not { } whole) continue;
            if (!_rows.TryGetValue(owner, out List<SchemaNode>? rows)) _rows[owner] = rows = [];
            rows.Add(extension(whole, one) with { Name = step });
        }
    }

    /// <summary>The rows of a type with what rules made.</summary>
    public IReadOnlyList<SchemaNode> In(string type, IReadOnlyList<SchemaNode> children)
    {
        _rows.TryGetValue(type, out List<SchemaNode>? more);
        if (more is null && _opened.Count == 0) return children;
        var all = new List<SchemaNode>(children.Count + (more?.Count ?? 0));
        foreach (SchemaNode child in children)
        {
            all.Add(_opened.TryGetValue((type, child.Name), out string? opened) ? child with { Type = opened, IsLeaf = false, TypeLabel = child.TypeLabel } : child);
            if (more is not null) all.AddRange(more.Where(row => row.Name.StartsWith(child.Name + ":", StringComparison.Ordinal)));
        }

        return all;
    }

    private IReadOnlyList<SchemaNode> Level(string? type, Func<string?, IReadOnlyList<SchemaNode>> children) => In(type ?? SchemaDescription.Top, children(type));

    private SchemaNode Open(string owner, SchemaNode node)
    {
        string type = $"{node.Type}@{ProfiledTypes.BaseOf(owner)}.{node.Name}";
        _opened[(owner, node.Name)] = type;
        return node with { Type = type, IsLeaf = false };
    }
}

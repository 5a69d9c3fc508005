using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>A row that is connected, with the rows above it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Nodes">The rows from the top down to it.</param>
/// <param name="Schema">The tree in which it stands.</param>
internal sealed record ConnectionEnd(string Key, IReadOnlyList<SchemaNode> Nodes, SchemaDescription Schema)
{
    /// <summary>The row of a key; null when the tree has none.</summary>
    public static ConnectionEnd? Of(SchemaDescription schema, string key) => schema.Way(key) is { Count: > 0 } way ? new(key, way, schema) : null;

    /// <summary>A row below.</summary>
    public ConnectionEnd Below(SchemaNode child) => new($"{Key}/{child.Name}", [.. Nodes, child], Schema);

    /// <summary>Itself or a row above it.</summary>
    public ConnectionEnd Above(int depth) => new(KeyAt(depth), [.. Nodes.Take(depth + 1)], Schema);

    public SchemaNode Node => Nodes[^1];

    public string[] Steps => field ??= Key.Split('/');

    /// <summary>What stands below.</summary>
    public IReadOnlyList<SchemaNode> Children => Schema.Below(Node);

    /// <summary>The name of its type as maps name it: that of a reference without its targets, that of a profile's place without the place.</summary>
    public string TypeName => Node.Type.StartsWith("Reference(", StringComparison.Ordinal) ? "Reference" : ProfiledTypes.BaseOf(Node.Type);

    /// <summary>Whether it is a structure of messages rather than a value.</summary>
    public bool IsStructure => Node.Kind is SchemaNodeKind.Group or SchemaNodeKind.Segment or SchemaNodeKind.Row or SchemaNodeKind.Resource;

    /// <summary>What people call it.</summary>
    public string Label => field ??= Schema.Find(Key)?.Label ?? Node.Label;

    /// <summary>The key of a row above it, or its own, by its depth.</summary>
    public string KeyAt(int depth) => string.Join('/', Steps, 0, depth + 1);

    /// <summary>Keys of the repeating structures in which it stands; fields that repeat do so by themselves.</summary>
    public IReadOnlyList<string> Loops => field ??=
    [
        .. Enumerable.Range(0, Nodes.Count).Where(i => Nodes[i].Repeats && (Nodes[i].Kind is SchemaNodeKind.Group or SchemaNodeKind.Segment or SchemaNodeKind.Row || IsTreeLoop(i))).Select(KeyAt),
    ];

    /// <summary>Elements of documents that repeat and have parts are structures; the last step repeats by itself.</summary>
    private bool IsTreeLoop(int i) => i < Nodes.Count - 1 && Nodes[i].Kind is SchemaNodeKind.Element or SchemaNodeKind.Resource or SchemaNodeKind.Slice;
}

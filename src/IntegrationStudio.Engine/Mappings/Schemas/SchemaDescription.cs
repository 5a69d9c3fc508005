using System.Collections.Concurrent;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// The tree of a source or a target as the designer shows it. Types are described when they are asked for, so that recursion and thousands of rows cost nothing
/// before somebody opens them. Safe for many threads.
/// </summary>
public sealed class SchemaDescription
{
    /// <summary>The type of what stands above the top rows where that has no name of its own.</summary>
    internal const string Top = "$";

    private readonly SchemaSource _source;
    private readonly ConcurrentDictionary<string, SchemaType?> _types = new(StringComparer.Ordinal);

    internal SchemaDescription(string format, string root, SchemaSource source, IReadOnlyList<Problem>? problems = null)
    {
        Format = format;
        Root = root;
        Problems = problems ?? [];
        _source = source;
    }

    /// <summary>The format, by its word in definitions.</summary>
    public string Format { get; }

    /// <summary>Name of the type whose children are the top rows.</summary>
    public string Root { get; }

    /// <summary>What hindered describing it, with the file and line, or the sample.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Types that may become top rows by a new rule: all FHIR resources for a Bundle; empty elsewhere.</summary>
    public IReadOnlyList<string> MoreRoots { get; init; } = [];

    /// <summary>A type; null for primitives and names that nobody knows.</summary>
    public SchemaType? Type(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_types.TryGetValue(name, out SchemaType? known)) return known;
        return _source.Describe(name) is { } described ? _types.GetOrAdd(name, described) : null;
    }

    /// <summary>The rows below a node; empty for a leaf.</summary>
    public IReadOnlyList<SchemaNode> Below(SchemaNode? node) => node is { IsLeaf: true } ? [] : Type(node?.Type ?? Root)?.Children ?? [];

    /// <summary>The row of a key, also one that its type does not list but that may stand there (a Z segment, an extension); null when nothing can. Its label is that of the whole way.</summary>
    public SchemaNode? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        IReadOnlyList<SchemaNode>? way = Way(key);
        if (way is not [.., var node]) return null;
        string label = _source.Label(way);
        return label == node.Label ? node : node with { Label = label };
    }

    /// <summary>Whether a row is shown, and not only possible: definitions or samples have it there.</summary>
    internal bool Lists(string key)
    {
        SchemaType? type = Type(Root);
        foreach (string step in key.Split('/'))
        {
            if (type?.Child(step) is not { } node) return false;
            type = node.IsLeaf ? null : Type(node.Type);
        }

        return true;
    }

    /// <summary>The rows from the top to that of a key; null when there is none.</summary>
    public IReadOnlyList<SchemaNode>? Way(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0) return null;
        var way = new List<SchemaNode>();
        SchemaType? type = Type(Root) ?? new SchemaType(Root, []);
        foreach (string step in key.Split('/'))
        {
            type ??= new SchemaType(way[^1].Type, []);
            if ((type.Child(step) ?? _source.Unlisted(type, way, step)) is not { } node) return null;
            way.Add(node);
            type = Type(node.Type);
        }

        return way;
    }
}

using System.Collections.Concurrent;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>What a source or target looks like: types that are described when they are asked for. Safe for many threads.</summary>
public sealed class SchemaDescription
{
    private readonly ConcurrentDictionary<string, SchemaType?> _types = new(StringComparer.Ordinal);
    private readonly Func<string, SchemaType?> _describe;

    internal SchemaDescription(string format, string root, Func<string, SchemaType?> describe, IReadOnlyList<Problem>? problems = null)
    {
        Format = format;
        Root = root;
        _describe = describe;
        Problems = problems ?? [];
    }

    /// <summary>One of <see cref="Formats"/>.</summary>
    public string Format { get; }

    /// <summary>Name of the type whose children are the top rows.</summary>
    public string Root { get; }

    /// <summary>What hindered describing it.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>A type by its name; null for a primitive, and where nothing is known.</summary>
    public SchemaType? Type(string name) => _types.GetOrAdd(name, _describe);

    /// <summary>The row of a key; null when there is none.</summary>
    public SchemaNode? Find(string key)
    {
        SchemaNode? node = null;
        foreach (string step in key.Split('/'))
        {
            node = Type(node?.Type ?? Root)?.Children.FirstOrDefault(child => child.Name == step);
            if (node is null) return null;
        }

        return node;
    }
}

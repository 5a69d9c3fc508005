namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>The rows below every node of one type. Recursive types are described once.</summary>
/// <param name="Name">The name, unique within its <see cref="SchemaDescription"/>.</param>
/// <param name="Children">The rows in the order of the standard.</param>
public sealed record SchemaType(string Name, IReadOnlyList<SchemaNode> Children)
{
    private Dictionary<string, SchemaNode>? _byName;

    /// <summary>The child of a step, or null.</summary>
    public SchemaNode? Child(string name) => (_byName ??= Children.DistinctBy(child => child.Name).ToDictionary(child => child.Name, StringComparer.Ordinal)).GetValueOrDefault(name);
}

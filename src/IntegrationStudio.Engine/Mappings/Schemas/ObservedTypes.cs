using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>The types that documents show: named by their keys.</summary>
internal sealed class ObservedTypes : SchemaSource
{
    private readonly ObservedShape _root = new("");

    /// <summary>Looks at documents. What cannot be read is told, with the document's place in the list where there are several.</summary>
    public static (ObservedTypes Types, IReadOnlyList<Problem> Problems) From(SourceSchema schema, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> documents)
    {
        var types = new ObservedTypes();
        var problems = new List<Problem>();
        var limit = new ObservationLimit(schema.Format == Formats.Xml);
        foreach ((string name, ReadOnlyMemory<byte> content) in documents)
        {
            Outcome<MappingInput> read = MappingInput.Read(schema, content);
            foreach (Problem problem in read.Problems) problems.Add(problem with { Path = problem.Path.Length == 0 ? name : $"{name}: {problem.Path}" });
            if (read.Value?.Tree is { } tree && tree.Root != Standards.Trees.DataTree.None) types._root.See(tree, tree.Root, limit, ObservationLimit.Deepest);
        }

        if (limit.IsReached) problems.Add(new("schema.too-large", documents.Count > 0 ? documents[^1].Name : "", $"The documents have more than {ObservationLimit.MostElements} elements; those that came later are not shown.", Severity.Warning));
        return (types, problems);
    }

    public override SchemaType? Describe(string type)
    {
        ObservedShape? shape = _root;
        string key = type == SchemaDescription.Top ? "" : type;
        if (key.Length > 0)
            foreach (string step in key.Split('/')) shape = shape?.Child(step);
        if (shape is null || (shape.IsLeaf && shape != _root)) return null;
        IEnumerable<SchemaNode> nodes = shape.Children.Select(child => child.ToNode(shape, SourcePlace.Join(key, child.Name)));
        return new(type, [.. shape.HasText ? nodes.Append(shape.ToText()) : nodes]);
    }
}

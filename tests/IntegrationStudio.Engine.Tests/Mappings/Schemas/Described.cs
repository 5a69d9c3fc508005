using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Tests.Mappings.Schemas;

/// <summary>Describes the schemas of definitions for tests.</summary>
internal static class Described
{
    public static SchemaDescription Source(MappingPackage package, params string[] samples)
    {
        MappingLibrary library = MappingLibrary.Of(package);
        return MappingSchemas.Source(library, MappingOutline.Of(library, package.Definition.Id), package, [.. samples.Select(sample => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(sample))]);
    }

    public static SchemaDescription Target(params MappingPackage[] packages)
    {
        MappingLibrary library = MappingLibrary.Of(packages);
        return MappingSchemas.Target(library, MappingOutline.Of(library, packages[0].Definition.Id), packages[0]);
    }

    /// <summary>The keys of all rows down to a depth, each row's before those below it.</summary>
    public static IEnumerable<string> Keys(SchemaDescription schema, int depth) => Keys(schema, null, "", depth);

    private static IEnumerable<string> Keys(SchemaDescription schema, SchemaNode? node, string key, int depth)
    {
        if (depth == 0) yield break;
        foreach (SchemaNode child in schema.Below(node))
        {
            string below = key.Length == 0 ? child.Name : $"{key}/{child.Name}";
            yield return below;
            foreach (string inner in Keys(schema, child, below, depth - 1)) yield return inner;
        }
    }
}

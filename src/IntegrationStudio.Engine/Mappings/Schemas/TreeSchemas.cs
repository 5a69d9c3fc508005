using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>Describes JSON, XML and delimited text: by the schema beside the definition, else by samples.</summary>
internal static class TreeSchemas
{
    private const int MostSamples = 50;
    private const int LargestSchema = 4 * 1024 * 1024;

    /// <param name="schema">What the definition says of its source, or of its target.</param>
    /// <param name="package">The definition with its files.</param>
    /// <param name="samples">Documents of the format.</param>
    /// <param name="side"><c>source</c> or <c>target</c>: where problems of the definition are.</param>
    public static SchemaDescription Describe(SourceSchema schema, MappingPackage package, IReadOnlyList<ReadOnlyMemory<byte>> samples, string side)
    {
        if (schema.Schema is not { } file) return FromSamples(schema, [.. samples.Take(MostSamples).Select((sample, index) => ($"sample {index + 1}", sample))]);
        if (!package.Files.TryGetValue(file, out ReadOnlyMemory<byte> content))
            return Empty(schema.Format, new Problem("schema.missing", $"{side}.schema", $"There is no file \"{file}\" beside the definition."));
        if (content.Length > LargestSchema) return Empty(schema.Format, new Problem("schema.too-large", file, $"The file has {content.Length} bytes; {LargestSchema} are the most."));
        return schema.Format switch
        {
            Formats.Json when JsonSchemaTypes.IsSchema(content) => JsonSchemaTypes.Describe(file, package.Files),
            Formats.Xml when XmlSchemaTypes.IsSchema(content) => XmlSchemaTypes.Describe(file, schema.Type, package.Files),
            _ => FromSamples(schema, [(file, content)]),
        };
    }

    private static SchemaDescription Empty(string format, Problem problem) => new(format, SchemaDescription.Top, new NoTypes(), [problem]);

    private static SchemaDescription FromSamples(SourceSchema schema, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> documents)
    {
        (SchemaSource types, IReadOnlyList<Problem> problems) = schema.Format == Formats.Delimited ? DelimitedTypes.From(schema.Layout, documents) : Observed(schema, documents);
        return new(schema.Format, SchemaDescription.Top, types, problems);
    }

    private static (SchemaSource, IReadOnlyList<Problem>) Observed(SourceSchema schema, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> documents) => ObservedTypes.From(schema, documents);
}

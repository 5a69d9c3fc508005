using System.Text;
using System.Xml;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Gives a side of a definition its form: by a JSON Schema or an XML schema, by a finished example, or by the name of a standard's structure. Pure: a folder in, another one out, or why not.</summary>
public static class SideForm
{
    private const int LongestHeader = 64 * 1024;

    /// <summary>Whether a document of a format is a schema rather than an example of it.</summary>
    public static bool IsSchema(string format, ReadOnlyMemory<byte> content) =>
        format switch { Formats.Json => JsonSchemaTypes.IsSchema(content), Formats.Xml => XmlSchemaTypes.IsSchema(content), _ => false };

    /// <summary>Takes a schema or an example for what is read. An example becomes a sample: the rows then have values at once.</summary>
    public static Outcome<DefinitionFolder> Source(MappingLibrary library, DefinitionFolder folder, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(folder);
        SourceSchema source = Outlined(library, folder).Source ?? new SourceSchema(Formats.Json);
        if (Unreadable(source, content) is { } why) return Outcome<DefinitionFolder>.Failed(why);
        bool isSchema = IsSchema(source.Format, content);
        string file = isSchema ? SchemaFile("source", source.Format) : Free(folder, source.Format);
        Outcome<DefinitionFolder> made = DefinitionEdits.Source(folder.WithFile(file, content), source with { Schema = isSchema ? file : null });
        return made.Succeeded ? Shown(made.Value, file, MappingSchemas.Source(library.With(made.Value.Package), Outlined(library, made.Value), made.Value.Package, isSchema ? [] : [content])) : made;
    }

    /// <summary>Takes a schema or a wanted output for what is written.</summary>
    public static Outcome<DefinitionFolder> Target(MappingLibrary library, DefinitionFolder folder, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(folder);
        TargetSchema target = Outlined(library, folder).Target ?? new TargetSchema(Formats.Json);
        if (Unreadable(new SourceSchema(target.Format) { Layout = target.Layout }, content) is { } why) return Outcome<DefinitionFolder>.Failed(why);
        bool isSchema = IsSchema(target.Format, content);
        string file = isSchema ? SchemaFile("target", target.Format) : $"schema/target.example{Extension(target.Format)}";
        Outcome<DefinitionFolder> made = target.Format == Formats.Delimited
            ? DefinitionEdits.Target(folder, target with { Schema = null, Layout = LayoutOf(content, target.Layout) }) // the columns say it all
            : DefinitionEdits.Target(folder.WithFile(file, content), target with { Schema = file, Type = target.Format == Formats.Xml ? RootOf(file, content, isSchema) : target.Type });
        return made.Succeeded ? Shown(made.Value, file, MappingSchemas.Target(library.With(made.Value.Package), Outlined(library, made.Value), made.Value.Package)) : made;
    }

    /// <summary>Reads a message structure of HL7 v2, or a resource of FHIR.</summary>
    public static Outcome<DefinitionFolder> Source(MappingLibrary library, DefinitionFolder folder, string name)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(folder);
        SourceSchema source = Outlined(library, folder).Source ?? new SourceSchema(Formats.Hl7v2);
        Outcome<DefinitionFolder> made = DefinitionEdits.Source(folder, source.Format == Formats.Fhir ? source with { Type = name } : source with { Structure = name });
        return made.Succeeded ? Shown(made.Value, name, MappingSchemas.Source(library, Outlined(library, made.Value), made.Value.Package, [])) : made;
    }

    /// <summary>Writes a message structure of HL7 v2.</summary>
    public static Outcome<DefinitionFolder> Target(MappingLibrary library, DefinitionFolder folder, string name)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(folder);
        TargetSchema target = Outlined(library, folder).Target ?? new TargetSchema(Formats.Hl7v2);
        Outcome<DefinitionFolder> made = DefinitionEdits.Target(folder, target.Format == Formats.Fhir ? target with { Type = name } : target with { Structure = name });
        return made.Succeeded ? Shown(made.Value, name, MappingSchemas.Target(library, Outlined(library, made.Value), made.Value.Package)) : made;
    }

    /// <summary>Whether a tree has anything to map: delimited text has rows only where it has columns.</summary>
    public static bool HasRows(SchemaDescription schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        IReadOnlyList<SchemaNode> top = schema.Below(null);
        return schema.Format == Formats.Delimited ? top.Any(row => schema.Below(row).Count > 0) : top.Count > 0 || schema.MoreRoots.Count > 0;
    }

    private static MappingOutline Outlined(MappingLibrary library, DefinitionFolder folder) => MappingOutline.Of(library.With(folder.Package), folder.Definition.Id);

    private static Outcome<DefinitionFolder> Shown(DefinitionFolder folder, string what, SchemaDescription schema)
    {
        if (HasRows(schema)) return folder;
        return schema.Problems.Count > 0 ? Outcome<DefinitionFolder>.Failed(schema.Problems) : new Problem("schema.empty", what, "It names nothing that could be mapped.") { Mend = "Give an example that has values, or a schema that has properties." };
    }

    /// <summary>Why a document is none of its format, its places included; null when it is one.</summary>
    private static IReadOnlyList<Problem>? Unreadable(SourceSchema schema, ReadOnlyMemory<byte> content)
    {
        if (schema.Format is not (Formats.Json or Formats.Xml or Formats.Delimited)) return [new Problem("schema.format", "", "This format needs no schema: choose a structure.")];
        if (Encoding.UTF8.GetString(content.Span).Trim('\uFEFF', ' ', '\t', '\r', '\n').Length == 0) return [new Problem("schema.empty", "", "There is nothing in it.") { Mend = "Paste a schema or an example, or choose a file." }];
        Outcome<MappingInput> read = MappingInput.Read(schema, content);
        return read.Succeeded || IsSchema(schema.Format, content) ? null : read.Problems;
    }

    private static string SchemaFile(string side, string format) => $"schema/{side}{(format == Formats.Xml ? ".xsd" : ".schema.json")}";

    private static string Extension(string format) => format switch { Formats.Xml => ".xml", Formats.Delimited => ".csv", _ => ".json" };

    private static string Free(DefinitionFolder folder, string format) =>
        Enumerable.Range(1, int.MaxValue).Select(i => $"samples/sample-{i}{Extension(format)}").First(path => !folder.Beside.ContainsKey(path));

    private static string? RootOf(string file, ReadOnlyMemory<byte> content, bool isSchema)
    {
        if (isSchema)
        {
            var files = new XmlSchemaFiles(new Dictionary<string, ReadOnlyMemory<byte>> { [file] = content });
            files.Open(file);
            return files.Elements.Count > 0 ? files.Elements[0].Name : null;
        }

        using XmlReader reader = XmlSchemaFiles.Reader(content);
        return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : null;
    }

    /// <summary>The columns of an example in their order: each is written, also where no rule fills it.</summary>
    private static DelimitedLayout LayoutOf(ReadOnlyMemory<byte> content, DelimitedLayout? given)
    {
        string text = Encoding.UTF8.GetString(content.Span[..Math.Min(content.Length, LongestHeader)]).TrimStart('\uFEFF');
        DelimitedLayout layout = given ?? new DelimitedLayout(DelimitedLayout.Guess(text));
        List<string>? first = DelimitedReader.Rows(text, layout, []).Select(row => row.Cells).FirstOrDefault();
        return first is null || layout.Columns is { Count: > 0 } ? layout : layout with { Columns = [.. DelimitedReader.Names(layout.HasHeader ? first : [.. first.Select(_ => "")]).Select(name => new DelimitedColumn(name))] };
    }
}

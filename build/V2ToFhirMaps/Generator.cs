using System.Text;
using IntegrationStudio.V2ToFhirMaps.Conditions;
using IntegrationStudio.V2ToFhirMaps.Maps;
using IntegrationStudio.V2ToFhirMaps.Mends;
using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps;

/// <summary>What a run makes: the text of each file by its path below the output folder, and everything that it could not make sense of.</summary>
internal sealed record GeneratorRun(IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Faults);

/// <summary>Turns the published tables into the definitions under <c>mappings/hl7/v2-to-fhir</c>. The same tables always give the same bytes.</summary>
internal static class Generator
{
    public static GeneratorRun Run(string folder)
    {
        var tables = GuideTables.Read(folder);
        var ours = OwnTables.All;
        var names = new MapNames(tables, ours.Keys);
        var vocabulary = new Vocabulary(
            tables.Segments.Select(table => MapNames.SourceOf(table.Name)).Append("RXE"), tables.DataTypes.Select(table => MapNames.SourceOf(table.Name)));
        var book = MendBook.Load();
        var faults = new Faults();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);

        foreach (var (kind, list) in new[] { ("segments", tables.Segments), ("datatypes", tables.DataTypes) })
        {
            var builder = new FieldMapBuilder(kind, names, book, vocabulary, faults);
            foreach (var table in list) files[$"{kind}/{table.Name}/mapping.json"] = ReadableJson.Write(builder.Build(table));
        }

        var messages = new MessageMapBuilder(new MessageRowReader(names, book, vocabulary, faults), names, book);
        foreach (var table in tables.Messages) files[$"messages/{table.Name}/mapping.json"] = ReadableJson.Write(messages.Build(table));
        foreach (var table in tables.Codes) AddTable(files, table.Name, CodeTableWriter.Write(CodeMends.Apply(table.Name, table.Rows)));
        foreach (var (name, csv) in ours) AddTable(files, name, csv);
        foreach (var mend in book.Unused) faults.Add(mend.Table, mend.Row ?? "", "the mend matches no row");
        return new(files, faults.All);
    }

    public static void Write(IReadOnlyDictionary<string, string> files, string folder)
    {
        foreach (var kind in (string[])["messages", "segments", "datatypes", "tables"])
        {
            var path = Path.Combine(folder, kind);
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }

        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text, new UTF8Encoding(false));
        }
    }

    private static void AddTable(SortedDictionary<string, string> files, string name, string csv)
    {
        files[$"tables/{name}/mapping.json"] = ReadableJson.Write(DefinitionBuilder.Table(name, name));
        files[$"tables/{name}/table.csv"] = csv;
    }
}

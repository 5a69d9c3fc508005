using System.Text;
using IntegrationStudio.V2ToFhirMaps.Conditions;
using IntegrationStudio.V2ToFhirMaps.Coverage;
using IntegrationStudio.V2ToFhirMaps.Maps;
using IntegrationStudio.V2ToFhirMaps.Mends;
using IntegrationStudio.V2ToFhirMaps.Tables;

namespace IntegrationStudio.V2ToFhirMaps;

/// <summary>What a run makes.</summary>
/// <param name="Files">The text of each file by its path below the output folder.</param>
/// <param name="Coverage">The document that says for every row what became of it.</param>
/// <param name="Faults">Everything that the run could not make sense of.</param>
internal sealed record GeneratorRun(IReadOnlyDictionary<string, string> Files, string Coverage, IReadOnlyList<string> Faults);

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
        var ledger = new Ledger();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);

        foreach (var (kind, list) in new[] { ("segments", tables.Segments), ("datatypes", tables.DataTypes) })
        {
            var builder = new FieldMapBuilder(kind, names, book, vocabulary, ledger, faults);
            foreach (var table in list)
            {
                ledger.Open($"{kind}/{table.Name}");
                files[$"{kind}/{table.Name}/mapping.json"] = ReadableJson.Write(builder.Build(table));
            }
        }

        var messages = new MessageMapBuilder(new MessageRowReader(names, book, vocabulary, ledger, faults), names, book, ledger);
        foreach (var table in tables.Messages)
        {
            ledger.Open($"messages/{table.Name}");
            files[$"messages/{table.Name}/mapping.json"] = ReadableJson.Write(messages.Build(table));
        }

        foreach (var table in tables.Codes)
        {
            ledger.Open($"codesystems/{table.Name}");
            AddTable(files, table.Name, new CodeTableWriter(ledger).Write(table));
        }

        foreach (var (name, csv) in ours) AddTable(files, name, csv);
        foreach (var mend in book.Unused) faults.Add(mend.Table, mend.Row ?? "", "the mend matches no row");
        return new(files, CoverageDocument.Write(ledger, book), faults.All);
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

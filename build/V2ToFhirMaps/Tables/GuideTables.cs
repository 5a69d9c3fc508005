using System.Text.RegularExpressions;

namespace IntegrationStudio.V2ToFhirMaps.Tables;

/// <summary>The published tables of the HL7 v2-to-FHIR guide, read from their folder.</summary>
internal sealed partial class GuideTables
{
    public required IReadOnlyList<GuideTable<MessageRow>> Messages { get; init; }

    public required IReadOnlyList<GuideTable<FieldRow>> Segments { get; init; }

    public required IReadOnlyList<GuideTable<FieldRow>> DataTypes { get; init; }

    public required IReadOnlyList<GuideTable<CodeRow>> Codes { get; init; }

    public static GuideTables Read(string folder) => new()
    {
        Messages = Tables(folder, "messages", "HL7 Message - FHIR R4_ ", (rows, _) => MessageRows(rows)),
        Segments = Tables(folder, "segments", "HL7 Segment - FHIR R4_ ", (rows, _) => FieldRows(rows)),
        DataTypes = Tables(folder, "datatypes", "HL7 Data Type - FHIR R4_ ", (rows, _) => FieldRows(rows)),
        Codes = Tables(folder, "codesystems", "HL7 Concept Map_ ", (rows, _) => CodeRows(rows)),
    };

    private static List<GuideTable<TRow>> Tables<TRow>(string folder, string kind, string prefix, Func<List<string[]>, string, IEnumerable<TRow>> read) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, kind), "*.csv")
            .Select(file => (File: file, Name: NameOf(Path.GetFileName(file), prefix)))
            .OrderBy(table => table.Name, StringComparer.Ordinal)
            .Select(table => new GuideTable<TRow>(table.Name, [.. read(Csv.Read(File.ReadAllText(table.File)), table.Name)]))];

    private static string NameOf(string file, string prefix)
    {
        var end = file.IndexOf(" - ", prefix.Length, StringComparison.Ordinal);
        return file[prefix.Length..end];
    }

    // Columns go by position: the header's cells are damaged in some tables, the order of columns is the same in all of one kind.
    private static IEnumerable<FieldRow> FieldRows(List<string[]> rows) =>
        from numbered in rows.Index().Skip(2)
        let row = numbered.Item
        let assignment = row.Length > 18 ? Cell(row, 16) : ""
        where Cell(row, 9).Length > 0 || Cell(row, 1).Length > 0
        select new FieldRow(numbered.Index + 1, Cell(row, 1), Cell(row, 3), new(Cell(row, 6), Cell(row, 7), Cell(row, 8)), Cell(row, 9), Cell(row, 10), Cell(row, 14), Cell(row, 15), assignment);

    // A few rows name another table's structure: they were copied from it, and stand for the one that they are in.
    private static IEnumerable<MessageRow> MessageRows(List<string[]> rows)
    {
        foreach (var (index, row) in rows.Index().Skip(2))
        {
            var identifier = IdentifierPattern().Match(Cell(row, 1));
            if (!identifier.Success) continue;
            yield return new MessageRow(
                index + 1, identifier.Groups["end"].Value + identifier.Groups["path"].Value, identifier.Groups["after"].Value,
                Cell(row, 2), Cell(row, 5) is "-1" or "*", Cell(row, 3).Contains(" begin", StringComparison.OrdinalIgnoreCase),
                new(Cell(row, 6), Cell(row, 7), Cell(row, 8)), Cell(row, 9), Cell(row, 10), Cell(row, 11));
        }
    }

    private static IEnumerable<CodeRow> CodeRows(List<string[]> rows)
    {
        var header = rows[1].Select(cell => cell.Trim()).ToArray();
        var code = Array.LastIndexOf(header, "Code");
        var display = Array.LastIndexOf(header, "Display");
        var system = Array.LastIndexOf(header, "Code System");
        return from numbered in rows.Index().Skip(2)
               let row = numbered.Item
               // A few tables have the display one column to the left, between code and display.
               let shown = Cell(row, display) is { Length: > 0 } text ? text : display - code > 1 ? Cell(row, display - 1) : ""
               select new CodeRow(numbered.Index + 1, Cell(row, 0), Cell(row, 1), Cell(row, 2), Cell(row, code), shown, Cell(row, system));
    }

    private static string Cell(string[] row, int index) => index < row.Length ? Space().Replace(row[index], " ").Trim() : "";

    [GeneratedRegex(@"^(?<end>/?)[A-Z]{3}_[A-Z0-9]{3}(?::follow:(?<after>[A-Z0-9]{3}))?\.(?<path>\S+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex IdentifierPattern();

    [GeneratedRegex(@"[ \t\u00A0]+")]
    private static partial Regex Space();
}

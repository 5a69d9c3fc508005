using System.Globalization;
using System.Text;

namespace IntegrationStudio.V2ToFhirMaps.Coverage;

/// <summary>The rows of one table, as short as they can be said.</summary>
internal static class TableSection
{
    public static void Write(StringBuilder text, string table, IReadOnlyList<RowRecord> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n#### {table[(table.IndexOf('/', StringComparison.Ordinal) + 1)..]}\n\n");
        if (rows.Count == 0) text.Append("No rows: the guide names no codes.\n");
        if (table.StartsWith("codesystems/", StringComparison.Ordinal)) Codes(text, rows);
        else Rules(text, rows);
        Counted(text, "Mended", rows.Where(row => row.State == RowState.Mended).Select(row => row.Number.ToString(CultureInfo.InvariantCulture)));
        Counted(text, "Set aside", rows.Where(row => row.State == RowState.SetAside).Select(row => row.Number.ToString(CultureInfo.InvariantCulture)));
        Counted(text, "No target", rows.Where(row => row.State == RowState.NoTarget).Select(row => row.Target.Length > 0 ? $"{row.Source} (proposed: {Cell.Of(row.Target)})" : row.Source).Distinct());
    }

    private static void Rules(StringBuilder text, IReadOnlyList<RowRecord> rows)
    {
        foreach (var row in rows.Where(row => row.State == RowState.Runs))
            text.Append(CultureInfo.InvariantCulture, $"- {row.Number} {(row.Source.Length > 0 ? row.Source : "always")} → {Cell.Code(row.Target)}: {Cell.Code(row.Rule)}\n");
    }

    private static void Codes(StringBuilder text, IReadOnlyList<RowRecord> rows) =>
        Counted(text, "Run", rows.Where(row => row.State == RowState.Runs).Select(row => row.Source == row.Target ? row.Source : $"{row.Source} → {row.Target}"));

    private static void Counted(StringBuilder text, string title, IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count > 0) text.Append(CultureInfo.InvariantCulture, $"- *{title}* ({all.Count}): {Cell.Of(string.Join(", ", all))}\n");
    }
}

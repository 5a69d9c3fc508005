using System.Text;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>Compares code tables row by row; a row is known by its source code and system, and rows that share both by their order.</summary>
internal static class TableComparison
{
    private const string Code = "code";
    private const string System = "system";

    /// <summary>The difference; null when both say the same, or when one of them has no column for the code and can only be compared as text.</summary>
    public static TableDifference? Compare(string path, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after)
    {
        if (Read(before) is not { } was || Read(after) is not { } now) return null;
        var rows = new List<TableRowDifference>();
        int unchanged = 0;
        foreach (((string, string, int) key, Dictionary<string, string> row) in now.Rows)
        {
            Dictionary<string, string>? other = was.Rows.GetValueOrDefault(key);
            IReadOnlyList<FieldChange> cells = RuleComparison.FieldsOf(other ?? [], row);
            if (other is not null && cells.Count == 0) unchanged++;
            else rows.Add(new(key.Item1, other is null ? ItemChange.Added : ItemChange.Changed, cells, other, row));
        }

        foreach (((string, string, int) key, Dictionary<string, string> row) in was.Rows)
            if (!now.Rows.ContainsKey(key)) rows.Add(new(key.Item1, ItemChange.Removed, RuleComparison.FieldsOf(row, new Dictionary<string, string>()), row, null));
        ItemChange change = before is null ? ItemChange.Added : after is null ? ItemChange.Removed : ItemChange.Changed;
        return rows.Count == 0 && change == ItemChange.Changed ? null : new(path, change, [.. now.Columns.Union(was.Columns)], rows, unchanged);
    }

    private static (List<string> Columns, OrderedDictionary<(string, string, int), Dictionary<string, string>> Rows)? Read(ReadOnlyMemory<byte>? csv)
    {
        var rows = new OrderedDictionary<(string, string, int), Dictionary<string, string>>();
        if (csv is not { } bytes) return ([], rows);
        List<string>? columns = null;
        foreach ((_, List<string> cells) in DelimitedRows.Read(Encoding.UTF8.GetString(bytes.Span)))
        {
            if (columns is null)
            {
                columns = [.. cells.Select(cell => cell.Trim('\uFEFF', ' '))];
                if (!columns.Contains(Code) || columns.Distinct(StringComparer.Ordinal).Count() != columns.Count) return null;
                continue;
            }

            if (cells is [""]) continue;
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < Math.Min(columns.Count, cells.Count); i++)
                if (cells[i].Length > 0) row[columns[i]] = cells[i];
            int again = 0;
            while (!rows.TryAdd((row.GetValueOrDefault(Code, ""), row.GetValueOrDefault(System, ""), again), row)) again++;
        }

        return columns is null ? null : (columns, rows);
    }
}

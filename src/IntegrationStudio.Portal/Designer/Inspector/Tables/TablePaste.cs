namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

/// <summary>Rows out of a spreadsheet's clipboard or a file of codes.</summary>
internal static class TablePaste
{
    /// <summary>Other names by which people head the columns.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["source"] = "code",
        ["sourceCode"] = "code",
        ["source code"] = "code",
        ["description"] = "text",
        ["name"] = "text",
        ["target code"] = "targetCode",
        ["target"] = "targetCode",
        ["display"] = "targetDisplay",
        ["target display"] = "targetDisplay",
        ["target system"] = "targetSystem",
        ["note"] = "comment",
    };

    /// <summary>The rows by column. A first row of column names says which is which; without one the columns follow each other from <paramref name="first"/> on.</summary>
    /// <param name="text">Cells separated by tabs, commas or semicolons.</param>
    /// <param name="first">The column of the first cell.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string text, string first = "code")
    {
        text = text.TrimStart('\uFEFF');
        List<IReadOnlyList<string>> records = [.. SeparatedText.Read(text, SeparatedText.Guess(text)).Select(record => record.Cells).Where(cells => cells.Any(cell => cell.Trim().Length > 0))];
        if (records.Count == 0)
            return [];
        var columns = Header(records[0]);
        if (columns is not null)
            records.RemoveAt(0);
        columns ??= [.. TableSheet.Known.SkipWhile(column => column != first)];
        return [.. records.Select(cells => Row(cells, columns)).Where(row => row.Count > 0)];
    }

    private static string?[]? Header(IReadOnlyList<string> cells)
    {
        string?[] columns = [.. cells.Select(cell => cell.Trim()).Select(cell => TableSheet.Known.FirstOrDefault(known => known.Equals(cell, StringComparison.OrdinalIgnoreCase)) ?? Names.GetValueOrDefault(cell))];
        return columns.Contains("code") && columns.Count(column => column is not null) >= Math.Min(2, cells.Count) ? columns : null;
    }

    private static Dictionary<string, string> Row(IReadOnlyList<string> cells, string?[] columns)
    {
        Dictionary<string, string> row = [];
        for (var i = 0; i < cells.Count && i < columns.Length; i++)
        {
            if (columns[i] is { } column && SpreadsheetCell.Unescape(cells[i].Trim()) is { Length: > 0 } cell)
                row[column] = cell;
        }
        return row;
    }
}

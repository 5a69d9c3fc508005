namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

/// <summary>
/// Cells on their way to and from spreadsheets, which run a text as a formula when it starts like one. An apostrophe before it makes it a text there; on the way
/// back it goes again, so that no code changes by the journey.
/// </summary>
internal static class SpreadsheetCell
{
    private static readonly char[] Starts = ['=', '+', '-', '@', '\t', '\r', '\n'];

    /// <summary>A cell that no spreadsheet runs.</summary>
    public static string Escape(string cell) => IsFormula(cell) ? "'" + cell : cell;

    /// <summary>The cell as it was before <see cref="Escape"/>.</summary>
    public static string Unescape(string cell) => cell.Length > 1 && cell[0] == '\'' && IsFormula(cell) ? cell[1..] : cell;

    private static bool IsFormula(string cell)
    {
        var text = cell.AsSpan().TrimStart('\'');
        return text.Length > 0 && Starts.Contains(text[0]);
    }
}

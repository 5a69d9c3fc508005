using System.Text;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// Codes to codes: CSV with the header <c>code,text,system,targetCode,targetDisplay,targetSystem</c> (RFC 4180; further columns are remarks).
/// A row is found by code and system (a row without system fits any), case-sensitively first, then without regard to case.
/// </summary>
public sealed class CodeTable
{
    private static readonly string[] Columns = ["code", "text", "system", "targetCode", "targetDisplay", "targetSystem"];

    private readonly Dictionary<string, CodeTableRow[]> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CodeTableRow[]> _folded = new(StringComparer.OrdinalIgnoreCase);

    private CodeTable(string name, IReadOnlyList<CodeTableRow> rows)
    {
        Name = name;
        Rows = rows;
        HasSystems = rows.Any(row => row.System is not null);
        foreach (CodeTableRow row in rows)
        {
            if (row.Code == "*")
            {
                Fallback ??= row;
                continue;
            }

            _exact[row.Code] = _exact.TryGetValue(row.Code, out CodeTableRow[]? same) ? [.. same, row] : [row];
            _folded[row.Code] = _folded.TryGetValue(row.Code, out same) ? [.. same, row] : [row];
        }
    }

    /// <summary>The table's id or file.</summary>
    public string Name { get; }

    /// <summary>All rows in the file's order.</summary>
    public IReadOnlyList<CodeTableRow> Rows { get; }

    /// <summary>The row <c>*</c>, if there is one.</summary>
    public CodeTableRow? Fallback { get; }

    /// <summary>Whether any row names a source system.</summary>
    public bool HasSystems { get; }

    /// <summary>Reads a table. Fails with every malformed line at <c>name(line)</c>.</summary>
    public static Outcome<CodeTable> Parse(string name, ReadOnlySpan<byte> csv)
    {
        var problems = new List<Problem>();
        var rows = new List<CodeTableRow>();
        int[]? columns = null;
        foreach ((int line, List<string> cells) in DelimitedRows.Read(Encoding.UTF8.GetString(csv)))
        {
            if (columns is null)
            {
                columns = Header(name, cells, problems);
                continue;
            }

            if (cells is [""]) continue;
            string? Cell(int column) => columns[column] >= 0 && columns[column] < cells.Count && cells[columns[column]] is { Length: > 0 } text ? text : null;
            if (Cell(0) is not { } code) problems.Add(new("table.code", $"{name}({line})", "The row names no code."));
            else rows.Add(new CodeTableRow(code, Cell(1), Cell(2), Cell(3), Cell(4), Cell(5)));
        }

        if (columns is null) problems.Add(new("table.header", name, $"The header is missing: {string.Join(',', Columns)}."));
        return problems.Count > 0 ? Outcome<CodeTable>.Failed(problems) : new CodeTable(name, rows);
    }

    /// <summary>The row for a code, or null; the fallback row is not considered.</summary>
    /// <param name="code">The source code.</param>
    /// <param name="system">The source system, where it is known.</param>
    public CodeTableRow? Find(string code, string? system = null) =>
        (_exact.TryGetValue(code, out CodeTableRow[]? rows) ? Choose(rows, system) : null)
        ?? (_folded.TryGetValue(code, out rows) ? Choose(rows, system) : null);

    /// <summary>A row of the same system is better than one that fits any.</summary>
    private static CodeTableRow? Choose(CodeTableRow[] rows, string? system)
    {
        CodeTableRow? any = null;
        foreach (CodeTableRow row in rows)
        {
            if (row.System is null || system is null) any ??= row;
            else if (row.System == system) return row;
        }

        return any;
    }

    private static int[] Header(string name, List<string> cells, List<Problem> problems)
    {
        int[] columns = new int[Columns.Length];
        for (int i = 0; i < Columns.Length; i++)
        {
            columns[i] = cells.FindIndex(cell => string.Equals(cell.Trim('\uFEFF', ' '), Columns[i], StringComparison.Ordinal));
            if (columns[i] < 0 && i is 0 or 3) problems.Add(new("table.header", $"{name}(1)", $"The column \"{Columns[i]}\" is missing."));
        }

        return columns;
    }
}

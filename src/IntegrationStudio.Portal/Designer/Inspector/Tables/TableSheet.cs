using System.Text;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

/// <summary>
/// A code table as it is edited: cells in lines, whatever columns the file has. Immutable; every change gives a new sheet. Lines that nobody touched are
/// written byte for byte as they were.
/// </summary>
public sealed class TableSheet
{
    /// <summary>The columns that a table may have, as the editor shows them; the first and the fourth are needed.</summary>
    public static readonly IReadOnlyList<string> Known = ["code", "text", "system", "targetCode", "targetDisplay", "targetSystem", "comment"];

    private static readonly string[] Needed = ["code", "targetCode"];

    private readonly bool hasMark;
    private readonly string lineEnd;
    private readonly TableLine header;

    private TableSheet(bool hasMark, string lineEnd, TableLine header, IReadOnlyList<TableLine> lines) =>
        (this.hasMark, this.lineEnd, this.header, Lines) = (hasMark, lineEnd, header, lines);

    /// <summary>A table without rows.</summary>
    public static TableSheet Empty { get; } = new(false, "\n", new TableLine([.. Known.Take(6)]), []);

    public IReadOnlyList<string> Columns => header.Cells;

    public IReadOnlyList<TableLine> Lines { get; }

    /// <summary>Indexes of the rows that another one hides or repeats: the same code and source system.</summary>
    public IReadOnlySet<int> Duplicates => field ??= FindDuplicates();

    /// <summary>Reads a table's file. Fails when the columns <c>code</c> and <c>targetCode</c> are not there.</summary>
    public static Outcome<TableSheet> Read(string name, ReadOnlyMemory<byte> file)
    {
        var text = Encoding.UTF8.GetString(file.Span);
        var marked = text.StartsWith('\uFEFF');
        if (marked)
            text = text[1..];
        TableLine? header = null;
        List<TableLine> lines = [];
        var end = "\n";
        foreach (var record in SeparatedText.Read(text, ','))
        {
            var line = new TableLine(record.Cells, record.Raw + record.LineEnd);
            if (header is not null)
            {
                lines.Add(line);
                continue;
            }
            header = line;
            end = record.LineEnd.Length > 0 ? record.LineEnd : end;
        }
        header ??= new TableLine([]);
        Problem[] missing = [.. Needed.Where(column => !header.Cells.Contains(column)).Select(column => new Problem("table.header", name, $"The column \"{column}\" is missing."))];
        return missing.Length > 0 ? Outcome<TableSheet>.Failed(missing) : new TableSheet(marked, end, header, lines);
    }

    /// <summary>A cell; empty where the file has no such column or the row ends before it.</summary>
    public string Cell(int row, string column) => Cell(Lines[row], column);

    public string Cell(TableLine line, string column) => Index(column) is >= 0 and var index && index < line.Cells.Count ? line.Cells[index] : "";

    /// <summary>With another text in a cell; a known column that the file lacks is added.</summary>
    public TableSheet With(int row, string column, string text)
    {
        if (Cell(row, column) == text)
            return this;
        var sheet = WithColumn(column);
        List<TableLine> lines = [.. sheet.Lines];
        lines[row] = sheet.Put(lines[row], column, text);
        return new TableSheet(hasMark, lineEnd, sheet.header, lines);
    }

    /// <summary>With rows put in at a place; their cells stand under the names of columns.</summary>
    public TableSheet Insert(int at, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        var sheet = rows.SelectMany(row => row.Where(cell => cell.Value.Length > 0).Select(cell => cell.Key)).Distinct().Where(Known.Contains).Aggregate(this, (with, column) => with.WithColumn(column));
        List<TableLine> lines = [.. sheet.Lines];
        lines.InsertRange(at, rows.Select(row => row.Aggregate(new TableLine([.. sheet.Columns.Select(_ => "")]), (line, cell) => sheet.Index(cell.Key) < 0 ? line : sheet.Put(line, cell.Key, cell.Value))));
        return new TableSheet(hasMark, lineEnd, sheet.header, lines);
    }

    /// <summary>Without some rows.</summary>
    public TableSheet Without(IReadOnlySet<int> rows) => new(hasMark, lineEnd, header, [.. Lines.Where((_, i) => !rows.Contains(i))]);

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(hasMark ? "\uFEFF" : "");
        Append(header);
        foreach (var line in Lines)
            Append(line);
        return Encoding.UTF8.GetBytes(text.ToString());

        void Append(TableLine line)
        {
            if (text.Length > (hasMark ? 1 : 0) && text[^1] is not ('\n' or '\r'))
                text.Append(lineEnd); // the last line of the file as it was had no end
            text.Append(line.Raw ?? SeparatedText.Write(line.Cells) + lineEnd);
        }
    }

    private int Index(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
                return i;
        }
        return -1;
    }

    private TableLine Put(TableLine line, string column, string text)
    {
        List<string> cells = [.. line.Cells];
        var index = Index(column);
        while (cells.Count <= index)
            cells.Add("");
        cells[index] = text;
        return new TableLine(cells);
    }

    private TableSheet WithColumn(string column) => Index(column) >= 0 ? this : new TableSheet(hasMark, lineEnd, new TableLine([.. Columns, column]), Lines);

    private HashSet<int> FindDuplicates()
    {
        Dictionary<(string, string), int> first = [];
        HashSet<int> found = [];
        for (var i = 0; i < Lines.Count; i++)
        {
            var code = Cell(i, "code");
            if (code.Length > 0 && !first.TryAdd((code, Cell(i, "system")), i))
            {
                found.Add(first[(code, Cell(i, "system"))]);
                found.Add(i);
            }
        }
        return found;
    }
}

/// <summary>One line of a <see cref="TableSheet"/>. Two lines of the same cells are still two lines.</summary>
/// <param name="cells">What it says.</param>
/// <param name="raw">As it stands in the file, line end included; null for one that was changed or added.</param>
public sealed class TableLine(IReadOnlyList<string> cells, string? raw = null)
{
    public IReadOnlyList<string> Cells { get; } = cells;

    public string? Raw { get; } = raw;
}

using System.Globalization;
using System.Text;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Delimited;

/// <summary>
/// Reads rows of text into a tree: below the root one <c>row</c> for each, below that its columns by name. Empty cells are left out, lines without any content too.
/// </summary>
/// <remarks>Codes of problems: <c>delimited.too-large</c>, <c>delimited.not-utf8</c>, <c>delimited.empty</c>, <c>delimited.too-many-columns</c>, <c>delimited.cells</c>, <c>delimited.quote</c>, <c>delimited.header</c>.</remarks>
public static class DelimitedReader
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int LargestDocument = PlainJsonReader.LargestDocument;

    /// <summary>How many columns a row may have.</summary>
    public const int MostColumns = 1024;

    /// <summary>What the items of the root are called.</summary>
    public const string Row = "row";

    /// <summary>Reads a document; its node is the tree's <see cref="DataTree.Root"/>. Rows with more cells than columns are reported with their lines, all at once.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> document, DelimitedLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (document.StartsWith("\uFEFF"u8)) document = document[3..];
        if (document.Length > LargestDocument) return new Problem("delimited.too-large", "", $"The document has {document.Length} bytes; {LargestDocument} are the most.");
        if (!System.Text.Unicode.Utf8.IsValid(document)) return new Problem("delimited.not-utf8", "", "The document is not UTF-8.") { Mend = "Save it as UTF-8." };
        var problems = new List<Problem>();
        var tree = new DataTree();
        var root = tree.CreateRoot(new JsonTreeType("rows"));
        var element = ((JsonTreeType)tree.Type(root)!).Element(Row, isList: true);
        IReadOnlyList<string>? names = layout.Columns is { Count: > 0 } columns ? [.. columns.Select(column => column.Name)] : null;
        var headerToCome = layout.HasHeader && !layout.IsFixed;
        var last = DataTree.None;
        foreach (var (line, cells) in Rows(Encoding.UTF8.GetString(document), layout, problems))
        {
            if (cells.Count > MostColumns)
            {
                problems.Add(new Problem("delimited.too-many-columns", Line(line), $"The row has {cells.Count} cells; {MostColumns} are the most."));
                break;
            }
            if (headerToCome)
            {
                headerToCome = false;
                names ??= Header(cells, line, problems);
                continue;
            }
            if (cells.TrueForAll(cell => cell.Length == 0)) continue;
            names ??= [.. Enumerable.Range(1, cells.Count).Select(Numbered)];
            if (cells.Count > names.Count && cells.Skip(names.Count).Any(cell => cell.Length > 0))
                problems.Add(new Problem("delimited.cells", Line(line), $"The row has {cells.Count} cells; there are {names.Count} columns.") { Mend = "Quote cells that hold the delimiter." });
            last = tree.AppendAfter(root, element, last);
            for (var i = 0; i < Math.Min(cells.Count, names.Count); i++)
                if (cells[i].Length > 0) tree.SetText(tree.GetOrAdd(last, element.Type.Element(names[i], isList: false)), cells[i]);
        }
        if (last == DataTree.None && problems.Count == 0) problems.Add(new Problem("delimited.empty", "", "There are no rows."));
        return problems.Count > 0 ? Outcome<DataTree>.Failed(problems) : tree;
    }

    /// <summary>The names of columns that a header row gives: trimmed, unnamed ones by number, equal ones told apart by a number behind them.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var names = new List<string>(header.Count);
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim() is { Length: > 0 } given ? given : Numbered(i + 1);
            var unique = name;
            for (var number = 2; names.Contains(unique); number++) unique = $"{name}_{number.ToString(CultureInfo.InvariantCulture)}";
            names.Add(unique);
        }
        return names;
    }

    /// <summary>The rows of a text with the 1-based lines on which they begin.</summary>
    public static IEnumerable<(int Line, List<string> Cells)> Rows(string text, DelimitedLayout layout, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return layout.IsFixed ? FixedRows(text, layout.Columns!) : DelimitedRows.Read(text, layout.Delimiter, layout.Quote, problems);
    }

    private static IEnumerable<(int Line, List<string> Cells)> FixedRows(string text, IReadOnlyList<DelimitedColumn> columns)
    {
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Length > 0) yield return (number, [.. columns.Select(column => Cut(line, column))]);
        }
    }

    private static string Cut(string line, DelimitedColumn column)
    {
        var start = Math.Min(line.Length, column.Start - 1);
        return line.Substring(start, column.Length == 0 ? line.Length - start : Math.Min(column.Length, line.Length - start)).Trim();
    }

    private static IReadOnlyList<string> Header(List<string> cells, int line, List<Problem> problems)
    {
        if (cells.TrueForAll(cell => string.IsNullOrWhiteSpace(cell))) problems.Add(new Problem("delimited.header", Line(line), "The header names no column."));
        return Names(cells);
    }

    private static string Numbered(int number) => "column" + number.ToString(CultureInfo.InvariantCulture);

    private static string Line(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}

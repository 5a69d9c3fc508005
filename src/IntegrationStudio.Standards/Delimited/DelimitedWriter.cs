using System.Buffers;
using System.Text;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Delimited;

/// <summary>Writes the <c>row</c>s of a tree as lines of text, UTF-8, each ended by CR LF (RFC 4180).</summary>
public static class DelimitedWriter
{
    /// <summary>Writes the rows below a node. Columns stand in the layout's order, else in the order in which rows name them first. A value that is too long for its fixed column is cut.</summary>
    public static void Write(DataTree tree, int node, DelimitedLayout layout, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var columns = layout.Columns is { Count: > 0 } given ? given : Columns(tree, node);
        var text = new StringBuilder();
        if (layout.HasHeader && !layout.IsFixed) WriteRow(text, layout, columns, column => column.Name);
        foreach (var row in tree.Children(node))
        {
            if (tree.Element(row)!.Name == DelimitedReader.Row) WriteRow(text, layout, columns, column => tree.Child(row, column.Name) is not DataTree.None and var cell ? tree.GetText(cell) : null);
        }
        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    private static List<DelimitedColumn> Columns(DataTree tree, int node)
    {
        var columns = new List<DelimitedColumn>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in tree.Children(node))
        {
            foreach (var cell in tree.Children(row))
                if (seen.Add(tree.Element(cell)!.Name)) columns.Add(new DelimitedColumn(tree.Element(cell)!.Name));
        }
        return columns;
    }

    private static void WriteRow(StringBuilder text, DelimitedLayout layout, IReadOnlyList<DelimitedColumn> columns, Func<DelimitedColumn, string?> value)
    {
        var start = text.Length;
        for (var i = 0; i < columns.Count; i++)
        {
            var cell = value(columns[i]) ?? "";
            if (layout.IsFixed) WriteFixed(text, start, columns[i], cell);
            else WriteCell(i == 0 ? text : text.Append(layout.Delimiter), layout, cell);
        }
        text.Append("\r\n");
    }

    private static void WriteFixed(StringBuilder text, int start, DelimitedColumn column, string cell)
    {
        var at = start + column.Start - 1;
        if (text.Length < at) text.Append(' ', at - text.Length);
        cell = cell.ReplaceLineEndings(" ");
        text.Append(column.Length == 0 ? cell : cell.Length > column.Length ? cell[..column.Length] : cell.PadRight(column.Length));
    }

    private static void WriteCell(StringBuilder text, DelimitedLayout layout, string cell)
    {
        if (layout.Quote is not { } quote)
        {
            text.Append(cell.Replace(layout.Delimiter, ' ').ReplaceLineEndings(" "));
            return;
        }
        if (cell.AsSpan().IndexOfAny([layout.Delimiter, quote, '\r', '\n']) < 0)
        {
            text.Append(cell);
            return;
        }
        text.Append(quote).Append(cell.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal)).Append(quote);
    }
}

using System.Text;

namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

/// <summary>Cells separated by commas, semicolons or tabs (RFC 4180 quoting), with each record's own bytes kept so that what nobody changed is written back as it was.</summary>
internal static class SeparatedText
{
    /// <summary>One record.</summary>
    /// <param name="Raw">As it stands in the text, without its line end.</param>
    /// <param name="LineEnd">What ends it; empty at the end of the text.</param>
    /// <param name="Cells">What it says.</param>
    public readonly record struct Record(string Raw, string LineEnd, IReadOnlyList<string> Cells);

    public static IEnumerable<Record> Read(string text, char separator)
    {
        var cell = new StringBuilder();
        List<string> cells = [];
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == separator)
            {
                Take();
            }
            else if (c is '\n' or '\r')
            {
                Take();
                var end = c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 2 : 1;
                yield return new Record(text[start..i], text.Substring(i, end), cells);
                i += end - 1;
                start = i + 1;
                cells = [];
            }
            else
            {
                cell.Append(c);
            }
        }
        if (start == text.Length)
            yield break;
        Take();
        yield return new Record(text[start..], "", cells);

        void Take()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }

    public static string Write(IEnumerable<string> cells, char separator = ',') => string.Join(separator, cells.Select(cell => Quoted(cell, separator)));

    /// <summary>What separates the cells of a text from elsewhere: tabs from a spreadsheet's clipboard, else the more frequent of comma and semicolon in its first line.</summary>
    public static char Guess(string text)
    {
        var first = text.AsSpan();
        if (first.IndexOfAny('\r', '\n') is >= 0 and var end)
            first = first[..end];
        return first.Contains('\t') ? '\t' : first.Count(';') > first.Count(',') ? ';' : ',';
    }

    private static string Quoted(string cell, char separator) =>
        cell.AsSpan().IndexOfAny(['"', '\r', '\n', separator]) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

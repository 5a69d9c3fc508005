using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Delimited;

/// <summary>Splits delimited text into rows (RFC 4180): quoted cells may hold delimiters, quotes (doubled) and line breaks.</summary>
public static class DelimitedRows
{
    /// <summary>The rows with the 1-based line on which each starts. A quote that nobody closes is reported and ends the text.</summary>
    public static IEnumerable<(int Line, List<string> Cells)> Read(string text, char delimiter = ',', char? quote = '"', ICollection<Problem>? problems = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cell = new StringBuilder();
        var cells = new List<string>();
        int line = 1;
        int start = 1;
        int opened = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) line++;
            if (opened > 0)
            {
                if (c != quote) cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == quote) cell.Append(text[++i]);
                else opened = 0;
            }
            else if (c == quote && cell.Length == 0)
            {
                opened = line;
            }
            else if (c == delimiter)
            {
                Take();
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
                Take();
                yield return (start, cells);
                cells = [];
                start = line;
            }
            else
            {
                cell.Append(c);
            }
        }

        if (opened > 0) problems?.Add(new Problem("delimited.quote", string.Create(CultureInfo.InvariantCulture, $"line {opened}"), "The quote that opens here is never closed."));
        if (cell.Length == 0 && cells.Count == 0) yield break;
        Take();
        yield return (start, cells);

        void Take()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}

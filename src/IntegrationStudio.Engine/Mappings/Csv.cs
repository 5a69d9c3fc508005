using System.Text;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>Comma-separated values (RFC 4180): quoted cells may hold commas, quotes (doubled) and line breaks.</summary>
internal static class Csv
{
    /// <summary>The records with the 1-based line on which each starts.</summary>
    public static IEnumerable<(int Line, List<string> Cells)> Read(string text)
    {
        var cell = new StringBuilder();
        var cells = new List<string>();
        int line = 1;
        int start = 1;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                Take();
            }
            else if (c == '\n')
            {
                Take();
                yield return (start, cells);
                cells = [];
                start = line;
            }
            else if (c != '\r' || i + 1 >= text.Length || text[i + 1] != '\n')
            {
                cell.Append(c);
            }
        }

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

using System.Text;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>The cells of delimited text, known by the names in its first row; without such names every cell is a text that must be looked at.</summary>
internal sealed class RowLeaves : ILeafDocument
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly List<DocumentLeaf> _leaves = [];
    private readonly string _text;

    private RowLeaves(string text, DeidentificationOptions options)
    {
        _text = text;
        char delimiter = Delimiters.MaxBy(candidate => text.TakeWhile(c => c is not '\n').Count(c => c == candidate));
        List<string>? names = null;
        int row = 0;
        foreach (List<(int Start, int Length, string Value)> cells in Rows(text, delimiter))
        {
            if (row++ == 0 && cells.All(cell => cell.Value.Length > 0 && !char.IsAsciiDigit(cell.Value[0])))
            {
                names = [.. cells.Select(cell => cell.Value)];
                continue;
            }

            for (int i = 0; i < cells.Count; i++)
            {
                (int start, int length, string value) = cells[i];
                if (value.Length == 0) continue;
                string path = names is not null && i < names.Count ? $"row[{row - 1}].{names[i]}" : $"row[{row}].{i + 1}";
                DocumentLeaf leaf = names is not null && i < names.Count ? TreeLeaves.Of(path, names[i], [], value, options) : new DocumentLeaf(path, "", DeidentificationKind.Text, value);
                _leaves.Add(leaf with { Place = (start, length) });
            }
        }
    }

    public IReadOnlyList<DocumentLeaf> Leaves => _leaves;

    public static Outcome<ILeafDocument> Read(ReadOnlyMemory<byte> content, DeidentificationOptions options) => new RowLeaves(Encoding.UTF8.GetString(content.Span), options);

    public byte[] Write(IReadOnlyDictionary<int, string> changed)
    {
        var output = new StringBuilder(_text.Length + 64);
        int at = 0;
        foreach (int i in changed.Keys.Order())
        {
            (int start, int length) = _leaves[i].Place;
            output.Append(_text, at, start - at).Append(_text[start] == '"' ? $"\"{changed[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : changed[i]);
            at = start + length;
        }

        return Encoding.UTF8.GetBytes(output.Append(_text, at, _text.Length - at).ToString());
    }

    /// <summary>Cells with their places; quoted ones (RFC 4180) with their quotes.</summary>
    private static IEnumerable<List<(int Start, int Length, string Value)>> Rows(string text, char delimiter)
    {
        var cells = new List<(int, int, string)>();
        int start = text.StartsWith('\uFEFF') ? 1 : 0;
        bool quoted = false;
        for (int i = start; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"' && (quoted || i == start)) quoted = !quoted || (i + 1 < text.Length && text[i + 1] == '"' && ++i > 0);
            if (i < text.Length && (quoted || (text[i] != delimiter && text[i] != '\n'))) continue;
            int length = i - start - (i < text.Length && text[i] == '\n' && i > start && text[i - 1] == '\r' ? 1 : 0);
            string value = text.Substring(start, length);
            if (value.Length >= 2 && value[0] == '"' && value[^1] == '"') value = value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
            if (i < text.Length || length > 0 || cells.Count > 0) cells.Add((start, length, value));
            start = i + 1;
            if (i < text.Length && text[i] != '\n') continue;
            if (cells.Count > 0) yield return cells;
            cells = [];
        }
    }
}

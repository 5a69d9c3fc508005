using System.Text;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>What became of a line.</summary>
public enum LineChange
{
    Same,
    Removed,
    Added,
}

/// <summary>A line of a difference.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="Text">The line.</param>
public sealed record DifferenceLine(LineChange Change, string Text);

/// <summary>The lines that two texts have in common, and those that they have not (E. W. Myers: An O(ND) difference algorithm, 1986).</summary>
internal static class LineDifference
{
    /// <summary>So many differences are looked for; texts with more have, between what is the same at both ends, nothing in common.</summary>
    private const int Most = 600;

    /// <summary>The difference from one text to another.</summary>
    public static IReadOnlyList<DifferenceLine> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int start = 0;
        while (start < before.Count && start < after.Count && before[start] == after[start]) start++;
        int end = 0;
        while (end < before.Count - start && end < after.Count - start && before[^(end + 1)] == after[^(end + 1)]) end++;
        var lines = new List<DifferenceLine>(Math.Max(before.Count, after.Count));
        for (int i = 0; i < start; i++) lines.Add(new(LineChange.Same, before[i]));
        lines.AddRange(Between([.. before.Skip(start).Take(before.Count - start - end)], [.. after.Skip(start).Take(after.Count - start - end)]));
        for (int i = before.Count - end; i < before.Count; i++) lines.Add(new(LineChange.Same, before[i]));
        return lines;
    }

    /// <summary>The lines of a text.</summary>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static List<DifferenceLine> Between(string[] before, string[] after)
    {
        int most = Math.Min(before.Length + after.Length, Most);
        var reached = new int[2 * most + 2];
        var history = new List<int[]>();
        for (int edits = 0; edits <= most; edits++)
        {
            history.Add((int[])reached.Clone());
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                bool down = diagonal == -edits || (diagonal != edits && At(reached, diagonal - 1) < At(reached, diagonal + 1));
                int x = down ? At(reached, diagonal + 1) : At(reached, diagonal - 1) + 1;
                int y = x - diagonal;
                while (x < before.Length && y < after.Length && before[x] == after[y]) (x, y) = (x + 1, y + 1);
                reached[diagonal + most] = x;
                if (x >= before.Length && y >= after.Length) return Path(before, after, history, edits, most);
            }
        }

        return [.. before.Select(line => new DifferenceLine(LineChange.Removed, line)), .. after.Select(line => new DifferenceLine(LineChange.Added, line))];

        int At(int[] row, int diagonal) => diagonal + most < 0 || diagonal + most >= row.Length ? -1 : row[diagonal + most];
    }

    private static List<DifferenceLine> Path(string[] before, string[] after, List<int[]> history, int edits, int most)
    {
        var lines = new List<DifferenceLine>();
        (int x, int y) = (before.Length, after.Length);
        for (; edits > 0; edits--)
        {
            int[] row = history[edits];
            int diagonal = x - y;
            bool down = diagonal == -edits || (diagonal != edits && At(row, diagonal - 1) < At(row, diagonal + 1));
            int from = down ? diagonal + 1 : diagonal - 1;
            int fromX = At(row, from);
            int fromY = fromX - from;
            for (int startX = down ? fromX : fromX + 1; x > startX; (x, y) = (x - 1, y - 1)) lines.Add(new(LineChange.Same, before[x - 1]));
            lines.Add(down ? new(LineChange.Added, after[y - 1]) : new(LineChange.Removed, before[x - 1]));
            (x, y) = (fromX, fromY);
        }

        for (; x > 0; x--) lines.Add(new(LineChange.Same, before[x - 1]));
        lines.Reverse();
        return lines;

        int At(int[] row, int diagonal) => diagonal + most < 0 || diagonal + most >= row.Length ? -1 : row[diagonal + most];
    }
}

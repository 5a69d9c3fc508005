namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>Collects what is wrong with an expression; places are given as columns.</summary>
internal sealed class SyntaxProblems(string text)
{
    private readonly List<Problem> _all = [];

    public IReadOnlyList<Problem> All => _all;

    public int Count => _all.Count;

    public void Add(string code, TextSpan span, string message, string? mend = null) =>
        _all.Add(new Problem(code, Place(text, span.Start), message) { Mend = mend });

    /// <summary>A place for people: <c>column 5</c>, in a text of several lines <c>line 2 column 5</c>; both 1-based.</summary>
    public static string Place(string text, int index)
    {
        int lastBreak = index == 0 ? -1 : text.LastIndexOf('\n', Math.Min(index, text.Length) - 1);
        int column = index - lastBreak;
        if (!text.Contains('\n')) return $"column {column}";
        int line = 1 + text.AsSpan(0, Math.Min(index, text.Length)).Count('\n');
        return $"line {line} column {column}";
    }
}

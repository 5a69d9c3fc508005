namespace IntegrationStudio.Portal.Designer.Inspector.Expressions;

/// <summary>Something that may stand at the caret.</summary>
/// <param name="Text">What is put in.</param>
/// <param name="Label">What the list shows.</param>
/// <param name="Detail">What it is: a field's name and type, a function's result and summary.</param>
public sealed record Completion(string Text, string Label, string Detail)
{
    /// <summary>How far before the end of <see cref="Text"/> the caret goes: into a function's parentheses.</summary>
    public int Back { get; init; }
}

/// <summary>What may stand at the caret, and the stretch of the text that it replaces.</summary>
internal sealed record CompletionList(int Start, int End, IReadOnlyList<Completion> Items)
{
    public static CompletionList None { get; } = new(0, 0, []);

    /// <summary>The text with a completion put in, and where the caret is then.</summary>
    public (string Text, int Caret) Insert(string text, Completion completion)
    {
        var start = Math.Min(Start, text.Length);
        return (string.Concat(text.AsSpan(0, start), completion.Text, text.AsSpan(Math.Clamp(End, start, text.Length))), start + completion.Text.Length - completion.Back);
    }
}

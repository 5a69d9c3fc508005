namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>A stretch of an expression's text.</summary>
/// <param name="Start">0-based index of the first character.</param>
/// <param name="Length">Number of characters (UTF-16 code units).</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The index behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The stretch from the beginning of this to the end of another.</summary>
    public TextSpan To(TextSpan other) => new(Start, other.End - Start);
}

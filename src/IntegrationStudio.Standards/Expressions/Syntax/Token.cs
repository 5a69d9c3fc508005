namespace IntegrationStudio.Standards.Expressions.Syntax;

internal enum TokenKind : byte
{
    End,
    Name,
    QuotedName,
    Number,
    Text,
    Date,
    Special,
    Variable,
    Hl7Path,
    Symbol,
}

/// <summary>One token. <see cref="Text"/> is the decoded content: a name without its quotes, a string without its escapes, a symbol as written.</summary>
internal readonly record struct Token(TokenKind Kind, TextSpan Span, string Text, object? Value = null)
{
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;
}

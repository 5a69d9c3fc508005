using System.Globalization;

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>Cuts an expression into tokens and reports what is no token (specification: N1, sections 3 to 5 and appendix D).</summary>
internal sealed class Lexer(string text, SyntaxProblems problems)
{
    private static readonly string[] TwoCharacterSymbols = ["<=", ">=", "!=", "!~"];
    private const string OneCharacterSymbols = "()[]{}.,+-*/&|<>=~";
    private int _position;

    public List<Token> ReadAll()
    {
        List<Token> tokens = [];
        while (true)
        {
            SkipBlanks();
            if (_position >= text.Length)
            {
                tokens.Add(new Token(TokenKind.End, new TextSpan(text.Length, 0), ""));
                return tokens;
            }

            if (ReadOne() is { } token) tokens.Add(token);
        }
    }

    private char Current => At(0);

    private char At(int offset) => _position + offset < text.Length ? text[_position + offset] : '\0';

    private Token? ReadOne()
    {
        char c = Current;
        if (Hl7PathScanner.TryScan(text, _position, problems, out Token path))
        {
            _position = path.Span.End;
            return path;
        }

        if (char.IsAsciiLetter(c) || c == '_') return ReadName();
        if (char.IsAsciiDigit(c)) return ReadNumber();
        return c switch
        {
            '\'' => ReadText(),
            '"' => ReadDoubleQuoted(),
            '`' => ReadQuotedName(),
            '@' => ReadDate(),
            '$' => ReadSpecial(),
            '%' => ReadVariable(),
            _ => ReadSymbol(),
        };
    }

    private void SkipBlanks()
    {
        while (_position < text.Length)
        {
            if (char.IsWhiteSpace(Current))
            {
                _position++;
            }
            else if (Current == '/' && At(1) == '/')
            {
                int end = text.AsSpan(_position).IndexOfAny('\r', '\n');
                _position = end < 0 ? text.Length : _position + end;
            }
            else if (Current == '/' && At(1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipBlockComment()
    {
        int end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            problems.Add("expression.comment-open", new TextSpan(_position, 2), "The comment does not end.", "Close it with */.");
            _position = text.Length;
            return;
        }

        _position = end + 2;
    }

    private Token ReadName()
    {
        int start = _position;
        SkipNameCharacters();
        TextSpan span = new(start, _position - start);
        return new Token(TokenKind.Name, span, text.Substring(span.Start, span.Length));
    }

    private void SkipNameCharacters()
    {
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_') _position++;
    }

    private Token ReadNumber()
    {
        int start = _position;
        while (char.IsAsciiDigit(Current)) _position++;
        bool isDecimal = Current == '.' && char.IsAsciiDigit(At(1));
        if (isDecimal)
        {
            _position++;
            while (char.IsAsciiDigit(Current)) _position++;
        }

        TextSpan span = new(start, _position - start);
        ReadOnlySpan<char> digits = text.AsSpan(span.Start, span.Length);
        Item value = default;
        if (isDecimal && digits.Length <= 29 && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            value = Item.Of(number);
        }
        else if (!isDecimal && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
        {
            value = Item.Of(whole);
        }
        else
        {
            problems.Add("expression.number-size", span, "The number is too large or too exact.", "Whole numbers go to 9223372036854775807, decimals to 28 digits.");
            value = Item.Of(0L);
        }

        return new Token(TokenKind.Number, span, digits.ToString(), value);
    }

    private Token ReadText()
    {
        (string content, TextSpan span) = QuotedText.Read(text, _position, problems);
        _position = span.End;
        return new Token(TokenKind.Text, span, content);
    }

    private Token ReadDoubleQuoted()
    {
        (string content, TextSpan span) = QuotedText.Read(text, _position, problems);
        _position = span.End;
        problems.Add("expression.quotes", span, "Text stands in single quotes.", $"Write '{content}'.");
        return new Token(TokenKind.Text, span, content);
    }

    private Token ReadQuotedName()
    {
        (string content, TextSpan span) = QuotedText.Read(text, _position, problems);
        _position = span.End;
        return new Token(TokenKind.QuotedName, span, content);
    }

    private Token ReadDate()
    {
        Token token = DateLiteral.Read(text, _position, problems);
        _position = token.Span.End;
        return token;
    }

    private Token ReadSpecial()
    {
        int start = _position++;
        SkipNameCharacters();
        TextSpan span = new(start, _position - start);
        string name = text.Substring(span.Start, span.Length);
        SpecialName? special = name switch
        {
            "$this" => SpecialName.This,
            "$index" => SpecialName.Index,
            "$total" => SpecialName.Total,
            _ => null,
        };
        if (special is null)
        {
            problems.Add("expression.special-unknown", span, $"There is no {name}.", "Known are $this, $index and $total.");
        }

        return new Token(TokenKind.Special, span, name, special ?? SpecialName.This);
    }

    private Token ReadVariable()
    {
        int start = _position++;
        string name;
        if (Current is '`' or '\'')
        {
            (name, TextSpan quoted) = QuotedText.Read(text, _position, problems);
            _position = quoted.End;
        }
        else
        {
            int nameStart = _position;
            SkipNameCharacters();
            name = text[nameStart.._position];
        }

        TextSpan span = new(start, _position - start);
        if (name.Length == 0) problems.Add("expression.variable-name", span, "A variable's name is missing after the percent sign.", "Write for instance %resource.");
        return new Token(TokenKind.Variable, span, name);
    }

    private Token? ReadSymbol()
    {
        foreach (string symbol in TwoCharacterSymbols)
        {
            if (Current == symbol[0] && At(1) == symbol[1])
            {
                _position += 2;
                return new Token(TokenKind.Symbol, new TextSpan(_position - 2, 2), symbol);
            }
        }

        TextSpan span = new(_position, char.IsSurrogatePair(Current, At(1)) ? 2 : 1);
        _position = span.End;
        string character = text.Substring(span.Start, span.Length);
        if (OneCharacterSymbols.Contains(character, StringComparison.Ordinal)) return new Token(TokenKind.Symbol, span, character);
        problems.Add("expression.character", span, $"The character {character} has no meaning here.", character switch
        {
            ";" => "Expressions are not ended by a semicolon.",
            "!" => "Negate with .not(), or compare with !=.",
            _ => "Put text into single quotes and unusual names into backticks.",
        });
        return null;
    }
}

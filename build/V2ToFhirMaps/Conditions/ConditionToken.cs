using System.Text.RegularExpressions;

namespace IntegrationStudio.V2ToFhirMaps.Conditions;

internal enum TokenKind
{
    Word,
    Operand,
    Literal,
    Number,
    Symbol,
    End,
}

/// <summary>A token of the guide's condition language; words are upper-cased, operands are spelled as HL7 paths.</summary>
internal readonly record struct ConditionToken(TokenKind Kind, string Text)
{
    public bool Is(string word) => Kind is TokenKind.Word or TokenKind.Symbol && Text == word;
}

/// <summary>Cuts a condition of either form (ANTLR or FHIRPath column) into tokens.</summary>
internal static partial class ConditionLexer
{
    /// <summary>The tokens, or null where a character belongs to none.</summary>
    public static List<ConditionToken>? Read(string text, string segment, Vocabulary vocabulary)
    {
        var tokens = new List<ConditionToken>();
        var position = 0;
        while (position < text.Length)
        {
            var match = Token().Match(text, position);
            if (!match.Success || match.Index != position) return null;
            position += match.Length;
            if (match.Groups["space"].Success) continue;
            tokens.Add(ToToken(match, segment, vocabulary));
        }

        tokens.Add(new(TokenKind.End, ""));
        return tokens;
    }

    private static ConditionToken ToToken(Match match, string segment, Vocabulary vocabulary)
    {
        if (match.Groups["element"].Success)
        {
            var owner = match.Groups["owner"].Success ? match.Groups["owner"].Value : segment;
            return new(TokenKind.Operand, $"{owner}-{match.Groups["number"].Value}");
        }

        if (match.Groups["path"].Success) return new(TokenKind.Operand, vocabulary.Path(match.Value));
        if (match.Groups["literal"].Success) return new(TokenKind.Literal, match.Value[1..^1]);
        if (match.Groups["count"].Success) return new(TokenKind.Word, "COUNT");
        if (match.Groups["digits"].Success) return new(TokenKind.Number, match.Value);
        if (match.Groups["symbol"].Success) return new(TokenKind.Symbol, match.Value);
        return vocabulary.IsSegment(match.Value) ? new(TokenKind.Operand, match.Value) : new(TokenKind.Word, match.Value.ToUpperInvariant());
    }

    [GeneratedRegex("""
        (?<space>\s+)
        |(?<element>(?:(?<owner>[A-Z][A-Z0-9]{2})\.)?element\("?(?<number>\d+(?:\.\d+)?)"?\))
        |(?<count>LST\.count|LST\.COUNT|COUNT)\b
        |(?<path>[A-Z][A-Z0-9]{1,2}[-.]\d+(?:\.\d+)*)
        |(?<literal>"[^"]*"|'[^']*')
        |(?<digits>\d+)
        |(?<symbol>!=|>=|<=|[=<>(),!]|\.empty\(\))
        |(?<word>[A-Za-z][A-Za-z0-9]*)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}

namespace IntegrationStudio.V2ToFhirMaps.Conditions;

/// <summary>
/// Reads a condition of the guide (<c>IF PID-7 LENGTH GREATER THAN 8</c>) and writes it in the expression language (<c>PID-7.length() &gt; 8</c>).
/// A negated comparison holds for a field without a value, as the guide means it; FHIRPath alone would answer with nothing.
/// </summary>
internal sealed class ConditionParser
{
    private readonly List<ConditionToken> _tokens;
    private readonly string _source;
    private int _position;
    private string _operand;

    private ConditionParser(List<ConditionToken> tokens, string source)
    {
        _tokens = tokens;
        _source = source;
        _operand = source;
    }

    private sealed class SyntaxException : Exception;

    /// <summary>The expression, or null when the text is no condition.</summary>
    /// <param name="text">The condition as the table has it.</param>
    /// <param name="source">The row's own field, which a condition without one is about.</param>
    /// <param name="vocabulary">The names of segments and data types.</param>
    public static string? Translate(string text, string source, Vocabulary vocabulary)
    {
        var segment = source.Split('-')[0];
        if (ConditionLexer.Read(text, segment, vocabulary) is not { } tokens) return null;
        var parser = new ConditionParser(tokens, vocabulary.Path(source));
        try
        {
            parser.Accept("IF");
            var result = parser.Or();
            return parser.Current.Kind == TokenKind.End ? result : null;
        }
        catch (SyntaxException)
        {
            return null;
        }
    }

    private ConditionToken Current => _tokens[_position];

    private string Or() => Chain("OR", " or ", And);

    // "A NOT VALUED B NOT VALUED": an AND that the table left out.
    private string And() => Chain("AND", " and ", Term);

    private string Chain(string word, string joint, Func<string> part)
    {
        var parts = new List<string> { part() };
        while (Accept(word) || (word == "AND" && Current.Kind == TokenKind.Operand)) parts.Add(part());
        return parts.Count == 1 ? parts[0] : string.Join(joint, parts.Select(one => joint == " and " && IsOr(one) ? $"({one})" : one));
    }

    private static bool IsOr(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (depth == 0 && string.CompareOrdinal(text, i, " or ", 0, 4) == 0) return true;
        }

        return false;
    }

    private string Term()
    {
        Accept("IF");
        if (Accept("("))
        {
            var inner = Or();

            // A bracket that the table left open is closed at the end.
            if (Current.Kind != TokenKind.End) Expect(")");
            return $"({inner})";
        }

        if (Current.Kind != TokenKind.Operand) return Predicate(_operand);
        var operands = new List<string> { Next().Text };
        var joint = Current.Text.Equals("OR", StringComparison.Ordinal) ? "OR" : "AND";

        // "PID-33 AND PID-34 VALUED": the operands share the predicate that follows the last of them.
        while (Current.Is(joint) && _tokens[_position + 1].Kind == TokenKind.Operand && !PredicateFollows())
        {
            _position++;
            operands.Add(Next().Text);
        }

        if (!PredicateFollows() && Current.Is(joint) && _tokens[_position + 1].Kind == TokenKind.Operand) throw new SyntaxException();
        var start = _position;
        var parts = new List<string>();
        foreach (var operand in operands)
        {
            _position = start;
            _operand = operand;
            parts.Add(Predicate(operand));
        }

        var text = string.Join(joint == "OR" ? " or " : " and ", parts.Distinct());
        return parts.Count > 1 && joint == "OR" ? $"({text})" : text;
    }

    private bool PredicateFollows() => !(Current.Is("AND") || Current.Is("OR") || Current.Is(")") || Current.Kind == TokenKind.End);

    private string Predicate(string operand)
    {
        if (!PredicateFollows() && !operand.AsSpan().ContainsAny('-', '.')) return $"{operand}.exists()";
        if (Accept(".empty()")) return $"{operand}.empty()";
        if (Accept("LENGTH")) return $"{operand}.length() {Relation()} {Number()}";
        if (Accept("COUNT")) return $"{operand}.count() {Relation()} {Number()}";
        if (Accept("DOES"))
        {
            Expect("NOT");
            Expect("EXIST");
            return $"{operand}.empty()";
        }

        if (Accept("!"))
        {
            Expect("IN");
            return In(operand, not: true);
        }

        var verb = Accept("IS") || Accept("ARE") || Accept("AREA");
        var not = Accept("NOT");
        if (Accept("VALUED") || Accept("VALUE"))
        {
            if (!not && Accept("NOT")) return $"{operand}.exists() and {Comparison(operand, not: true)}";
            return operand.AsSpan().ContainsAny('-', '.') || !not ? $"{operand}.{(not ? "empty" : "exists")}()" : $"{operand}.empty()";
        }

        if (Accept("EMPTY")) return $"{operand}.{(not ? "exists" : "empty")}()";
        if (Accept("!=")) return Differs(operand, Value());
        if (!verb && !not && !Current.Is("EQUALS") && !Current.Is("EQUAL") && !Current.Is("=") && !Current.Is("IN")) throw new SyntaxException();
        return Comparison(operand, not);
    }

    private string Comparison(string operand, bool not)
    {
        if (Accept("IN")) return In(operand, not);
        if (Accept("EQUALS") || Accept("EQUAL") || Accept("=")) Accept("TO");
        var value = Value();
        return not ? Differs(operand, value) : $"{operand} = {value}";
    }

    private static string Differs(string operand, string value) => $"({operand}.empty() or {operand} != {value})";

    private string In(string operand, bool not)
    {
        var values = new List<string>();
        Expect("(");
        do
        {
            values.Add(Value());
        }
        while (Accept(","));
        Expect(")");
        var test = values.Count == 1 ? $"{operand} = {values[0]}" : $"{operand} in ({string.Join(" | ", values)})";
        return not ? $"({operand}.empty() or ({test}).not())" : test;
    }

    private string Value() => Current.Kind switch
    {
        TokenKind.Literal => $"'{Next().Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
        TokenKind.Operand => Next().Text,
        _ => throw new SyntaxException(),
    };

    private string Relation()
    {
        if (Accept("GREATER"))
        {
            Expect("THAN");
            return Accept("OR") ? Then("EQUALS", ">=") : ">";
        }

        if (Accept("LESS"))
        {
            Expect("THAN");
            return Accept("OR") ? Then("EQUALS", "<=") : "<";
        }

        foreach (var symbol in (string[])[">", "<", "=", ">=", "<="])
        {
            if (Accept(symbol)) return symbol;
        }

        return Then("EQUALS", "=");
    }

    private string Then(string word, string symbol)
    {
        Expect(word);
        return symbol;
    }

    private string Number() => Current.Kind == TokenKind.Number ? Next().Text : throw new SyntaxException();

    private ConditionToken Next() => _tokens[_position++];

    private bool Accept(string word)
    {
        if (!Current.Is(word)) return false;
        _position++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Accept(word)) throw new SyntaxException();
    }
}

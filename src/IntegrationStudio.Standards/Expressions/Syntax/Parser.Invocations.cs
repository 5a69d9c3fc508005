namespace IntegrationStudio.Standards.Expressions.Syntax;

internal sealed partial class Parser
{
    private SyntaxNode ParseInvocation(SyntaxNode target)
    {
        Token token = Current;
        if (token.Kind == TokenKind.Hl7Path)
        {
            _position++;
            Hl7PathNode path = (Hl7PathNode)token.Value!;
            return path with { Span = target.Span.To(token.Span), Target = target };
        }

        // Behind a dot, FHIR's narrative element may be called by its name: text.div.
        bool isName = token.Kind == TokenKind.Name && (!Operators.IsReserved(token.Text) || token.Text is "div" or "mod");
        if (isName || token.Kind == TokenKind.QuotedName) return ParseNamed(target);
        if (token.Kind is TokenKind.Number or TokenKind.Text or TokenKind.Special or TokenKind.Date or TokenKind.Variable) _position++;
        _problems.Add("expression.name-missing", token.Span, "After a dot comes the name of an element or function.",
            token.Kind switch
            {
                TokenKind.Number => "Components are numbered in HL7 paths only, e.g. PID-3.4 or CX.4; other collections take [n].",
                TokenKind.Special => "Write select($this) or leave it out.",
                _ => "Put unusual names into backticks.",
            });
        return target;
    }

    private SyntaxNode ParseNamed(SyntaxNode? target)
    {
        Token name = Next();
        TextSpan start = target?.Span ?? name.Span;
        if (!Current.IsSymbol("(")) return new MemberNode(start.To(name.Span), target, name.Text);
        Token open = Next();
        List<SyntaxNode> arguments = [];
        while (!Current.IsSymbol(")") && Current.Kind != TokenKind.End)
        {
            arguments.Add(ParseExpression(0));
            if (!Current.IsSymbol(",")) break;
            Token comma = Next();
            if (Current.IsSymbol(")")) ReportMissingOperand(comma);
        }

        TextSpan end = Expect(")", open, "expression.parenthesis-open");
        return new CallNode(start.To(end), target, name.Text, name.Span, arguments);
    }

    private IndexerNode ParseIndexer(SyntaxNode target)
    {
        Token open = _tokens[_position - 1];
        SyntaxNode index = ParseExpression(0);
        TextSpan end = Expect("]", open, "expression.bracket-open");
        return new IndexerNode(target.Span.To(end), target, index);
    }

    /// <summary>Takes a closing symbol, or reports that the opening one is not closed.</summary>
    private TextSpan Expect(string symbol, Token open, string code)
    {
        while (!Current.IsSymbol(symbol) && Current.Kind != TokenKind.End && _problems.Count < MostProblems && !_isTooDeep && !IsCloser(Current))
        {
            SkipUnexpected();
            if (Current.Kind != TokenKind.End && !IsCloser(Current)) ParseExpression(0);
        }

        if (Current.IsSymbol(symbol)) return Next().Span;
        if (!_isTooDeep) _problems.Add(code, open.Span, $"This {open.Text} is not closed.", $"Add the missing {symbol}.");
        return Current.Span;
    }

    private static bool IsCloser(Token token) => token.IsSymbol(")") || token.IsSymbol("]") || token.IsSymbol("}");

    private void ReportMissingOperand(Token token)
    {
        string place = token.Kind == TokenKind.End ? "at the end" : $"before {token.Text}";
        _problems.Add("expression.operand-missing", token.Span, _text.AsSpan().Trim().IsEmpty ? "The expression is empty." : $"A value is missing {place}.",
            token switch
            {
                { Text: "=" } when _position > 0 && _tokens[_position - 1].IsSymbol("=") => "Equality is a single =.",
                { Text: "&" or "|" } when _position > 0 && _tokens[_position - 1].IsSymbol(token.Text) => "The logical operators are the words and, or, xor, implies.",
                { Text: ">" } when _position > 0 && _tokens[_position - 1].IsSymbol("<") => "Inequality is written !=.",
                { Kind: TokenKind.Name } when Operators.IsReserved(token.Text) => $"An element named {token.Text} is written in backticks.",
                _ => "Write {} for the empty collection.",
            });

        // An operator that stands twice is skipped, so that the rest is still read.
        if (token.Kind is TokenKind.Symbol or TokenKind.Name && Operators.TryParse(token.Text, out _)) _position++;
    }

    /// <summary>Reports what cannot stand here. What begins a value is left to be read as one (an operator is missing before it); anything else is skipped.</summary>
    private void SkipUnexpected()
    {
        Token token = Current;
        ReportUnexpected(token);
        bool isWord = token.Kind is TokenKind.Name or TokenKind.Hl7Path && Operators.TryParse(token.Text.ToLowerInvariant(), out _);
        if (token.Kind == TokenKind.Symbol || isWord) _position++;
    }

    private void ReportUnexpected(Token token)
    {
        string? mend = token switch
        {
            { Kind: TokenKind.Hl7Path or TokenKind.Name } when Operators.TryParse(token.Text.ToLowerInvariant(), out _) || token.Text is "IS" or "AS"
                => $"Operators are written in lower case: {token.Text.ToLowerInvariant()}.",
            { Kind: TokenKind.Name, Text: "not" } => "Negation is a function: (...).not().",
            { Text: ")" or "]" or "}" } => "There is no opening one for it.",
            { Text: "," } => "Commas separate arguments; a list of values is written ('A' | 'B').",
            _ => "An operator such as and, or, = or | is missing before it.",
        };
        _problems.Add("expression.unexpected", token.Span, $"{token.Text} does not belong here.", mend);
    }
}

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>
/// A Pratt parser over the tokens (specification: N1, appendix A). It reports what is wrong and goes on, so that all problems come at once;
/// with any problem the tree is not used.
/// </summary>
internal sealed partial class Parser
{
    // Both bound recursion here, in the compiler and in evaluation: a deeper expression would exhaust the stack of a small thread, which nothing survives.
    // One level of parentheses or arguments takes several frames, one link of a chain (a or b or c) a single one.
    private const int MostNesting = 100;
    private const int MostDepth = 500;
    private const int MostProblems = 20;

    private readonly string _text;
    private readonly SyntaxProblems _problems;
    private readonly List<Token> _tokens;
    private int _position;
    private int _depth;
    private int _nesting;
    private bool _isTooDeep;

    private Parser(string text, SyntaxProblems problems)
    {
        _text = text;
        _problems = problems;
        _tokens = new Lexer(text, problems).ReadAll();
    }

    /// <summary>Parses a whole text; the tree only counts when there are no problems.</summary>
    public static SyntaxNode Parse(string text, SyntaxProblems problems)
    {
        Parser parser = new(text, problems);
        SyntaxNode node = parser.ParseExpression(0);
        while (parser.Current.Kind != TokenKind.End && problems.Count < MostProblems && !parser._isTooDeep)
        {
            parser.SkipUnexpected();
            if (parser.Current.Kind != TokenKind.End) parser.ParseExpression(0);
        }

        return node;
    }

    private Token Current => _tokens[_position];

    private Token Next() => Current.Kind == TokenKind.End ? Current : _tokens[_position++];

    private SyntaxNode ParseExpression(int minimumPower)
    {
        if (_nesting >= MostNesting || !Enter(out int depth))
        {
            ReportTooDeep();
            return new EmptyNode(Current.Span);
        }

        _nesting++;
        SyntaxNode left = ParseOperand();
        while (true)
        {
            Token token = Current;
            if (token.Kind is not (TokenKind.Symbol or TokenKind.Name)) break;
            if (token.Kind == TokenKind.Name && token.Text is "is" or "as" && Operators.TypePower > minimumPower)
            {
                if (!Enter(out _)) break;
                _position++;
                TypeName type = ParseTypeName(out TextSpan span);
                left = new TypeTestNode(left.Span.To(span), left, token.Text == "as", type);
                continue;
            }

            if (!Operators.TryParse(token.Text, out BinaryOperator op) || Operators.Power(op) <= minimumPower || !Enter(out _)) break;
            _position++;
            SyntaxNode right = ParseExpression(Operators.Power(op));
            left = new BinaryNode(left.Span.To(right.Span), op, left, right, token.Span);
        }

        _nesting--;
        _depth = depth;
        return left;
    }

    private SyntaxNode ParseOperand()
    {
        if (Current.IsSymbol("-") || Current.IsSymbol("+"))
        {
            Token sign = Next();
            SyntaxNode operand = ParseExpression(Operators.UnaryPower);
            return new SignNode(sign.Span.To(operand.Span), sign.Text == "-", operand);
        }

        SyntaxNode node = ParseTerm();
        while (Current.IsSymbol(".") || Current.IsSymbol("["))
        {
            if (!Enter(out _)) break;
            node = Next().Text == "." ? ParseInvocation(node) : ParseIndexer(node);
        }

        return node;
    }

    private SyntaxNode ParseTerm()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _position++;
                return ParseQuantity(token);
            case TokenKind.Text:
                _position++;
                return new LiteralNode(token.Span, Item.Of(token.Text));
            case TokenKind.Date:
                _position++;
                return new LiteralNode(token.Span, (Item)token.Value!);
            case TokenKind.Special:
                _position++;
                return new SpecialNode(token.Span, (SpecialName)token.Value!);
            case TokenKind.Variable:
                _position++;
                return new VariableNode(token.Span, token.Text);
            case TokenKind.Hl7Path:
                _position++;
                return (Hl7PathNode)token.Value!;
            case TokenKind.Name when token.Text is "true" or "false":
                _position++;
                return new LiteralNode(token.Span, Item.Of(token.Text == "true"));
            case TokenKind.QuotedName or TokenKind.Name when token.Kind == TokenKind.QuotedName || !Operators.IsReserved(token.Text):
                return ParseNamed(null);
        }

        if (token.IsSymbol("("))
        {
            _position++;
            SyntaxNode inner = ParseExpression(0);
            Expect(")", token, "expression.parenthesis-open");
            return inner;
        }

        if (token.IsSymbol("{"))
        {
            _position++;
            TextSpan end = Expect("}", token, "expression.brace-open");
            return new EmptyNode(token.Span.To(end));
        }

        ReportMissingOperand(token);
        return new EmptyNode(token.Span);
    }

    private LiteralNode ParseQuantity(Token number)
    {
        Item value = (Item)number.Value!;
        Token unit = Current;
        bool isCalendar = unit.Kind == TokenKind.Name && CalendarUnits.IsUnit(unit.Text);
        if (!isCalendar && unit.Kind != TokenKind.Text) return new LiteralNode(number.Span, value);
        _position++;
        decimal amount = value.Kind == ItemKind.Integer ? value.Integer : value.Decimal;
        return new LiteralNode(number.Span.To(unit.Span), Item.OfQuantity(amount, isCalendar ? CalendarUnits.Singular(unit.Text) : unit.Text, isCalendar));
    }

    private TypeName ParseTypeName(out TextSpan span)
    {
        string first = ReadTypePart(out span);
        if (!Current.IsSymbol(".") || _tokens[_position + 1].Kind is not (TokenKind.Name or TokenKind.QuotedName)
            || _tokens[Math.Min(_position + 2, _tokens.Count - 1)].IsSymbol("("))
        {
            return new TypeName(null, first);
        }

        _position++;
        string second = ReadTypePart(out TextSpan end);
        span = span.To(end);
        return new TypeName(first, second);
    }

    private string ReadTypePart(out TextSpan span)
    {
        Token token = Current;
        span = token.Span;
        if (token.Kind is TokenKind.Name or TokenKind.QuotedName or TokenKind.Hl7Path)
        {
            _position++;
            return token.Text;
        }

        _problems.Add("expression.type-missing", token.Span, "A type's name must follow here.", "Write for instance: is Quantity.");
        return "";
    }

    private bool Enter(out int before)
    {
        before = _depth;
        if (_depth < MostDepth)
        {
            _depth++;
            return true;
        }

        ReportTooDeep();
        return false;
    }

    private void ReportTooDeep()
    {
        if (!_isTooDeep)
        {
            _problems.Add("expression.too-deep", Current.Span, "The expression is nested too deeply or has too many parts in one chain.", "Split it; for many codes use a table with lookup().");
        }

        _isTooDeep = true;
        _position = _tokens.Count - 1;
    }
}

namespace IntegrationStudio.Standards.Fhir.Terminology;

/// <summary>The grammar of UCUM units (ucum.org, section 2): terms of factors and atoms with exponents and annotations, joined by <c>.</c> and <c>/</c>. Names of atoms are not checked.</summary>
internal ref struct UcumGrammar
{
    private const int Deepest = 32;

    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private UcumGrammar(ReadOnlySpan<char> text)
    {
        _text = text;
    }

    public static bool IsUnit(ReadOnlySpan<char> code)
    {
        var grammar = new UcumGrammar(code);
        return grammar.Term(0) && grammar._at == code.Length;
    }

    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    private bool Term(int depth)
    {
        if (depth > Deepest) return false;
        if (Next == '/') _at++;
        while (Component(depth))
        {
            if (Next is not ('.' or '/')) return true;
            _at++;
        }
        return false;
    }

    private bool Component(int depth)
    {
        if (Next != '(') return Annotatable();
        _at++;
        if (!Term(depth + 1) || Next != ')') return false;
        _at++;
        return true;
    }

    private bool Annotatable()
    {
        var start = _at;
        while (char.IsAsciiDigit(Next)) _at++;
        var atom = Atom();
        if (atom < 0 || (atom > 0 && !Exponent())) return false;
        return (Next != '{' || Annotation()) && _at > start;
    }

    /// <summary>How many characters an atom has, or -1 when a bracket is not closed. Digits may stand within: <c>10*</c>, <c>m[H2O]</c>.</summary>
    private int Atom()
    {
        var start = _at;
        for (; _at < _text.Length; _at++)
        {
            var c = Next;
            if (c == '[')
            {
                var close = _text[_at..].IndexOf(']');
                if (close < 2 || _text.Slice(_at, close).IndexOfAnyExceptInRange('!', '~') >= 0) return -1;
                _at += close;
            }
            else if (!char.IsAsciiLetter(c) && c is not ('%' or '\'' or '"' or '*' or '^' or '_')) break;
        }
        return _at - start;
    }

    private bool Exponent()
    {
        var isSigned = Next is '+' or '-';
        if (isSigned) _at++;
        var start = _at;
        while (char.IsAsciiDigit(Next)) _at++;
        return !isSigned || _at > start;
    }

    private bool Annotation()
    {
        var close = _text[_at..].IndexOf('}');
        if (close < 0 || _text.Slice(_at + 1, close - 1).IndexOfAnyExceptInRange(' ', '~') >= 0) return false;
        _at += close + 1;
        return true;
    }
}

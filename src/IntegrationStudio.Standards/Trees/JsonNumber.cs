namespace IntegrationStudio.Standards.Trees;

/// <summary>The literals of JSON numbers (RFC 8259, 6), which the trees keep as they were written.</summary>
public static class JsonNumber
{
    /// <summary>The longest literal that is taken: room for every number that anybody measures, and none for what only costs time.</summary>
    public const int Longest = 128;

    /// <summary>Whether it is a JSON number of at most <see cref="Longest"/> characters; exponents are allowed, a leading plus, leading zeros and a bare point are not.</summary>
    public static bool IsLiteral(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > Longest) return false;
        var at = value[0] == (byte)'-' ? 1 : 0;
        var whole = Digits(value, at);
        if (whole == 0 || (whole > 1 && value[at] == (byte)'0')) return false;
        at += whole;
        if (at < value.Length && value[at] == (byte)'.')
        {
            var fraction = Digits(value, at + 1);
            if (fraction == 0) return false;
            at += fraction + 1;
        }
        if (at < value.Length && (value[at] | 0x20) == 'e')
        {
            at++;
            if (at < value.Length && value[at] is (byte)'+' or (byte)'-') at++;
            var exponent = Digits(value, at);
            if (exponent == 0) return false;
            at += exponent;
        }
        return at == value.Length;
    }

    /// <summary>How many digits stand from there on.</summary>
    internal static int Digits(ReadOnlySpan<byte> value, int at)
    {
        if (at >= value.Length) return 0;
        var rest = value[at..];
        var end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? rest.Length : end;
    }
}

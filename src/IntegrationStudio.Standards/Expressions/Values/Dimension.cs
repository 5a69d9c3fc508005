using System.Globalization;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>The exponents of the base units of a unit, packed: one signed byte each.</summary>
internal readonly record struct Dimension(ulong Low, uint High)
{
    private static readonly string[] Names = ["m", "g", "s", "K", "A", "cd", "mol", "eq", "iu", "pH", "[calendar-month]"];
    private static readonly string[] Codes = ["m", "g", "s", "K", "A", "cd", "mol", "eq", "[iU]", "[pH]", "mo"];

    /// <summary>No dimension: a pure number.</summary>
    public static Dimension None => default;

    /// <summary>Calendar months, which no number of seconds equals.</summary>
    public static Dimension CalendarMonth { get; } = None.With(10, 1);

    public int this[int index] => index < 8 ? (sbyte)(Low >> (index * 8)) : (sbyte)(High >> ((index - 8) * 8));

    /// <summary>One base unit with its exponent, <c>s-2</c>.</summary>
    public static Dimension Parse(string part)
    {
        string name = part.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
        return None.With(Array.IndexOf(Names, name), int.Parse(part.AsSpan(name.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    public Dimension Times(Dimension other) => Combine(other, 1);

    public Dimension DividedBy(Dimension other) => Combine(other, -1);

    public Dimension Power(int exponent)
    {
        Dimension result = None;
        for (int i = 0; i < Names.Length; i++) result = result.With(i, this[i] * exponent);
        return result;
    }

    /// <summary>The unit's code in base units, <c>g.m-1</c>; <c>1</c> for a pure number.</summary>
    public string ToUnit()
    {
        List<string> parts = [];
        for (int i = 0; i < Codes.Length; i++)
        {
            if (this[i] != 0) parts.Add(this[i] == 1 ? Codes[i] : Codes[i] + this[i].ToString(CultureInfo.InvariantCulture));
        }

        return parts.Count == 0 ? "1" : string.Join('.', parts);
    }

    private Dimension Combine(Dimension other, int sign)
    {
        Dimension result = None;
        for (int i = 0; i < Names.Length; i++) result = result.With(i, this[i] + sign * other[i]);
        return result;
    }

    private Dimension With(int index, int exponent)
    {
        byte value = unchecked((byte)(sbyte)exponent);
        return index < 8
            ? new Dimension((Low & ~(0xFFUL << (index * 8))) | (ulong)value << (index * 8), High)
            : new Dimension(Low, (High & ~(0xFFU << ((index - 8) * 8))) | (uint)value << ((index - 8) * 8));
    }
}

using System.Collections.Concurrent;
using System.Globalization;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>A unit in terms of base units. Terms with dots, slashes, exponents, parentheses and annotations are understood (UCUM, section 2).</summary>
/// <param name="Factor">How many base units one of it is.</param>
/// <param name="Dimension">The base units' exponents.</param>
internal sealed record Unit(decimal Factor, Dimension Dimension)
{
    private const int MostCached = 1000;
    private static readonly ConcurrentDictionary<string, Unit?> Cache = new(StringComparer.Ordinal);

    /// <summary>The unit of a code; null when it is not understood. Special units without a factor (<c>Cel</c>) are not.</summary>
    public static Unit? Find(string code)
    {
        if (Cache.TryGetValue(code, out Unit? unit)) return unit;
        unit = Parse(code);
        if (Cache.Count < MostCached) Cache[code] = unit;
        return unit;
    }

    private static Unit? Parse(string code)
    {
        int position = 0;
        try
        {
            Unit? unit = ParseTerm(code, ref position, 0);
            return position == code.Length ? unit : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static Unit? ParseTerm(string code, ref int position, int depth)
    {
        Unit? result = new(1, Dimension.None);
        bool isDivision = false;
        if (depth > 8) return null;
        while (position < code.Length && code[position] != ')')
        {
            if (code[position] is '.' or '/')
            {
                isDivision = code[position++] == '/';
                continue;
            }

            if (ParseComponent(code, ref position, depth) is not { } part) return null;
            result = isDivision
                ? new Unit(result.Factor / part.Factor, result.Dimension.DividedBy(part.Dimension))
                : new Unit(result.Factor * part.Factor, result.Dimension.Times(part.Dimension));
            isDivision = false;
        }

        return result.Factor == 0 ? null : result;
    }

    private static Unit? ParseComponent(string code, ref int position, int depth)
    {
        if (code[position] == '(')
        {
            position++;
            Unit? inner = ParseTerm(code, ref position, depth + 1);
            if (inner is null || position >= code.Length) return null;
            position++;
            return inner;
        }

        int start = position;
        while (position < code.Length && code[position] is not ('.' or '/' or '(' or ')' or '{')) position += code[position] == '[' ? SkipBracket(code, position) : 1;
        string atom = code[start..position];
        if (position < code.Length && code[position] == '{')
        {
            int end = code.IndexOf('}', position);
            if (end < 0) return null;
            position = end + 1;
        }

        return atom.Length == 0 ? new Unit(1, Dimension.None) : ParseAtom(atom);
    }

    private static int SkipBracket(string code, int position)
    {
        int end = code.IndexOf(']', position);
        return (end < 0 ? code.Length : end + 1) - position;
    }

    private static Unit? ParseAtom(string atom)
    {
        if (decimal.TryParse(atom, NumberStyles.None, CultureInfo.InvariantCulture, out decimal number)) return new Unit(number, Dimension.None);
        if (FindAtom(atom) is { } whole) return whole;
        int end = atom.Length;
        while (end > 0 && char.IsAsciiDigit(atom[end - 1])) end--;
        if (end == atom.Length || end == 0) return null;
        if (end > 1 && atom[end - 1] is '-' or '+') end--;
        if (!int.TryParse(atom.AsSpan(end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent) || Math.Abs(exponent) > 20) return null;
        return FindAtom(atom[..end]) is { } unit ? Raise(unit, exponent) : null;
    }

    private static Unit Raise(Unit unit, int exponent)
    {
        decimal factor = 1;
        for (int i = 0; i < Math.Abs(exponent); i++) factor = exponent > 0 ? factor * unit.Factor : factor / unit.Factor;
        return new Unit(factor, unit.Dimension.Power(exponent));
    }

    private static Unit? FindAtom(string name)
    {
        if (UnitAtoms.All.TryGetValue(name, out UnitAtom atom)) return new Unit(atom.Factor, atom.Dimension);
        for (int length = Math.Min(2, name.Length - 1); length >= 1; length--)
        {
            if (UnitAtoms.Prefixes.TryGetValue(name[..length], out decimal prefix) && UnitAtoms.All.TryGetValue(name[length..], out atom) && atom.TakesPrefix)
            {
                return new Unit(prefix * atom.Factor, atom.Dimension);
            }
        }

        return null;
    }
}

using System.Globalization;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Reads one line of the definition tables word by word.</summary>
internal ref struct LineCursor(string text, int at, int end)
{
    /// <summary>Offset of what comes next.</summary>
    public int At { get; private set; } = at;

    public ReadOnlySpan<char> Word()
    {
        var rest = text.AsSpan(At, end - At);
        var space = rest.IndexOf(' ');
        var word = space < 0 ? rest : rest[..space];
        At = Math.Min(end, At + word.Length + 1);
        return word;
    }

    public int Number() => int.Parse(Word(), NumberStyles.None, CultureInfo.InvariantCulture);

    public uint Mask() => uint.Parse(Word(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Smallest and largest number of occurrences; 0 = unbounded.</summary>
    public (int Min, int Max) Cardinality()
    {
        var word = Word();
        return word switch
        {
            "?" => (0, 1),
            "*" => (0, 0),
            "+" => (1, 0),
            "1" => (1, 1),
            _ => (word[0] - '0', int.Parse(word[3..], NumberStyles.None, CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>Whether a word is among those that remain.</summary>
    public bool Has(ReadOnlySpan<char> word)
    {
        while (At < end)
        {
            if (Word().SequenceEqual(word))
                return true;
        }
        return false;
    }

    public readonly ReadOnlySpan<char> Rest() => text.AsSpan(At, end - At);
}

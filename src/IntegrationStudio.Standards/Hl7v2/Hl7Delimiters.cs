namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The separators a message declares in MSH-1 and MSH-2 (HL7 v2.7.1, 2.5.4); all are single ASCII bytes.</summary>
/// <param name="Field">MSH-1, usually <c>|</c>.</param>
/// <param name="Component">Usually <c>^</c>.</param>
/// <param name="Repetition">Usually <c>~</c>; 0 when the message declares none.</param>
/// <param name="Escape">Usually <c>\</c>; 0 when the message declares none.</param>
/// <param name="Subcomponent">Usually <c>&amp;</c>; 0 when the message declares none.</param>
/// <param name="Truncation">Usually <c>#</c>, from 2.7 on; 0 when the message declares none.</param>
public readonly record struct Hl7Delimiters(byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, byte Truncation = 0)
{
    /// <summary><c>|^~\&amp;</c>.</summary>
    public static Hl7Delimiters Default { get; } = new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&');

    /// <summary>MSH-2 as it is written: four characters, five with the truncation character.</summary>
    public string EncodingCharacters => new([.. ((ReadOnlySpan<char>)[(char)Component, (char)Repetition, (char)Escape, (char)Subcomponent, (char)Truncation])[..Count]]);

    /// <summary>Number of characters in MSH-2; they are declared in order, so the first one missing ends them.</summary>
    internal int Count => Repetition == 0 ? 1 : Escape == 0 ? 2 : Subcomponent == 0 ? 3 : Truncation == 0 ? 4 : 5;

    /// <summary>Whether a byte is one of the separators (the escape and truncation characters are none).</summary>
    internal bool Separates(byte value) => value != 0 && (value == Component || value == Repetition || value == Subcomponent || value == Field);

    /// <summary>Reads the separators after a header's name; <paramref name="header"/> starts with MSH, FHS or BHS. Returns what is wrong with them, or null.</summary>
    internal static Problem? Read(ReadOnlySpan<byte> header, out Hl7Delimiters delimiters)
    {
        delimiters = Default;
        if (header.Length < 5)
            return new("hl7v2.truncated", "MSH", "The message ends before its separators (MSH-1, MSH-2).");
        var field = header[3];
        if (!CanSeparate(field))
            return new("hl7v2.bad-separator", "MSH-1", $"The byte 0x{field:X2} cannot separate fields.") { Mend = "Use | unless both sides agreed on another character." };
        var rest = header[4..];
        var end = rest.IndexOfAny(field, (byte)'\r', (byte)'\n');
        var encoding = end < 0 ? rest : rest[..end];
        if (encoding.IsEmpty)
            return new("hl7v2.bad-separator", "MSH-2", "MSH-2 declares no separators.") { Mend = "Send ^~\\& in MSH-2." };
        Span<byte> all = stackalloc byte[5];
        all.Clear();
        // ^~\\& with the escape character doubled comes from messages pasted out of source code.
        var doubled = encoding.Length == 5 && encoding[2] == encoding[3];
        var count = doubled ? 4 : Math.Min(5, encoding.Length);
        encoding[..count].CopyTo(all);
        if (doubled)
            all[3] = encoding[4];
        for (var i = 0; i < count; i++)
        {
            if (!CanSeparate(all[i]) || all[i] == field || all[..i].Contains(all[i]))
                return new("hl7v2.bad-separator", "MSH-2", $"Character {i + 1} of MSH-2 (0x{all[i]:X2}) is not usable or repeats another separator.") { Mend = "Send ^~\\& in MSH-2." };
        }
        delimiters = new(field, all[0], all[1], all[2], all[3], all[4]);
        return null;
    }

    private static bool CanSeparate(byte value) =>
        value is > 0 and < 0x7F and not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'"') && !char.IsAsciiLetterOrDigit((char)value);
}

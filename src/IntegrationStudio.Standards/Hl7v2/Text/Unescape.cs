using System.Buffers;
using System.Buffers.Text;

namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>
/// Resolves escape sequences (HL7 v2.7.1, 2.7): separators, hexadecimal data, line formatting, character set shifts. Highlighting is dropped,
/// and what is not understood (local <c>\Z..\</c>, an escape character without its partner) stays as it stands, so that nothing is lost.
/// </summary>
internal static class Unescape
{
    public static void Run(Hl7Message message, ReadOnlySpan<byte> raw, IBufferWriter<byte> destination)
    {
        var escape = message.Delimiters.Escape;
        Hl7Charset? shifted = null;
        while (!raw.IsEmpty)
        {
            var open = escape == 0 ? -1 : raw.IndexOf(escape);
            var close = open < 0 ? -1 : raw[(open + 1)..].IndexOf(escape);
            if (close < 0)
            {
                ElementText.Decode(message, shifted, raw, destination);
                return;
            }
            ElementText.Decode(message, shifted, raw[..open], destination);
            var sequence = raw.Slice(open + 1, close);
            if (TryResolve(message, sequence, ref shifted, ref raw, open + close + 2, destination))
                continue;
            // Not a sequence: only its first escape character is consumed, because the second may open a real one.
            ElementText.Decode(message, shifted, raw.Slice(open, close + 1), destination);
            raw = raw[(open + 1 + close)..];
        }
    }

    private static bool TryResolve(Hl7Message message, ReadOnlySpan<byte> sequence, ref Hl7Charset? shifted, ref ReadOnlySpan<byte> raw, int length, IBufferWriter<byte> destination)
    {
        if (sequence.IsEmpty)
            return false;
        var delimiters = message.Delimiters;
        var resolved = true;
        switch ((char)sequence[0])
        {
            case 'F' when sequence.Length == 1: Put(destination, delimiters.Field); break;
            case 'S' when sequence.Length == 1: Put(destination, delimiters.Component); break;
            case 'T' when sequence.Length == 1 && delimiters.Subcomponent != 0: Put(destination, delimiters.Subcomponent); break;
            case 'R' when sequence.Length == 1 && delimiters.Repetition != 0: Put(destination, delimiters.Repetition); break;
            case 'E' when sequence.Length == 1: Put(destination, delimiters.Escape); break;
            case 'P' when sequence.Length == 1: Put(destination, delimiters.Truncation == 0 ? (byte)'#' : delimiters.Truncation); break;
            case 'H' or 'N' when sequence.Length == 1: break;
            case '.': resolved = Formatting.TryWrite(sequence[1..], destination); break;
            case 'X': resolved = TryHex(message, shifted, sequence[1..], destination, ref raw, ref length); break;
            case 'C' or 'M': resolved = CharsetShift.TryRead(sequence, out shifted, shifted); break;
            default: resolved = false; break;
        }
        if (resolved)
            raw = raw[length..];
        return resolved;
    }

    /// <summary>Hexadecimal bytes are bytes of the character set; neighbouring sequences are joined first, because a character may span them.</summary>
    private static bool TryHex(Hl7Message message, Hl7Charset? shifted, ReadOnlySpan<byte> digits, IBufferWriter<byte> destination, ref ReadOnlySpan<byte> raw, ref int length)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(1, digits.Length / 2));
        if (!AppendHex(digits, bytes))
            return false;
        var escape = message.Delimiters.Escape;
        while (raw.Length > length + 2 && raw[length] == escape && raw[length + 1] == 'X')
        {
            var close = raw[(length + 2)..].IndexOf(escape);
            if (close < 0 || !AppendHex(raw.Slice(length + 2, close), bytes))
                break;
            length += close + 3;
        }
        ElementText.Decode(message, shifted, bytes.WrittenSpan, destination);
        return true;
    }

    private static bool AppendHex(ReadOnlySpan<byte> digits, ArrayBufferWriter<byte> bytes)
    {
        if (digits.IsEmpty || digits.Length % 2 != 0 || digits.IndexOfAnyExcept(HexDigits) >= 0)
            return false;
        for (var i = 0; i < digits.Length; i += 2)
        {
            if (Utf8Parser.TryParse(digits.Slice(i, 2), out byte value, out _, 'X'))
                Put(bytes, value);
        }
        return true;
    }

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    private static void Put(IBufferWriter<byte> destination, byte value)
    {
        destination.GetSpan(1)[0] = value;
        destination.Advance(1);
    }
}

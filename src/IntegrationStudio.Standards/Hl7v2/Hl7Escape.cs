using System.Buffers;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Escape sequences for writing (HL7 v2.7.1, 2.7). Reading is <see cref="Hl7Element.ToString"/>.</summary>
public static class Hl7Escape
{
    /// <summary>Writes text as UTF-8 with separators, the escape character, line breaks (<c>\.br\</c>) and other control characters escaped. Where the message declares no escape character, a space stands in their place.</summary>
    public static void Write(ReadOnlySpan<char> text, Hl7Delimiters delimiters, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, utf8);
        Write(utf8.AsSpan(0, length), delimiters, destination);
        ArrayPool<byte>.Shared.Return(utf8);
    }

    /// <summary>Writes text of an ASCII-compatible character set, usually UTF-8, with separators, the escape character, line breaks (<c>\.br\</c>) and other control characters escaped.</summary>
    public static void Write(ReadOnlySpan<byte> text, Hl7Delimiters delimiters, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        while (!text.IsEmpty)
        {
            var run = 0;
            while (run < text.Length && !IsSpecial(text[run], delimiters))
                run++;
            destination.Write(text[..run]);
            if (run == text.Length)
                return;
            Sequence(text[run], delimiters, destination);
            text = text[(run + 1)..];
        }
    }

    private static bool IsSpecial(byte value, in Hl7Delimiters delimiters) =>
        delimiters.Separates(value) || (value == delimiters.Escape && value != 0) || (value == delimiters.Truncation && value != 0) || (value < 0x20 && value != '\t');

    private static void Sequence(byte value, in Hl7Delimiters delimiters, IBufferWriter<byte> destination)
    {
        if (delimiters.Escape == 0)
        {
            destination.Write(" "u8);
            return;
        }
        Span<byte> escape = [delimiters.Escape];
        destination.Write(escape);
        destination.Write(
            value == delimiters.Field ? "F"u8
            : value == delimiters.Component ? "S"u8
            : value == delimiters.Repetition && value != 0 ? "R"u8
            : value == delimiters.Subcomponent && value != 0 ? "T"u8
            : value == delimiters.Escape ? "E"u8
            : value == delimiters.Truncation && value != 0 ? "P"u8
            : value == '\n' ? ".br"u8
            : (ReadOnlySpan<byte>)[(byte)'X', Hex(value >> 4), Hex(value & 15)]);
        destination.Write(escape);
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);
}

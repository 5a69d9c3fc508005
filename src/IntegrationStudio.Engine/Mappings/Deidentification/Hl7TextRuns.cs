using System.Globalization;
using System.Text;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>The stretches of an escaped text between sequences that format it (<c>\.br\</c>, <c>\H\</c>), which are no part of what it says.</summary>
internal static class Hl7TextRuns
{
    /// <summary>Stretches as offsets into the message's buffer.</summary>
    public static IEnumerable<(int Start, int Length)> Of(Hl7Element element, byte escape)
    {
        byte[] buffer = element.Message!.Buffer;
        int end = element.Start + element.Length;
        int start = element.Start;
        for (int at = start; at < end; at++)
        {
            if (buffer[at] != escape) continue;
            int close = Array.IndexOf(buffer, escape, at + 1, end - at - 1);
            if (close < 0) break;
            if (close > at + 1 && buffer[at + 1] is (byte)'.' or (byte)'H' or (byte)'N' or (byte)'C' or (byte)'M' or (byte)'Z')
            {
                if (at > start) yield return (start, at - start);
                start = close + 1;
            }

            at = close;
        }

        if (start < end) yield return (start, end - start);
    }

    /// <summary>The text of a stretch: separators and hexadecimal data resolved.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, Hl7Delimiters delimiters, Encoding encoding)
    {
        var bytes = new List<byte>(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            int length = raw[i] == delimiters.Escape ? raw[(i + 1)..].IndexOf(delimiters.Escape) : -1;
            if (length < 1 || !TryAppend(raw.Slice(i + 1, length), delimiters, bytes))
            {
                bytes.Add(raw[i]);
                continue;
            }

            i += length + 1;
        }

        byte[] decoded = [.. bytes];
        try
        {
            return encoding.GetString(decoded);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(decoded);
        }
    }

    private static bool TryAppend(ReadOnlySpan<byte> sequence, in Hl7Delimiters delimiters, List<byte> bytes)
    {
        if (sequence[0] == 'X' && sequence.Length % 2 == 1)
        {
            for (int i = 1; i < sequence.Length; i += 2)
            {
                if (!byte.TryParse(Encoding.ASCII.GetString(sequence.Slice(i, 2)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)) return false;
                bytes.Add(value);
            }

            return true;
        }

        byte? separator = sequence.Length != 1 ? null : (char)sequence[0] switch
        {
            'F' => delimiters.Field,
            'S' => delimiters.Component,
            'T' => delimiters.Subcomponent,
            'R' => delimiters.Repetition,
            'E' => delimiters.Escape,
            _ => null,
        };
        if (separator is { } found) bytes.Add(found);
        return separator is not null;
    }
}

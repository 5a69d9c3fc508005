using System.Text;
using IntegrationStudio.Standards.Hl7v2.Parsing;

namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>Character sets in which separators cannot be found in the bytes: such messages are read by way of UTF-8.</summary>
internal static class Transcoding
{
    /// <summary>UTF-16 by its byte-order mark, or by the zero bytes of its first letters; null for everything else.</summary>
    public static Hl7Charset? Detect(ReadOnlySpan<byte> raw)
    {
        if (raw.Length < 4)
            return null;
        return (raw[0], raw[1], raw[2], raw[3]) switch
        {
            (0xFF, 0xFE, not 0, _) => Hl7Charset.Utf16,
            (0xFE, 0xFF, _, _) => Hl7Charset.Utf16BigEndian,
            ((byte)'M', 0, (byte)'S', 0) => Hl7Charset.Utf16,
            (0, (byte)'M', 0, (byte)'S') => Hl7Charset.Utf16BigEndian,
            _ => null,
        };
    }

    /// <summary>The text as UTF-8 without a byte-order mark. What cannot be decoded becomes U+FFFD, and a problem says so.</summary>
    public static byte[] ToUtf8(ReadOnlySpan<byte> raw, Hl7Charset charset, ref ProblemList problems)
    {
        string text;
        try
        {
            text = charset.Encoding.GetString(raw);
        }
        catch (DecoderFallbackException e)
        {
            var lenient = (Encoding)charset.Encoding.Clone();
            lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
            text = lenient.GetString(raw);
            problems.Add(new("hl7v2.bad-text", "MSH-18", $"From byte {e.Index} on there is text that is not valid {charset.Name}; unreadable characters are shown as U+FFFD. The received bytes are kept.", Severity.Warning));
        }
        return Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
    }

    /// <summary>The way back, with a byte-order mark if the received bytes had one.</summary>
    public static byte[] FromUtf8(ReadOnlySpan<byte> utf8, Hl7Charset charset, ReadOnlySpan<byte> received)
    {
        var lenient = (Encoding)charset.Encoding.Clone();
        lenient.EncoderFallback = EncoderFallback.ReplacementFallback;
        var text = lenient.GetBytes(Encoding.UTF8.GetString(utf8));
        var mark = charset.Encoding.GetPreamble();
        return mark.Length > 0 && received.StartsWith(mark) ? [.. mark, .. text] : text;
    }
}

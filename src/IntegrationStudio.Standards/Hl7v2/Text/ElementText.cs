using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>The text of an element: escape sequences resolved, bytes decoded.</summary>
internal static class ElementText
{
    public static bool NeedsWork(Hl7Message message, ReadOnlySpan<byte> raw) =>
        (message.Delimiters.Escape != 0 && raw.Contains(message.Delimiters.Escape))
        || message.TextForm switch
        {
            TextForm.Utf8 => false,
            TextForm.Utf8OrDefault => !Utf8.IsValid(raw),
            _ => !Ascii.IsValid(raw),
        };

    public static string Read(in Hl7Element element)
    {
        if (!element.NeedsUnescape)
            return Encoding.UTF8.GetString(element.RawSpan);
        var utf8 = new ArrayBufferWriter<byte>(element.Length + 16);
        Unescape.Run(element.Message!, element.RawSpan, utf8);
        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }

    public static void Write(in Hl7Element element, IBufferWriter<byte> destination)
    {
        if (!element.NeedsUnescape)
            destination.Write(element.RawSpan);
        else
            Unescape.Run(element.Message!, element.RawSpan, destination);
    }

    /// <summary>The text with its escape sequences and separators as they stand, decoded only.</summary>
    public static string Undecorated(in Hl7Element element)
    {
        var utf8 = new ArrayBufferWriter<byte>(element.Length + 16);
        Decode(element.Message!, null, element.RawSpan, utf8);
        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }

    /// <summary>Writes bytes of the message's character set as UTF-8.</summary>
    public static void Decode(Hl7Message message, Hl7Charset? shifted, ReadOnlySpan<byte> bytes, IBufferWriter<byte> destination)
    {
        if (bytes.IsEmpty)
            return;
        var isUtf8 = shifted is null && message.TextForm != TextForm.Charset;
        if (Ascii.IsValid(bytes) || (isUtf8 && Utf8.IsValid(bytes)))
        {
            destination.Write(bytes);
            return;
        }
        var charset = shifted ?? (isUtf8 ? message.FallbackCharset : message.Charset);
        Encoding.UTF8.GetBytes(Text(charset, bytes), destination);
    }

    private static string Text(Hl7Charset charset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return charset.Encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Reported when the message was parsed.
            var lenient = (Encoding)charset.Encoding.Clone();
            lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
            return lenient.GetString(bytes);
        }
    }
}

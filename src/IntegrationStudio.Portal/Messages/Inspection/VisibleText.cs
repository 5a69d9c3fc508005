using System.Text;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>Bytes of a message as text that can be looked at: nothing throws, nothing is invisible.</summary>
internal static class VisibleText
{
    /// <summary>The encoding of a message's buffer, with a visible mark for what it cannot decode.</summary>
    public static Encoding Lenient(Hl7Message message)
    {
        // UTF-16 messages have a UTF-8 buffer.
        var named = message.Charset.Encoding.WebName.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : message.Charset.Encoding;
        var lenient = (Encoding)named.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        return lenient;
    }

    public static string Of(ReadOnlySpan<byte> bytes, Encoding encoding, int longest)
    {
        var cut = bytes.Length > longest * 4 ? bytes[..(longest * 4)] : bytes;
        var text = Wording.Cut(ShowControls(encoding.GetString(cut)), longest);
        return text.Length > longest ? $"{text} [{Wording.Size(bytes.Length)} in all]" : text;
    }

    /// <summary>What is not HL7: lines at CR, LF or CRLF.</summary>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> bytes, int longest) =>
        [.. Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, longest)]).ReplaceLineEndings("\n").Replace('\r', '\n').Split('\n').Select(ShowControls)];

    /// <summary>Control characters as the pictures of U+2400; marks that turn the text around them, for which there are no pictures, as U+FFFD.</summary>
    private static string ShowControls(string text) => !text.Any(IsHidden)
        ? text
        : string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = from[i] < ' ' ? (char)(0x2400 + from[i]) : from[i] == '\x7f' ? '\u2421' : IsHidden(from[i]) ? '\uFFFD' : from[i];
        });

    /// <summary>Joiners (U+200C, U+200D) are part of how words are spelt, and stay.</summary>
    private static bool IsHidden(char c) => char.IsControl(c) || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}

using System.Text;

namespace IntegrationStudio.Portal.Messages;

/// <summary>A stored message as text that a person may change, and back: what was not changed gives the same bytes.</summary>
/// <param name="Text">Lines end with a line feed.</param>
/// <param name="Encoding">How the bytes are read: UTF-8 where they are that, else Latin-1.</param>
/// <param name="LineEnd">What ends lines in the bytes.</param>
public sealed record EditableText(string Text, Encoding Encoding, string LineEnd)
{
    /// <summary>The largest message that is edited in the browser, bytes.</summary>
    public const int Largest = 512 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads bytes; null where they are no text that a browser gives back as it got it.</summary>
    public static EditableText? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > Largest)
            return null;
        Encoding encoding = Strict;
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = (encoding = Encoding.Latin1).GetString(bytes);
        }

        var lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : text.Contains('\r', StringComparison.Ordinal) ? "\r" : "\n";
        var editable = new EditableText(text.Replace(lineEnd, "\n", StringComparison.Ordinal), encoding, lineEnd);
        return editable.Text.Contains('\r', StringComparison.Ordinal) || editable.Text.Contains('\0', StringComparison.Ordinal) || !bytes.SequenceEqual(editable.Bytes(editable.Text)) ? null : editable;
    }

    /// <summary>The bytes of an edited text; what Latin-1 cannot say is written as UTF-8.</summary>
    public byte[] Bytes(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", LineEnd, StringComparison.Ordinal);
        return lines.Any(character => character > 255) ? Strict.GetBytes(lines) : Encoding.GetBytes(lines);
    }
}

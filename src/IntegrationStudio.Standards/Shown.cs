using System.Text;

namespace IntegrationStudio.Standards;

/// <summary>How values of messages appear in problems: short, on one line, never more than a glimpse of the content.</summary>
internal static class Shown
{
    private const int Longest = 60;

    /// <summary>The text, cut to 60 characters, controls as blanks.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var cut = text.Length > Longest;
        if (cut) text = text[..(char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1)];
        return string.Create(text.Length + (cut ? 1 : 0), text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++) target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            if (target.Length > source.Length) target[^1] = '…';
        });
    }

    /// <summary>The same of UTF-8.</summary>
    public static string Of(ReadOnlySpan<byte> text) => Of(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * Longest)]));
}

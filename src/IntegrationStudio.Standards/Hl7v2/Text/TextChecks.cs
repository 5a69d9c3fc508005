using System.Text;
using System.Text.Unicode;
using IntegrationStudio.Standards.Hl7v2.Parsing;

namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>Decides once per message how its bytes become text, and reports bytes that MSH-18 does not explain.</summary>
internal static class TextChecks
{
    public static void Apply(Hl7Message message, Hl7Charset? declared, string code, Hl7ParseOptions options, ref ProblemList problems)
    {
        var content = message.Content;
        if (declared is null && code.Length > 0)
            problems.Add(new("hl7v2.unknown-charset", "MSH-18", $"The character set \"{code}\" is not known.", Severity.Warning) { Mend = "Use a code of HL7 table 0211, e.g. UNICODE UTF-8 or 8859/1." });
        if (content.Contains((byte)0))
            problems.Add(new("hl7v2.zero-byte", Place(message, content.IndexOf((byte)0)), "The text contains a zero byte.", Severity.Warning));
        if (Ascii.IsValid(content) || message.TranscodedFrom is not null)
        {
            message.SetText(message.TranscodedFrom ?? declared ?? Hl7Charset.Utf8, TextForm.Utf8, Plain(message, content));
            return;
        }
        if (declared is null || declared == Hl7Charset.Ascii || declared == Hl7Charset.Utf8 || !declared.IsAsciiSafe)
            ApplyUnicode(message, content, declared, options, ref problems);
        else
            ApplyCharset(message, content, declared, ref problems);
    }

    private static void ApplyUnicode(Hl7Message message, ReadOnlySpan<byte> content, Hl7Charset? declared, Hl7ParseOptions options, ref ProblemList problems)
    {
        if (Utf8.IsValid(content))
        {
            message.SetText(Hl7Charset.Utf8, TextForm.Utf8, Plain(message, content));
            if (declared != Hl7Charset.Utf8)
            {
                problems.Add(new("hl7v2.charset", Place(message, content.IndexOfAnyExceptInRange((byte)0, (byte)0x7F)),
                    $"{(declared is null ? "MSH-18 is empty" : "MSH-18 says " + declared.Name)}, but the text is not ASCII; it is valid UTF-8 and read as such.", declared is null ? Severity.Information : Severity.Warning)
                {
                    Mend = "Send UNICODE UTF-8 in MSH-18.",
                });
            }
            return;
        }
        var at = Place(message, FirstInvalid(content));
        if (declared == Hl7Charset.Utf8)
        {
            message.SetText(declared, TextForm.Utf8OrDefault, false, options.DefaultCharset);
            problems.Add(new("hl7v2.bad-text", at, $"MSH-18 says UTF-8, but there are bytes that are not; values that hold such bytes are read as {options.DefaultCharset.Name}.", Severity.Warning));
            return;
        }
        message.SetText(options.DefaultCharset, TextForm.Charset, false);
        problems.Add(new("hl7v2.charset", at, $"{(declared is null ? "MSH-18 is empty" : "MSH-18 says " + declared.Name)}, but the text is neither ASCII nor UTF-8; it is read as {options.DefaultCharset.Name}.", Severity.Warning)
        {
            Mend = "Name the character set in MSH-18.",
        });
    }

    private static void ApplyCharset(Hl7Message message, ReadOnlySpan<byte> content, Hl7Charset declared, ref ProblemList problems)
    {
        message.SetText(declared, TextForm.Charset, false);
        try
        {
            declared.Encoding.GetCharCount(content);
        }
        catch (DecoderFallbackException e)
        {
            problems.Add(new("hl7v2.bad-text", Place(message, e.Index), $"There are bytes that {declared.Name} does not have; such values are shown with U+FFFD in their place. The received bytes are kept.", Severity.Warning));
        }
    }

    /// <summary>Whether no value of the message needs unescaping: outside MSH-2 there is no escape character.</summary>
    private static bool Plain(Hl7Message message, ReadOnlySpan<byte> content)
    {
        var escape = message.Delimiters.Escape;
        var afterSeparators = content[4..].IndexOf(message.Delimiters.Field);
        return escape == 0 || afterSeparators < 0 || !content[(4 + afterSeparators)..].Contains(escape);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        var at = 0;
        while (at < content.Length && Rune.DecodeFromUtf8(content[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
            at += used;
        return Math.Min(at, content.Length - 1);
    }

    private static string Place(Hl7Message message, int offsetInContent) => message.PositionAt(message.ContentStart + Math.Max(0, offsetInContent)).ToString(message);
}

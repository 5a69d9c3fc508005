using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>Reads and writes text in quotes with the escapes of N1, section 4.1.2.</summary>
internal static class QuotedText
{
    /// <summary>Reads from an opening quote, of whatever kind, to its closing one.</summary>
    public static (string Content, TextSpan Span) Read(string text, int start, SyntaxProblems problems)
    {
        char quote = text[start];
        StringBuilder content = new();
        int i = start + 1;
        while (i < text.Length && text[i] != quote)
        {
            if (text[i] != '\\')
            {
                content.Append(text[i++]);
                continue;
            }

            i += ReadEscape(text, i, content, problems);
        }

        if (i >= text.Length)
        {
            problems.Add("expression.text-open", new TextSpan(start, 1), $"The closing {quote} is missing.", $"Close it with {quote}; a {quote} inside is written \\{quote}.");
            return (content.ToString(), new TextSpan(start, text.Length - start));
        }

        return (content.ToString(), new TextSpan(start, i + 1 - start));
    }

    public static string Write(string content, char quote)
    {
        StringBuilder text = new(content.Length + 2);
        text.Append(quote);
        foreach (char c in content)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\r' => text.Append("\\r"),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                '\f' => text.Append("\\f"),
                _ when c == quote => text.Append('\\').Append(c),
                _ when char.IsControl(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append(quote).ToString();
    }

    private static int ReadEscape(string text, int i, StringBuilder content, SyntaxProblems problems)
    {
        char next = i + 1 < text.Length ? text[i + 1] : '\0';
        switch (next)
        {
            case '\'' or '"' or '`' or '\\' or '/':
                content.Append(next);
                return 2;
            case 'r' or 'n' or 't' or 'f':
                content.Append(next switch { 'r' => '\r', 'n' => '\n', 't' => '\t', _ => '\f' });
                return 2;
            case 'u' when i + 6 <= text.Length && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                content.Append((char)code);
                return 6;
            default:
                int length = next == '\0' ? 1 : 2;
                problems.Add("expression.escape", new TextSpan(i, length), $"The escape {text.AsSpan(i, length)} is not known.", @"Known are \' \"" \` \\ \/ \r \n \t \f and \u with four hexadecimal digits.");
                return length;
        }
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards.Expressions.Plans;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Text in other notations (FHIRPath 2.1 draft, section 5.6).</summary>
internal static partial class CodingFunctions
{
    private const string Group = "Encodings";
    private const string Formats = "'hex', 'base64' or 'urlbase64'";

    public static readonly FunctionDefinition[] All =
    [
        Of("encode", Group, "text.encode(format) : text", "The text as hex, base64 or urlbase64.", "'test'.encode('base64')", 1, 1, static (in context, in input, call) => Apply(context, input, call, Encode)),
        Of("decode", Group, "text.decode(format) : text", "The text that hex, base64 or urlbase64 stands for; empty when it cannot be read.", "'dGVzdA=='.decode('base64')", 1, 1, static (in context, in input, call) => Apply(context, input, call, Decode)),
        Of("recode", Group, "text.recode(from, to) : text", "The bytes that hex, base64 or urlbase64 stands for, in another of these notations; empty when it cannot be read.", "ED.5.recode('hex', 'base64')", 2, 2, Recode),
        Of("escape", Group, "text.escape(target) : text", "The text escaped for html or json.", "'<a>'.escape('html')", 1, 1, static (in context, in input, call) => Apply(context, input, call, Escape)),
        Of("unescape", Group, "text.unescape(target) : text", "The text without the escapes of html or json.", "'&lt;a&gt;'.unescape('html')", 1, 1, static (in context, in input, call) => Apply(context, input, call, Unescape)),
    ];

    private static Item Apply(in EvaluationContext context, in Item input, Call call, Func<string, string, (bool IsKnown, string? Text)> function)
    {
        if (input.Kind != ItemKind.String)
        {
            call.WrongInput(context, input, "text");
            return default;
        }

        if (call.Text(context, 0) is not { } format) return default;
        (bool isKnown, string? text) = function(input.ToText()!, format);
        if (!isKnown) call.WrongArgument(context, 0, call.Name is "encode" or "decode" ? Formats : "'html' or 'json'");
        return Item.Of(text);
    }

    private static Item Recode(in EvaluationContext context, in Item input, Call call)
    {
        if (input.Kind != ItemKind.String)
        {
            call.WrongInput(context, input, "text");
            return default;
        }

        if (call.Text(context, 0) is not { } from || call.Text(context, 1) is not { } to) return default;
        (bool isKnown, byte[]? bytes) = Bytes(input.ToText()!, from);
        if (!isKnown) call.WrongArgument(context, 0, Formats);
        if (bytes is null) return default;
        (isKnown, string? text) = Written(bytes, to);
        if (!isKnown) call.WrongArgument(context, 1, Formats);
        return Item.Of(text);
    }

    private static (bool, string?) Encode(string text, string format) => Written(Encoding.UTF8.GetBytes(text), format);

    private static (bool, string?) Decode(string text, string format)
    {
        (bool isKnown, byte[]? bytes) = Bytes(text, format);
        return (isKnown, bytes is null ? null : Encoding.UTF8.GetString(bytes));
    }

    private static (bool IsKnown, string? Text) Written(byte[] bytes, string format) => format switch
    {
        "hex" => (true, Convert.ToHexStringLower(bytes)),
        "base64" => (true, Convert.ToBase64String(bytes)),
        "urlbase64" => (true, Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_')),
        _ => (false, null),
    };

    private static (bool IsKnown, byte[]? Bytes) Bytes(string text, string format)
    {
        try
        {
            return format switch
            {
                "hex" => (true, Convert.FromHexString(text)),
                "base64" => (true, Convert.FromBase64String(text)),
                "urlbase64" => (true, Base64Url.DecodeFromChars(text)),
                _ => (false, null),
            };
        }
        catch (FormatException)
        {
            return (true, null);
        }
    }

    private static (bool, string?) Escape(string text, string target) => target switch
    {
        "html" => (true, text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)),
        "json" => (true, JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()),
        _ => (false, null),
    };

    private static (bool, string?) Unescape(string text, string target)
    {
        switch (target)
        {
            case "html":
                return (true, WebUtility.HtmlDecode(text));
            case "json":
                return (true, JsonEscapes().Replace(text, static escape => escape.ValueSpan[1] switch
                {
                    'n' => "\n",
                    'r' => "\r",
                    't' => "\t",
                    'b' => "\b",
                    'f' => "\f",
                    'u' => ((char)ushort.Parse(escape.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString(),
                    var other => other.ToString(),
                }));

            default:
                return (false, null);
        }
    }

    [GeneratedRegex("""\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])""", RegexOptions.CultureInvariant)]
    private static partial Regex JsonEscapes();
}

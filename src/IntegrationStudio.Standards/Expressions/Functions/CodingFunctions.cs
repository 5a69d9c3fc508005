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

    public static readonly FunctionDefinition[] All =
    [
        Of("encode", Group, "text.encode(format) : text", "The text as hex, base64 or urlbase64.", "'test'.encode('base64')", 1, 1, static (in context, in input, call) => Apply(context, input, call, Encode)),
        Of("decode", Group, "text.decode(format) : text", "The text that hex, base64 or urlbase64 stands for; empty when it cannot be read.", "'dGVzdA=='.decode('base64')", 1, 1, static (in context, in input, call) => Apply(context, input, call, Decode)),
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
        if (!isKnown) call.WrongArgument(context, 0, call.Name is "encode" or "decode" ? "'hex', 'base64' or 'urlbase64'" : "'html' or 'json'");
        return Item.Of(text);
    }

    private static (bool, string?) Encode(string text, string format) => format switch
    {
        "hex" => (true, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        "base64" => (true, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
        "urlbase64" => (true, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Replace('+', '-').Replace('/', '_')),
        _ => (false, null),
    };

    private static (bool, string?) Decode(string text, string format)
    {
        try
        {
            return format switch
            {
                "hex" => (true, Encoding.UTF8.GetString(Convert.FromHexString(text))),
                "base64" => (true, Encoding.UTF8.GetString(Convert.FromBase64String(text))),
                "urlbase64" => (true, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text))),
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

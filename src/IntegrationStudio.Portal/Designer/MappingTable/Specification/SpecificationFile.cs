using System.Net;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace IntegrationStudio.Portal.Designer.MappingTable.Specification;

/// <summary>The specification as one file that needs nothing else.</summary>
internal static class SpecificationFile
{
    /// <summary>Where the style of the document is among the web files.</summary>
    public const string StylePath = "css/specification.css";

    /// <summary>The file's bytes.</summary>
    /// <param name="model">What it says.</param>
    /// <param name="css">The style of the document.</param>
    /// <param name="services">For rendering.</param>
    /// <param name="loggers">For rendering.</param>
    public static async Task<byte[]> WriteAsync(SpecificationModel model, string css, IServiceProvider services, ILoggerFactory loggers)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var body = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<SpecificationDocument>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(SpecificationDocument.Model)] = model }))).ToHtmlString());
        var running = CssText($"{model.Title}, version {model.Definition.Version}");
        var text = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>")
            .Append(WebUtility.HtmlEncode(model.Title)).Append("</title>\n<style>\nbody { margin: 0; }\n").Append(css)
            .Append("@media print { @page { @top-left { content: ").Append(running).Append("; } } }\n</style>\n</head>\n<body>\n").Append(body).Append("\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A text as CSS writes it: everything but plain letters and digits by its number, so that it ends neither the text nor the style.</summary>
    public static string CssText(string text)
    {
        var css = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '-')
                css.Append(rune.ToString());
            else
                css.Append('\\').Append(rune.Value.ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append(' ');
        }
        return css.Append('"').ToString();
    }
}

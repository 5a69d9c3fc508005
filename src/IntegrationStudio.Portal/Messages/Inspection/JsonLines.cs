using System.Text;
using System.Text.Json;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>One line of indented JSON.</summary>
/// <param name="Key">The FHIRPath of what stands on it; null for closing brackets.</param>
/// <param name="Indent">Spaces before it.</param>
/// <param name="Name">Property with quotes and colon, or null.</param>
/// <param name="Value">A value, or an opening or closing bracket; with its comma.</param>
/// <param name="IsText">Whether the value is a string.</param>
public sealed record JsonLine(string? Key, int Indent, string? Name, string Value, bool IsText);

/// <summary>JSON output as lines with the same keys as <see cref="ResultTree"/>.</summary>
internal sealed class JsonLines
{
    private readonly List<JsonLine> lines = [];

    /// <summary>The lines of a document; empty when it is no JSON.</summary>
    public static IReadOnlyList<JsonLine> Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var written = new JsonLines();
            var root = document.RootElement is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty("resourceType", out var type) ? type.ToString() : "result";
            written.Write(document.RootElement, root, null, 0, "");
            return written.lines;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The lines as one text, for the clipboard.</summary>
    public static string Text(IEnumerable<JsonLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(' ', line.Indent).Append(line.Name).Append(line.Value).Append('\n');
        return text.ToString();
    }

    private void Write(JsonElement element, string key, string? name, int indent, string comma)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when element.EnumerateObject().Any():
                lines.Add(new JsonLine(key, indent, name, "{", false));
                var properties = element.EnumerateObject().ToList();
                for (var i = 0; i < properties.Count; i++)
                    Write(properties[i].Value, $"{key}.{properties[i].Name}", $"{Quoted(properties[i].Name)}: ", indent + 2, i < properties.Count - 1 ? "," : "");
                lines.Add(new JsonLine(null, indent, null, "}" + comma, false));
                break;
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                lines.Add(new JsonLine(key, indent, name, "[", false));
                for (var i = 0; i < element.GetArrayLength(); i++)
                    Write(element[i], $"{key}[{i}]", null, indent + 2, i < element.GetArrayLength() - 1 ? "," : "");
                lines.Add(new JsonLine(null, indent, null, "]" + comma, false));
                break;
            default:
                lines.Add(new JsonLine(key, indent, name, element.GetRawText() + comma, element.ValueKind is JsonValueKind.String));
                break;
        }
    }

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name)}\"";
}

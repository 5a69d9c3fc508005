using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>JSON for people: two blanks of indentation, and whatever is short on one line.</summary>
internal static class ReadableJson
{
    private const int LineLength = 160;
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Write(node, text, 0, topLevel: true);
        return text.Append('\n').ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text, int indent, bool topLevel = false)
    {
        if (node is not (JsonObject or JsonArray))
        {
            text.Append(node?.ToJsonString(Options) ?? "null");
            return;
        }

        if (!topLevel && OneLine(node) is { } line && line.Length + indent <= LineLength)
        {
            text.Append(line);
            return;
        }

        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        text.Append(open);
        var first = true;
        if (node is JsonObject members)
        {
            foreach (var (key, value) in members)
            {
                Next(text, indent, ref first);
                text.Append(JsonSerializer.Serialize(key, Options)).Append(": ");
                Write(value, text, indent + 2);
            }
        }
        else
        {
            foreach (var item in (JsonArray)node)
            {
                Next(text, indent, ref first);
                Write(item, text, indent + 2);
            }
        }

        text.Append('\n').Append(' ', indent).Append(close);
    }

    private static void Next(StringBuilder text, int indent, ref bool first)
    {
        text.Append(first ? "\n" : ",\n").Append(' ', indent + 2);
        first = false;
    }

    private static string? OneLine(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonArray { Count: 0 } => "[]",
        JsonObject members => members.Any(member => member.Key == "rules" && member.Value is JsonArray { Count: > 0 })
            ? null
            : Join("{ ", members.Select(member => OneLine(member.Value) is { } value ? $"{JsonSerializer.Serialize(member.Key, Options)}: {value}" : null), " }"),
        JsonArray items => Join("[", items.Select(OneLine), "]"),
        _ => node.ToJsonString(Options),
    };

    private static string? Join(string open, IEnumerable<string?> parts, string close)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : open + string.Join(", ", all) + close;
    }
}

using System.Text.Json;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>JSON output as a tree whose keys are FHIRPaths with 0-based indexes, as traces spell them: <c>Bundle.entry[2].resource.status</c>.</summary>
internal sealed class ResultTree
{
    private readonly List<TreeNode> nodes = [];

    /// <summary>The nodes of a document; empty when it is no JSON.</summary>
    public static IReadOnlyList<TreeNode> Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var tree = new ResultTree();
            var root = TypeOf(document.RootElement) ?? "result";
            tree.Add(document.RootElement, root, root, 0);
            return tree.nodes;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private void Add(JsonElement element, string key, string name, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                nodes.Add(new TreeNode(key, depth, name, Summary(element), TypeOf(element) is { } type && type != name ? type : null, null));
                foreach (var property in element.EnumerateObject())
                    AddProperty(property, key, depth + 1);
                break;
            case JsonValueKind.Array: // an array within an array: not FHIR, but JSON
                nodes.Add(new TreeNode(key, depth, name, null, null, null));
                AddItems(element, key, "", depth + 1);
                break;
            default:
                nodes.Add(new TreeNode(key, depth, name, null, null, element.ValueKind is JsonValueKind.String ? element.GetString() : element.GetRawText()));
                break;
        }
    }

    private void AddProperty(JsonProperty property, string parent, int depth)
    {
        var key = $"{parent}.{property.Name}";
        if (property.Value.ValueKind is JsonValueKind.Array)
            AddItems(property.Value, key, property.Name, depth);
        else
            Add(property.Value, key, property.Name, depth);
    }

    private void AddItems(JsonElement array, string key, string name, int depth)
    {
        var i = 0;
        foreach (var item in array.EnumerateArray())
        {
            Add(item, $"{key}[{i}]", $"{name}[{i}]", depth);
            i++;
        }
    }

    private static string? TypeOf(JsonElement element) => Text(element, "resourceType");

    /// <summary>A few words about what an object is, so that a closed row says something.</summary>
    private static string? Summary(JsonElement element)
    {
        if (element.TryGetProperty("resource", out var resource) && resource.ValueKind is JsonValueKind.Object)
            return $"{TypeOf(resource)} {Summary(resource)}".Trim();
        foreach (var name in (ReadOnlySpan<string>)["code", "name", "type", "identifier"])
        {
            if (element.TryGetProperty(name, out var part) && Words(part) is { } words)
                return Wording.Cut(words, 80);
        }
        return Text(element, "text") ?? Text(element, "display") ?? Text(element, "reference");
    }

    private static string? Words(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array when element.GetArrayLength() > 0 => Words(element[0]),
        JsonValueKind.Object => Text(element, "text") ?? Text(element, "display") ?? PersonName(element)
            ?? (element.TryGetProperty("coding", out var coding) ? Words(coding) : null) ?? Text(element, "code") ?? Text(element, "value"),
        _ => null,
    };

    private static string? PersonName(JsonElement name)
    {
        if (Text(name, "family") is not { } family)
            return null;
        return name.TryGetProperty("given", out var given) && Words(given) is { } first ? $"{first} {family}" : family;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

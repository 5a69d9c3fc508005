using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>A schema within a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Pointer">Where in the file (RFC 6901).</param>
/// <param name="Schema">The schema itself.</param>
internal sealed record JsonSchemaPlace(string File, string Pointer, JsonElement Schema)
{
    private static readonly string[] Choices = ["oneOf", "anyOf"];
    private static readonly string[] Conditional = ["then", "else"];

    public string Name => $"{File}#{Pointer}";

    public static string Escape(string step) => step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public JsonSchemaPlace At(JsonElement schema, string below) => new(File, Pointer + below, schema);

    public string? Text(string name) => Schema.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public int? Number(string name) => Schema.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    public JsonElement? Object(string name) => Schema.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public IReadOnlyList<string> Texts(string name) =>
        Schema.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)] : [];

    /// <summary>Schemas that say more about the same value, and whether each says it only sometimes.</summary>
    public IEnumerable<(JsonSchemaPlace Place, bool IsChoice)> Branches()
    {
        foreach (JsonSchemaPlace place in List("allOf")) yield return (place, false);
        foreach (string name in Choices)
            foreach (JsonSchemaPlace place in List(name)) yield return (place, true);
        foreach (string name in Conditional)
            if (Object(name) is { } branch) yield return (At(branch, $"/{name}"), true);
    }

    /// <summary>What the items of an array are: one schema, or one for each of the first places.</summary>
    public IEnumerable<JsonSchemaPlace> Items()
    {
        foreach (JsonSchemaPlace place in List("prefixItems")) yield return place;
        if (Object("items") is { } items) yield return At(items, "/items");
        else foreach (JsonSchemaPlace place in List("items")) yield return place;
    }

    private IEnumerable<JsonSchemaPlace> List(string name)
    {
        if (!Schema.TryGetProperty(name, out JsonElement list) || list.ValueKind != JsonValueKind.Array) yield break;
        int index = 0;
        foreach (JsonElement item in list.EnumerateArray()) yield return At(item, $"/{name}/{index++}");
    }
}

using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>What a JSON Schema says of a value; the first word on each matter counts.</summary>
internal sealed class JsonSchemaFacts
{
    public string? Title { get; private set; }

    public string? Description { get; private set; }

    public string? Type { get; private set; }

    public string? Format { get; private set; }

    public string? Fixed { get; private set; }

    public bool HasParts { get; private set; }

    public bool IsArray { get; private set; }

    public int Min { get; private set; }

    public int? Max { get; private set; }

    public void Read(JsonSchemaPlace place)
    {
        Title ??= place.Text("title");
        Description ??= place.Text("description") ?? Values(place);
        Format ??= place.Text("format");
        HasParts |= place.Object("properties") is not null;
        if (place.Schema.TryGetProperty("const", out JsonElement only)) Fixed ??= only.ValueKind == JsonValueKind.String ? only.GetString() : only.GetRawText();
        string? type = place.Text("type") ?? place.Texts("type").FirstOrDefault(one => one != "null");
        if (type == "array") BeArray(place);
        else Type ??= type;
    }

    public void BeArray(JsonSchemaPlace place)
    {
        if (IsArray) return;
        IsArray = true;
        Min = place.Number("minItems") ?? 0;
        Max = place.Number("maxItems");
    }

    private static string? Values(JsonSchemaPlace place) =>
        place.Schema.TryGetProperty("enum", out JsonElement values) && values.ValueKind == JsonValueKind.Array
            ? "One of " + string.Join(", ", values.EnumerateArray().Take(12).Select(value => value.ToString())) + (values.GetArrayLength() > 12 ? ", ..." : "")
            : null;
}

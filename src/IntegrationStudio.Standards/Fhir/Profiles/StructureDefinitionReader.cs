using System.Text.Json;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>Compiles a StructureDefinition (structuredefinition.html). Its differential is enough, since what it narrows is checked first; a snapshot serves where there is none.</summary>
internal static class StructureDefinitionReader
{
    private const int DeepestNesting = 64;

    public static Outcome<FhirProfile> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            return new Problem("fhir.definition", "", $"The definition cannot be read: {fault.Message}");
        }
    }

    private static Outcome<FhirProfile> Read(JsonElement json)
    {
        var url = Text(json, "url");
        if (Text(json, "resourceType") != "StructureDefinition" || url is null) return new Problem("fhir.definition", url ?? "", "This is no StructureDefinition with a url.");
        if (Text(json, "type") is not { } type || FhirSchema.R4.Type(type) is null) return new Problem("fhir.definition", url, $"FHIR R4 has no type '{Text(json, "type")}'.");
        if (!json.TryGetProperty("differential", out var view) && !json.TryGetProperty("snapshot", out view)) return new Problem("fhir.definition", url, "The definition has neither a differential nor a snapshot.");
        var root = new ProfileElementBuilder(type);
        foreach (var element in view.GetProperty("element").EnumerateArray()) root.At(Text(element, "id") ?? Text(element, "path")!).Read(element);
        var contexts = json.TryGetProperty("context", out var list) ? list.EnumerateArray().ToArray() : [];
        var simple = Array.TrueForAll(contexts, c => Text(c, "type") == "element");
        var isModifier = view.GetProperty("element").EnumerateArray().Any(e => !Text(e, "path")!.Contains('.', StringComparison.Ordinal) && e.TryGetProperty("isModifier", out var m) && m.GetBoolean());
        return new FhirProfile(url, type, Text(json, "version"), isModifier, simple ? [.. contexts.Select(c => Text(c, "expression")!)] : [], BaseOf(json), root.Build())
        {
            Title = Text(json, "title") ?? Text(json, "name"),
            Description = Text(json, "description"),
        };
    }

    private static string? BaseOf(JsonElement json) => Text(json, "baseDefinition") is { } url && FhirProfiles.BaseType(url) is null ? url.Split('|')[0] : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}

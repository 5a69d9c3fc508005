using System.Text.Json;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>The StructureDefinitions that stand in the folder <c>schema</c> beside a definition: profiles and extensions of one's own.</summary>
public static class OwnDefinitions
{
    /// <summary>The folder.</summary>
    public const string Folder = "schema/";

    /// <summary>Reads them; null where there are none. What cannot be read is told.</summary>
    public static FhirDefinitionSet? Of(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, ICollection<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(problems);
        List<ReadOnlyMemory<byte>> beside = [.. files.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal) && Is(file.Value)).Select(file => file.Value)];
        if (beside.Count == 0) return null;
        Outcome<FhirDefinitionSet> read = FhirDefinitionSet.Read(beside);
        foreach (Problem problem in read.Problems) problems.Add(problem);
        return read.Value;
    }

    /// <summary>The file of a new extension: a StructureDefinition with one value of a type.</summary>
    /// <param name="url">Its canonical URL.</param>
    /// <param name="valueType">The type of its value, e.g. <c>string</c>.</param>
    /// <param name="context">The element that it extends: <c>Patient</c>, <c>Patient.birthDate</c>.</param>
    /// <param name="title">What people call it; null for the end of the URL.</param>
    /// <param name="isModifier">Whether it may change the meaning of what it stands on.</param>
    public static (string Path, byte[] Content) Extension(string url, string valueType, string context, string? title, bool isModifier)
    {
        ArgumentNullException.ThrowIfNull(url);
        string name = NameOf(url);
        Dictionary<string, object> root = new() { ["id"] = "Extension", ["path"] = "Extension", ["definition"] = title ?? name };
        if (isModifier) root["isModifier"] = true;
        var json = new Dictionary<string, object>
        {
            ["resourceType"] = "StructureDefinition",
            ["url"] = url,
            ["name"] = name,
            ["title"] = title ?? name,
            ["status"] = "draft",
            ["fhirVersion"] = "4.0.1",
            ["kind"] = "complex-type",
            ["abstract"] = false,
            ["context"] = new[] { new { type = "element", expression = context } },
            ["type"] = "Extension",
            ["baseDefinition"] = "http://hl7.org/fhir/StructureDefinition/Extension",
            ["derivation"] = "constraint",
            ["differential"] = new
            {
                element = new object[]
                {
                    root,
                    new { id = "Extension.extension", path = "Extension.extension", max = "0" },
                    new { id = "Extension.url", path = "Extension.url", fixedUri = url },
                    new { id = "Extension.value[x]", path = "Extension.value[x]", min = 1, type = new[] { new { code = valueType } } },
                },
            },
        };
        return ($"{Folder}{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'))}.json", JsonSerializer.SerializeToUtf8Bytes(json, Indented));
    }

    /// <summary>The end of a URL, by which people know what it names.</summary>
    public static string NameOf(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Split('|')[0].TrimEnd('/').Split('/')[^1];
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static bool Is(ReadOnlyMemory<byte> content) =>
        JsonSchemaFiles.Parse(content, out _) is { RootElement: { ValueKind: JsonValueKind.Object } root } && root.TryGetProperty("resourceType", out JsonElement type)
        && type.ValueKind == JsonValueKind.String && type.GetString() == "StructureDefinition";
}

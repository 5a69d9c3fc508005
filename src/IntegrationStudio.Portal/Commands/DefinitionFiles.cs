using System.Text.Json;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Profiles and extensions that resources are validated against beside the shipped ones: StructureDefinitions in files and folders, such as an unpacked implementation guide.</summary>
internal static class DefinitionFiles
{
    /// <summary>Reads all; other content of folders is passed over. Null without any path; fails with every problem, its path the file.</summary>
    public static Outcome<FhirDefinitionSet>? Read(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
        {
            return null;
        }

        var problems = new List<Problem>();
        var definitions = new List<ReadOnlyMemory<byte>>();
        var files = FileSelection.Find(paths, ["*.json"], [], out var missing);
        foreach (var file in files)
        {
            ReadOnlyMemory<byte> json = File.ReadAllBytes(file.File);
            if (!file.IsNamed && !IsProfile(json))
            {
                continue;
            }

            var read = FhirDefinitionSet.Read([json]);
            problems.AddRange(read.Succeeded ? [] : read.Problems.Select(problem => problem with { Path = file.File }));
            definitions.Add(json);
        }

        problems.AddRange(missing.Select(path => new Problem("file.missing", path, "There is no such file or folder.")));
        return problems.Count == 0 ? FhirDefinitionSet.Read(definitions) : Outcome<FhirDefinitionSet>.Failed(problems);
    }

    private static bool IsProfile(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Is(root, "resourceType", "StructureDefinition") && Is(root, "derivation", "constraint");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Is(JsonElement element, string name, string value) => element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);
}

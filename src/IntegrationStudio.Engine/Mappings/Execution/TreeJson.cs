using System.Text.Json;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Writes JSON (a constant, or what a script returned) into a tree by the names of its elements. What no element is named for is reported by its path.</summary>
internal static class TreeJson
{
    /// <summary>Writes one value; returns the first name that the target does not have, or null.</summary>
    public static string? Write(DataTree tree, int node, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                return WriteObject(tree, node, json);
            case JsonValueKind.String:
                tree.SetText(node, json.GetString()!);
                return null;
            case JsonValueKind.Number:
                tree.SetNumber(node, json.GetRawText());
                return null;
            case JsonValueKind.True:
            case JsonValueKind.False:
                tree.SetBoolean(node, json.GetBoolean());
                return null;
            default:
                return null;
        }
    }

    private static string? WriteObject(DataTree tree, int node, JsonElement json)
    {
        string? unknown = null;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.Name == "resourceType") continue;
            TreeElement? element = tree.Type(node) is JsonTreeType free ? free.Element(property.Name, property.Value.ValueKind == JsonValueKind.Array) : tree.Type(node)?.Find(property.Name);
            if (element is null or FhirElement { Choices.Count: > 0 })
            {
                unknown ??= property.Name;
            }
            else if (property.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in property.Value.EnumerateArray()) unknown ??= Below(property.Name, Write(tree, tree.Append(node, element), item));
            }
            else if (property.Value.ValueKind != JsonValueKind.Null)
            {
                unknown ??= Below(property.Name, Write(tree, tree.GetOrAdd(node, element), property.Value));
            }
        }

        return unknown;
    }

    private static string? Below(string name, string? unknown) => unknown is null ? null : $"{name}.{unknown}";
}

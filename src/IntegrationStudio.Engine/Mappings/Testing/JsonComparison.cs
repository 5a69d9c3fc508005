using System.Globalization;
using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Finds what differs between two JSON documents, as paths; numbers differ when their literals do.</summary>
internal sealed class JsonComparison
{
    private readonly List<MappingDifference> _differences = [];
    private readonly IReadOnlyList<IgnoredPath> _ignored;

    private JsonComparison(IReadOnlyList<IgnoredPath> ignored) => _ignored = ignored;

    /// <summary>All differences in document order.</summary>
    public static IReadOnlyList<MappingDifference> Compare(JsonElement expected, JsonElement actual, IReadOnlyList<IgnoredPath> ignored)
    {
        var comparison = new JsonComparison(ignored);
        string root = expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("resourceType", out JsonElement type) ? type.ToString() : "$";
        comparison.Compare(root, expected, actual);
        return comparison._differences;
    }

    private void Compare(string path, JsonElement expected, JsonElement actual)
    {
        if (_ignored.Any(ignored => ignored.Covers(path))) return;
        if (expected.ValueKind != actual.ValueKind) Differ(path, expected, actual);
        else if (expected.ValueKind == JsonValueKind.Object) CompareObjects(path, expected, actual);
        else if (expected.ValueKind == JsonValueKind.Array) CompareArrays(path, expected, actual);
        else if (expected.ValueKind == JsonValueKind.String ? expected.GetString() != actual.GetString() : expected.GetRawText() != actual.GetRawText()) Differ(path, expected, actual);
    }

    private void CompareObjects(string path, JsonElement expected, JsonElement actual)
    {
        foreach (JsonProperty property in expected.EnumerateObject())
        {
            string below = $"{path}.{property.Name}";
            if (actual.TryGetProperty(property.Name, out JsonElement other)) Compare(below, property.Value, other);
            else Differ(below, property.Value, null);
        }

        foreach (JsonProperty property in actual.EnumerateObject())
            if (!expected.TryGetProperty(property.Name, out _)) Differ($"{path}.{property.Name}", null, property.Value);
    }

    private void CompareArrays(string path, JsonElement expected, JsonElement actual)
    {
        int common = Math.Min(expected.GetArrayLength(), actual.GetArrayLength());
        for (int i = 0; i < common; i++) Compare(Indexed(path, i), expected[i], actual[i]);
        for (int i = common; i < expected.GetArrayLength(); i++) Differ(Indexed(path, i), expected[i], null);
        for (int i = common; i < actual.GetArrayLength(); i++) Differ(Indexed(path, i), null, actual[i]);
    }

    private void Differ(string path, JsonElement? expected, JsonElement? actual)
    {
        if (!_ignored.Any(ignored => ignored.Covers(path))) _differences.Add(new MappingDifference(path, expected?.GetRawText(), actual?.GetRawText()));
    }

    private static string Indexed(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}

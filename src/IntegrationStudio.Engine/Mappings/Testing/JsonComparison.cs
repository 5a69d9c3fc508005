using System.Globalization;
using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Finds what differs between two JSON documents, as paths; numbers differ when their literals do. In lists of different lengths what is the same is found again, so that one item more is one difference.</summary>
internal sealed class JsonComparison
{
    private readonly List<MappingDifference> _differences = [];
    private readonly IReadOnlyList<IgnoredPath> _ignored;

    private JsonComparison(IReadOnlyList<IgnoredPath> ignored) => _ignored = ignored;

    /// <summary>All differences in document order.</summary>
    public static IReadOnlyList<MappingDifference> Compare(JsonElement expected, JsonElement actual, IReadOnlyList<IgnoredPath> ignored)
    {
        var comparison = new JsonComparison(ignored);
        string root = ResourceType(expected) ?? "$";
        comparison.Compare(root, "", expected, actual);
        return comparison._differences;
    }

    private void Compare(string path, string key, JsonElement expected, JsonElement actual)
    {
        if (IsIgnored(path)) return;
        if (expected.ValueKind != actual.ValueKind) Differ(path, key, expected, actual);
        else if (expected.ValueKind == JsonValueKind.Object) CompareObjects(path, ResourceType(expected) ?? key, expected, actual);
        else if (expected.ValueKind == JsonValueKind.Array) CompareArrays(path, key, expected, actual);
        else if (expected.ValueKind == JsonValueKind.String ? expected.GetString() != actual.GetString() : expected.GetRawText() != actual.GetRawText()) Differ(path, key, expected, actual);
    }

    private void CompareObjects(string path, string key, JsonElement expected, JsonElement actual)
    {
        foreach (JsonProperty property in expected.EnumerateObject())
        {
            if (actual.TryGetProperty(property.Name, out JsonElement other)) Compare($"{path}.{property.Name}", Below(key, property.Name), property.Value, other);
            else Differ($"{path}.{property.Name}", Below(key, property.Name), property.Value, null);
        }

        foreach (JsonProperty property in actual.EnumerateObject())
            if (!expected.TryGetProperty(property.Name, out _)) Differ($"{path}.{property.Name}", Below(key, property.Name), null, property.Value);
    }

    private void CompareArrays(string path, string key, JsonElement expected, JsonElement actual)
    {
        foreach ((int left, int right) in ListAlignment.Of(expected, actual))
        {
            if (left < 0) Differ(Indexed(path, right), KeyOf(actual[right], key), null, actual[right]);
            else if (right < 0) Differ(Indexed(path, left), KeyOf(expected[left], key), expected[left], null);
            else Compare(Indexed(path, right), key, expected[left], actual[right]);
        }
    }

    private void Differ(string path, string key, JsonElement? expected, JsonElement? actual)
    {
        if (!IsIgnored(path)) _differences.Add(new MappingDifference(path, expected?.GetRawText(), actual?.GetRawText()) { TargetKey = key });
    }

    private bool IsIgnored(string path)
    {
        foreach (IgnoredPath ignored in _ignored)
            if (ignored.Covers(path)) return true;
        return false;
    }

    /// <summary>An entry that is there on one side only is about its resource.</summary>
    private static string KeyOf(JsonElement item, string key) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("resource", out JsonElement resource) && ResourceType(resource) is { } type ? type : key;

    private static string? ResourceType(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("resourceType", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    private static string Below(string key, string name) => key.Length == 0 ? name : $"{key}/{name}";

    private static string Indexed(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}

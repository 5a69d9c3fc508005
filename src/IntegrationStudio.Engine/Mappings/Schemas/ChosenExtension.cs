using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>An extension that rules make: the row under which it stands, and its URL.</summary>
/// <param name="Key">Key of its row: <c>Patient/extension:us-core-race</c>.</param>
/// <param name="Url">Its URL.</param>
public sealed record ChosenExtension(string Key, string Url)
{
    private const string UrlStep = "/url";

    /// <summary>The extensions whose URL a rule writes, outer ones before those inside of them.</summary>
    public static IReadOnlyList<ChosenExtension> Of(MappingOutline outline)
    {
        ArgumentNullException.ThrowIfNull(outline);
        if (outline.Target is { Format: not Formats.Fhir }) return [];
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (OutlineRule rule in outline.Walk())
        {
            if (rule.DisabledBy is not null || rule.Definition.Value.ValueKind != JsonValueKind.String || rule.Target is not { } target || !target.EndsWith(UrlStep, StringComparison.Ordinal)) continue;
            string key = target[..^UrlStep.Length];
            string last = key[(key.LastIndexOf('/') + 1)..];
            if (last.StartsWith("extension:", StringComparison.Ordinal) || last.StartsWith("modifierExtension:", StringComparison.Ordinal)) chosen.TryAdd(key, rule.Definition.Value.GetString()!);
        }

        return [.. chosen.OrderBy(one => one.Key.Count(c => c == '/')).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => new ChosenExtension(one.Key, one.Value))];
    }
}

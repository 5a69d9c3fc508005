using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>What elements and profiles of FHIR are, in a few words for people; read from texts that <c>build/Definitions/descriptions.mjs</c> writes when the first is asked for.</summary>
internal static class FhirDescriptions
{
    private static readonly Lazy<EmbeddedText> Elements = new(() => EmbeddedText.Load("fhir-r4-descriptions.txt"));
    private static readonly Lazy<EmbeddedText> Titles = new(() => EmbeddedText.Load("fhir-r4-profile-titles.txt"));
    private static readonly ConcurrentDictionary<string, Dictionary<string, string>> Types = new(StringComparer.Ordinal);

    /// <summary>The short description of an element of a type, its own or inherited; null when there is none. A choice is named <c>value[x]</c>.</summary>
    public static string? Of(string type, string element)
    {
        for (var at = type; at.Length > 0;)
        {
            var known = Types.GetOrAdd(at, Read);
            if (known.TryGetValue(element, out var said)) return said;
            at = known.GetValueOrDefault("", "");
        }
        return null;
    }

    /// <summary>Title and description of a profile or an extension that this library ships; null for others.</summary>
    public static (string Title, string Description)? OfProfile(string url) => Titles.Value.Parts(url) is [var title, var text] ? (title, text) : null;

    /// <summary>Short descriptions by element; under the empty name the type whose elements come before.</summary>
    private static Dictionary<string, string> Read(string type)
    {
        var elements = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Elements.Value.Parts(type) is not [var baseType, .. var parts]) return elements;
        elements[""] = baseType;
        foreach (var part in parts)
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            elements[part[..equals]] = part[(equals + 1)..];
        }
        return elements;
    }
}

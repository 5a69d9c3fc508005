using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>
/// The profiles and extensions of FHIR R4 and of US Core 5.0.1 that <c>build/Definitions/profiles.mjs</c> writes. Loaded when the first is asked for; each is compiled when it is.
/// </summary>
internal sealed class FhirProfiles
{
    private const string BaseRoot = "http://hl7.org/fhir/StructureDefinition/";

    private readonly EmbeddedText _text = EmbeddedText.Load("fhir-r4-profiles.txt");
    private readonly ConcurrentDictionary<string, FhirProfile> _profiles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FhirProfile>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    private FhirProfiles()
    {
        _bySpan = _profiles.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static FhirProfiles R4 => OfR4.Profiles;

    /// <summary>The URLs of all.</summary>
    public IEnumerable<string> Urls => _text.Keys;

    /// <summary>The profile of that URL; null when it is not known.</summary>
    public FhirProfile? Find(ReadOnlySpan<char> url)
    {
        if (_bySpan.TryGetValue(url, out var known)) return known;
        var key = url.ToString();
        var json = _text.Find(key);
        return json.IsEmpty ? null : _profiles.GetOrAdd(key, ProfileReader.Read(key, json));
    }

    /// <summary>The type whose base definition the URL names, or null.</summary>
    public static string? BaseType(ReadOnlySpan<char> url)
    {
        if (!url.StartsWith(BaseRoot)) return null;
        var name = url[BaseRoot.Length..].ToString();
        return name is "Resource" or "DomainResource" or "Element" || FhirSchema.R4.Type(name) is not null ? name : null;
    }

    private static class OfR4
    {
        internal static readonly FhirProfiles Profiles = new();
    }
}

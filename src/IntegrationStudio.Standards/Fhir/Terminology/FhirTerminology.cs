using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Fhir.Terminology;

/// <summary>
/// The code systems and value sets of FHIR R4, HL7 v2 and v3 that <c>build/Definitions/terminology.mjs</c> writes (its head describes the form). Loaded when it is first
/// asked for; systems and sets are built when they are.
/// </summary>
internal sealed class FhirTerminology
{
    private readonly EmbeddedText _text = EmbeddedText.Load("fhir-r4-terminology.txt");
    private readonly ConcurrentDictionary<string, FhirCodeSystem?> _systems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FhirCodeSystem?>.AlternateLookup<ReadOnlySpan<char>> _systemsBySpan;
    private readonly ConcurrentDictionary<string, FhirCodeSet?> _sets = new(StringComparer.Ordinal);

    private FhirTerminology()
    {
        _systemsBySpan = _systems.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static FhirTerminology R4 => OfR4.Terminology;

    /// <summary>The code system of that URL; null when its codes are not listed here.</summary>
    public FhirCodeSystem? CodeSystem(ReadOnlySpan<char> url)
    {
        if (_systemsBySpan.TryGetValue(url, out var known)) return known;
        var key = url.ToString();
        // Systems of others come from messages without end: they are not remembered.
        return _text.Parts($"${key}") is { } parts ? _systems.GetOrAdd(key, k => new FhirCodeSystem(k, parts)) : null;
    }

    /// <summary>The value set of that URL, a version behind <c>|</c> ignored; null when nobody can say here what it has.</summary>
    public FhirCodeSet? ValueSet(string url)
    {
        if (_sets.TryGetValue(url, out var known)) return known;
        var bar = url.IndexOf('|', StringComparison.Ordinal);
        var plain = bar < 0 ? url : url[..bar];
        return _text.Parts($"={plain}") is { } parts ? _sets.GetOrAdd(url, _ => FhirCodeSet.Read(plain, parts, s => CodeSystem(s))) : null;
    }

    /// <summary>Whether the URL is a value set's, which must not be given as a code system.</summary>
    public bool IsValueSet(string url) => _text.Has($"={url}");

    private static class OfR4
    {
        internal static readonly FhirTerminology Terminology = new();
    }
}

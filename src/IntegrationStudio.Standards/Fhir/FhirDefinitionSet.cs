using IntegrationStudio.Standards.Fhir.Profiles;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>Profiles and extensions that a caller adds to the shipped ones: StructureDefinitions of R4 in JSON, with a differential or a snapshot. Immutable; safe for many threads.</summary>
public sealed class FhirDefinitionSet
{
    private readonly Dictionary<string, FhirProfile> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FhirProfile>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    private FhirDefinitionSet()
    {
        _bySpan = _profiles.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The canonical URLs of all.</summary>
    public IReadOnlyCollection<string> Urls => _profiles.Keys;

    /// <summary>Reads StructureDefinitions with <c>derivation</c> constraint. Fails with a problem for each that cannot be read: <c>fhir.definition</c>, its path the URL.</summary>
    public static Outcome<FhirDefinitionSet> Read(IEnumerable<ReadOnlyMemory<byte>> definitions)
    {
        var set = new FhirDefinitionSet();
        var problems = new List<Problem>();
        foreach (var json in definitions)
        {
            var read = StructureDefinitionReader.Read(json);
            if (read.Succeeded) set._profiles[read.Value.Url] = read.Value;
            else problems.AddRange(read.Problems);
        }
        return problems.Count == 0 ? set : Outcome<FhirDefinitionSet>.Failed(problems);
    }

    /// <summary>These, and others where these have none of the URL.</summary>
    public FhirDefinitionSet And(FhirDefinitionSet? others)
    {
        if (others is null) return this;
        var all = new FhirDefinitionSet();
        foreach (var (url, profile) in others._profiles.Concat(_profiles)) all._profiles[url] = profile;
        return all;
    }

    internal FhirProfile? Find(ReadOnlySpan<char> url) => _bySpan.TryGetValue(url, out var profile) ? profile : null;
}

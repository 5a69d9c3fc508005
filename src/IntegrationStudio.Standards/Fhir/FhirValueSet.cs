namespace IntegrationStudio.Standards.Fhir;

/// <summary>The codes that a required binding allows.</summary>
public sealed class FhirValueSet
{
    private readonly HashSet<string> _codes;

    internal FhirValueSet(string url, IReadOnlyList<string> codes)
    {
        Url = url;
        Codes = codes;
        _codes = new HashSet<string>(codes, StringComparer.Ordinal);
    }

    /// <summary>The value set's canonical URL, without a version.</summary>
    public string Url { get; }

    /// <summary>Every code, in the order of the definition.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Whether it has the code.</summary>
    public bool Contains(string code) => _codes.Contains(code);
}

using System.Text;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>The codes that a required binding allows, with the code systems they are from.</summary>
public sealed class FhirValueSet
{
    private const int LongestCode = 64;

    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _codesBySpan;
    private readonly HashSet<(string System, string Code)> _codings;

    internal FhirValueSet(string url, IReadOnlyList<(string System, string Code)> codings)
    {
        Url = url;
        Codings = codings;
        _codings = [.. codings];
        foreach (var (_, code) in codings) _codes.Add(code);
        _codesBySpan = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The value set's canonical URL, without a version.</summary>
    public string Url { get; }

    /// <summary>Every coding, in the order of the definition.</summary>
    public IReadOnlyList<(string System, string Code)> Codings { get; }

    /// <summary>Whether it has the code, whatever its system: for elements of type <c>code</c>.</summary>
    public bool Contains(string code) => _codes.Contains(code);

    /// <summary>The same over UTF-8.</summary>
    public bool Contains(ReadOnlySpan<byte> code)
    {
        Span<char> wide = stackalloc char[LongestCode];
        return code.Length <= LongestCode && Encoding.UTF8.TryGetChars(code, wide, out var length) && _codesBySpan.Contains(wide[..length]);
    }

    /// <summary>Whether it has the coding: for elements of type <c>CodeableConcept</c>.</summary>
    public bool Contains(string system, string code) => _codings.Contains((system, code));
}

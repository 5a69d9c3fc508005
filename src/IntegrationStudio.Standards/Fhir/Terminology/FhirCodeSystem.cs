namespace IntegrationStudio.Standards.Fhir.Terminology;

/// <summary>A code system whose codes are listed here.</summary>
internal sealed class FhirCodeSystem
{
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);

    public FhirCodeSystem(string url, string[] parts)
    {
        Url = url;
        IsComplete = parts[0] == "c";
        foreach (var code in parts.AsSpan(1)) (code[0] == '!' ? _groups : _codes).Add(code.TrimStart('!'));
        Codes = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
        Groups = _groups.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Url { get; }

    /// <summary>Whether all codes are listed; otherwise one that is not says nothing.</summary>
    public bool IsComplete { get; }

    /// <summary>Codes for use.</summary>
    public HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Codes { get; }

    /// <summary>Codes that only group others.</summary>
    public HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Groups { get; }

    /// <summary>Whether the system is known not to have the code.</summary>
    public bool Lacks(ReadOnlySpan<char> code) => IsComplete && !Codes.Contains(code) && !Groups.Contains(code);

    /// <summary>The codes for use, in the order of the definition.</summary>
    public IEnumerable<string> All => _codes;
}

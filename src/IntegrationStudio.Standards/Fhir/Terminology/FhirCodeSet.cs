namespace IntegrationStudio.Standards.Fhir.Terminology;

/// <summary>The codes of a value set by their systems. Systems that are not listed here are open: what is of them cannot be judged, but for its grammar.</summary>
internal sealed class FhirCodeSet
{
    private const int Some = 8;

    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Part>.AlternateLookup<ReadOnlySpan<char>> _bySystem;

    private FhirCodeSet(string url)
    {
        Url = url;
        _bySystem = _parts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The codes of one system: listed, a whole system, or open.</summary>
    private sealed record Part(HashSet<string>? Listed, FhirCodeSystem? Whole)
    {
        public bool IsOpen => Listed is null && Whole is null;

        public bool Has(ReadOnlySpan<char> code) => Whole?.Codes.Contains(code) ?? Listed!.GetAlternateLookup<ReadOnlySpan<char>>().Contains(code);
    }

    public string Url { get; }

    /// <summary>Whether it may have codes that are not listed here.</summary>
    public bool IsOpen => _parts.Values.Any(p => p.IsOpen);

    /// <summary>Reads a line of the tables; null where nobody can say what the set has.</summary>
    public static FhirCodeSet? Read(string url, string[] parts, Func<string, FhirCodeSystem?> systems)
    {
        if (parts is ["??"]) return null;
        var set = new FhirCodeSet(url);
        HashSet<string>? listed = null;
        var system = "";
        foreach (var part in parts)
        {
            if (part.StartsWith("|http", StringComparison.Ordinal) || part.StartsWith("|urn:", StringComparison.Ordinal))
                set._parts[system = part[1..]] = new Part(listed = new(StringComparer.Ordinal), null);
            else if (part.StartsWith("?http", StringComparison.Ordinal) || part.StartsWith("?urn:", StringComparison.Ordinal))
                set._parts[part[1..]] = new Part(null, null);
            else if (part == "*" && listed is { Count: 0 } && systems(system) is { } whole) set._parts[system] = new Part(null, whole);
            else listed?.Add(part);
        }
        return set;
    }

    /// <summary>Whether it has a code of a system.</summary>
    public Membership Find(ReadOnlySpan<char> system, ReadOnlySpan<char> code)
    {
        if (!_bySystem.TryGetValue(system, out var part)) return Membership.OtherSystem;
        if (part.IsOpen) return CodeGrammar.Fits(system, code) ? Membership.Unknown : Membership.NotIn;
        return part.Has(code) ? Membership.In : Membership.NotIn;
    }

    /// <summary>Whether it has a code, whatever its system: for elements that give none.</summary>
    public Membership Find(ReadOnlySpan<char> code)
    {
        var best = Membership.NotIn;
        foreach (var (system, part) in _parts)
        {
            if (part.IsOpen)
            {
                if (CodeGrammar.Fits(system, code)) best = Membership.Unknown;
            }
            else if (part.Has(code)) return Membership.In;
        }
        return best;
    }

    /// <summary>A few of its codes, for messages: <c>a, b, c, ...</c>.</summary>
    public string Examples()
    {
        var codes = _parts.Values.SelectMany(p => p.Whole?.All ?? p.Listed ?? []).Take(Some + 1).ToArray();
        return codes.Length == 0 ? string.Join(", ", _parts.Keys) : string.Join(", ", codes.Take(Some)) + (codes.Length > Some ? ", ..." : "");
    }
}

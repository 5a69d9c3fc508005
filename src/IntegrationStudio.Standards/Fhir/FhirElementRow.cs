namespace IntegrationStudio.Standards.Fhir;

/// <summary>One line of the element tables, read: <c>subject ? Reference(Patient,Group) =value-set</c>.</summary>
/// <param name="Name">As the table has it: <c>value[x]</c> for a choice.</param>
/// <param name="Min">The least number of items.</param>
/// <param name="Max">The largest number of items.</param>
/// <param name="Types">The types, one but for choices.</param>
/// <param name="ValueSetUrl">The full URL of a required binding's value set, or null.</param>
internal sealed record FhirElementRow(string Name, int Min, int Max, IReadOnlyList<FhirTypeUse> Types, string? ValueSetUrl)
{
    public bool IsChoice => Name.EndsWith("[x]", StringComparison.Ordinal);

    public static FhirElementRow Read(string owner, string line)
    {
        var words = line.Split(' ');
        var (min, max) = words[1] switch
        {
            "?" => (0, 1),
            "*" => (0, int.MaxValue),
            "1" => (1, 1),
            "+" => (1, int.MaxValue),
            var range => Range(range),
        };
        var types = words[2].Split('|').Select(t => FhirTypeUse.Read(owner, words[0], t)).ToArray();
        return new FhirElementRow(words[0], min, max, types, words.Length > 3 ? FhirDefinitions.FullUrl(words[3][1..]) : null);
    }

    private static (int Min, int Max) Range(string text)
    {
        var bounds = text.Split("..");
        return (int.Parse(bounds[0], null), bounds[1] == "*" ? int.MaxValue : int.Parse(bounds[1], null));
    }
}

/// <summary>A type that an element may have, with the types to which a reference may point.</summary>
internal sealed record FhirTypeUse(string Name, IReadOnlyList<string> Targets)
{
    public static FhirTypeUse Read(string owner, string element, string text)
    {
        if (text == ".") return new($"{owner}.{element}", []);
        if (text[0] == '#') return new(text[1..], []);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? new(text, []) : new(text[..open], text[(open + 1)..^1].Split(','));
    }
}

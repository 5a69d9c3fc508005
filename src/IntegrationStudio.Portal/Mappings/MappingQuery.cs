using IntegrationStudio.Engine.Mappings;
using Microsoft.AspNetCore.WebUtilities;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>What the list of definitions is narrowed to and sorted by; the address carries it.</summary>
public sealed record MappingQuery
{
    private const string Page = "/mappings";

    public static readonly IReadOnlyList<(string Key, string Words)> Origins = [("own", "Own"), ("hl7", "Official HL7 maps"), ("more", "Product's HL7 maps")];

    public string? Text { get; init; }

    public MappingKind? Kind { get; init; }

    public MappingStatus? Status { get; init; }

    /// <summary>A key of <see cref="Origins"/>.</summary>
    public string? Origin { get; init; }

    public string? Source { get; init; }

    public string? Target { get; init; }

    public TestsShow? Tests { get; init; }

    public MappingSort Sort { get; init; }

    public bool Descending { get; init; }

    public bool IsEmpty => this with { Sort = default, Descending = false } == new MappingQuery();

    /// <summary>Reads an address. Whatever is unknown or malformed counts as not said.</summary>
    public static MappingQuery Parse(string uri)
    {
        var values = QueryHelpers.ParseQuery(new Uri(uri).Query);
        return new MappingQuery
        {
            Text = Value("q"),
            Kind = Named<MappingKind>("kind"),
            Status = Named<MappingStatus>("status"),
            Origin = Value("origin") is { } origin && Origins.Any(known => known.Key == origin) ? origin : null,
            Source = Value("source"),
            Target = Value("target"),
            Tests = Named<TestsShow>("tests"),
            Sort = Named<MappingSort>("sort") ?? default,
            Descending = Value("order") == "desc",
        };

        string? Value(string key) => values.TryGetValue(key, out var found) && found.ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;
        T? Named<T>(string key)
            where T : struct, Enum => Value(key) is { } text && !char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value : null;
    }

    public string ToUri(string page = Page) => QueryHelpers.AddQueryString(page, new Dictionary<string, string?>
    {
        ["q"] = Text,
        ["kind"] = Kind?.ToString().ToLowerInvariant(),
        ["status"] = Status?.ToString().ToLowerInvariant(),
        ["origin"] = Origin,
        ["source"] = Source,
        ["target"] = Target,
        ["tests"] = Tests?.ToString().ToLowerInvariant(),
        ["sort"] = Sort == default ? null : Sort.ToString().ToLowerInvariant(),
        ["order"] = Descending ? "desc" : null,
    }.Where(pair => !string.IsNullOrEmpty(pair.Value)));

    /// <summary>The rows that match, in order. Every word of the text must stand somewhere in id, title, source, target, owner or base.</summary>
    public IReadOnlyList<MappingRow> Apply(IEnumerable<MappingRow> rows, Func<MappingRow, MappingFacts?> facts)
    {
        var words = Text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var found = rows.Where(row =>
            (Kind is null || row.Kind == Kind) && (Status is null || row.Status == Status) && (Origin is null || OriginOf(row.Id) == Origin)
            && (Source is null || row.SourceFormat == Source) && (Target is null || row.TargetFormat == Target)
            && (Tests is null || ShowOf(row, facts(row)) == Tests)
            && Array.TrueForAll(words, word => Says(row, word)));
        Func<MappingRow, IComparable?> key = Sort switch
        {
            MappingSort.Kind => row => row.Kind,
            MappingSort.Status => row => row.Status,
            MappingSort.Owner => row => row.Owner,
            MappingSort.Tests => row => facts(row) is { } known ? (known.Fault is null ? 0L : 100_000_000_000) + (known.Failed * 100_000L) + known.Passed : row.HasTests ? -1L : -2L,
            MappingSort.Coverage => row => facts(row)?.Coverage ?? -1,
            MappingSort.Changed => row => row.Changed ?? DateTimeOffset.MinValue,
            _ => row => (OriginOrder(row.Id) * 10) + KindOrder(row.Kind),
        };
        var sorted = Descending ? found.OrderByDescending(key) : found.OrderBy(key);
        return [.. sorted.ThenBy(row => row.Id, StringComparer.Ordinal)];
    }

    public static string OriginOf(string id) =>
        id.StartsWith("hl7/v2-to-fhir-more/", StringComparison.Ordinal) ? "more" : id.StartsWith("hl7/", StringComparison.Ordinal) ? "hl7" : "own";

    /// <summary>How a definition's tests stand.</summary>
    public static TestsShow ShowOf(MappingRow row, MappingFacts? facts) => facts switch
    {
        { Fault: not null } or { Failed: > 0 } => TestsShow.Failing,
        { Passed: > 0 } => TestsShow.Passing,
        null when row.HasTests => TestsShow.Waiting,
        _ => TestsShow.None,
    };

    /// <summary>What people made themselves comes first.</summary>
    private static int OriginOrder(string id) => OriginOf(id) switch { "own" => 0, "more" => 1, _ => 2 };

    /// <summary>What runs by itself comes before what others call.</summary>
    private static int KindOrder(MappingKind? kind) => kind switch { null or MappingKind.Message => 0, MappingKind.Segment => 1, MappingKind.DataType => 2, _ => 3 };

    private static bool Says(MappingRow row, string word) => Has(row.Id, word) || Has(row.Title, word) || Has(row.Source, word) || Has(row.Target, word) || Has(row.Owner, word) || Has(row.Extends, word);

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>What the list is sorted by.</summary>
public enum MappingSort
{
    Name,
    Kind,
    Status,
    Owner,
    Tests,
    Coverage,
    Changed,
}

/// <summary>How a definition's tests stand.</summary>
public enum TestsShow
{
    /// <summary>At least one fails, or they cannot be run.</summary>
    Failing,

    /// <summary>All pass.</summary>
    Passing,

    /// <summary>There are none.</summary>
    None,

    /// <summary>They were not run yet.</summary>
    Waiting,
}

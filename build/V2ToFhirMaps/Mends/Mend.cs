using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace IntegrationStudio.V2ToFhirMaps.Mends;

/// <summary>
/// A decision of ours about rows of the guide: what a row that contradicts FHIR is taken to say, which way a condition in prose goes, what is left out or added.
/// </summary>
internal sealed record Mend
{
    /// <summary>Folder and name of the table, <c>segments/PID[Patient]</c>; <c>*</c> stands for anything.</summary>
    public required string Table { get; init; }

    /// <summary>The row's key, <c>PID-12 -&gt; address[1].district</c>; <c>*</c> stands for anything. Absent when the mend adds or replaces.</summary>
    public string? Row { get; init; }

    /// <summary>Text that the row's condition (any form) must contain, to tell rows of the same key apart.</summary>
    public string? If { get; init; }

    /// <summary>The condition in the expression language, <c>always</c> or <c>never</c>, instead of what the row says.</summary>
    public string? When { get; init; }

    public string? Source { get; init; }

    public string? Target { get; init; }

    public string? Map { get; init; }

    public string? Vocabulary { get; init; }

    public string? Assignment { get; init; }

    /// <summary>For a message row: the references to set, instead of those of the row.</summary>
    public string? References { get; init; }

    /// <summary>The expression that gives the value, instead of the row's field or assignment.</summary>
    public string? From { get; init; }

    /// <summary>Members of the finished rule, e.g. <c>mode</c> or <c>default</c>, added to what the row gives.</summary>
    public JsonObject? With { get; init; }

    /// <summary>The row gives no rule.</summary>
    public bool Drop { get; init; }

    /// <summary>Rules that follow those of the table.</summary>
    public JsonArray? Add { get; init; }

    /// <summary>Rules that stand before those of the table.</summary>
    public JsonArray? AddFirst { get; init; }

    /// <summary>Rules that stand for the whole table.</summary>
    public JsonArray? Replace { get; init; }

    /// <summary>For a message table: below which rule, by id path, the added rules go; absent for the top.</summary>
    public string? Below { get; init; }

    /// <summary>The reason.</summary>
    public required string Why { get; init; }
}

/// <summary>All mends, and which of them were of use.</summary>
internal sealed class MendBook
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private readonly List<Mend> _mends;
    private readonly HashSet<Mend> _used = new(ReferenceEqualityComparer.Instance);

    public MendBook(IEnumerable<Mend> mends) => _mends = [.. mends];

    /// <summary>The mends that are embedded in the generator.</summary>
    public static MendBook Load()
    {
        var assembly = typeof(MendBook).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return new(names.SelectMany(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return JsonSerializer.Deserialize<List<Mend>>(stream, Options)!;
        }));
    }

    public IEnumerable<Mend> All => _mends;

    /// <summary>Mends that matched no row: they outlived the row that they were made for.</summary>
    public IEnumerable<Mend> Unused => _mends.Where(mend => !_used.Contains(mend));

    /// <summary>The mends of one row, in the order of the book.</summary>
    public List<Mend> For(string table, string row, string conditions)
    {
        var found = _mends.Where(mend => mend.Row is not null && Matches(mend.Table, table) && Matches(mend.Row, row)
            && (mend.If is null || conditions.Contains(mend.If, StringComparison.Ordinal))).ToList();
        _used.UnionWith(found);
        return found;
    }

    /// <summary>The mends of a table as a whole.</summary>
    public List<Mend> ForTable(string table)
    {
        var found = _mends.Where(mend => mend.Row is null && Matches(mend.Table, table)).ToList();
        _used.UnionWith(found);
        return found;
    }

    private static bool Matches(string pattern, string text)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return pattern == text;
        if (!text.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        var position = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            position = text.IndexOf(part, position, StringComparison.Ordinal);
            if (position < 0) return false;
            position += part.Length;
        }

        return text.Length - position >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace IntegrationStudio.V2ToFhirMaps.Mends;

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

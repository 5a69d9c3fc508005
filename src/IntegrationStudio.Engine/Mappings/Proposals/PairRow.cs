namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>The values of one row in every pair.</summary>
/// <param name="Key">The row.</param>
/// <param name="Values">By pair, in the order of the document.</param>
internal sealed record PairRow(string Key, IReadOnlyList<IReadOnlyList<string>> Values)
{
    /// <summary>How many values there are.</summary>
    public int Count { get; } = Values.Sum(values => values.Count);

    /// <summary>How many different ones.</summary>
    public int Distinct { get; } = Values.SelectMany(values => values).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The value that all are; null when they differ.</summary>
    public string? Constant { get; } = Values.SelectMany(values => values).Distinct(StringComparer.Ordinal).Take(2).ToList() is [var only] ? only : null;

    /// <summary>The words of its key.</summary>
    public IReadOnlyList<string> Words => field ??= RowWords.Of(Key.Replace('/', ' '));

    /// <summary>Whether it has as many values as another wherever that has any.</summary>
    public bool SameCounts(PairRow target)
    {
        for (int i = 0; i < Values.Count; i++)
            if (target.Values[i].Count > 0 && Values[i].Count != target.Values[i].Count) return false;
        return true;
    }

    /// <summary>The values side by side, where the other has any.</summary>
    public IEnumerable<(string Source, string Target)> Zip(PairRow target)
    {
        for (int i = 0; i < Values.Count; i++)
            for (int j = 0; j < target.Values[i].Count; j++) yield return (Values[i][j], target.Values[i][j]);
    }
}

/// <summary>Finds the rows whose values are those of another.</summary>
internal sealed class PairIndex(IReadOnlyList<PairRow> sources)
{
    private readonly Dictionary<PairTransform, ILookup<(int Pair, string First), PairRow>> _byFirst = [];

    /// <summary>Rows that have, changed by a transform, exactly the other's values wherever that has any; where they stand in another order, as many of each.</summary>
    public IEnumerable<PairRow> Equal(PairRow target, PairTransform transform)
    {
        int pair = 0;
        while (target.Values[pair].Count == 0) pair++;
        if (Wanted(transform, target.Values[pair][0]) is not { } first) return [];
        if (!_byFirst.TryGetValue(transform, out ILookup<(int, string), PairRow>? index)) _byFirst[transform] = index = Index(transform);
        return index[(pair, first)].Where(source => Matches(source, target, transform));
    }

    private ILookup<(int Pair, string First), PairRow> Index(PairTransform transform) =>
        sources.SelectMany(source => Enumerable.Range(0, source.Values.Count).SelectMany(pair => source.Values[pair].Select(transform.Change).OfType<string>().Distinct().Select(value => (Key: (pair, value), source))))
            .ToLookup(entry => entry.Key, entry => entry.source);

    private static bool Matches(PairRow source, PairRow target, PairTransform transform)
    {
        if (!source.SameCounts(target)) return false;
        if (source.Zip(target).All(pair => transform.Change(pair.Source) is { } changed && changed == Wanted(transform, pair.Target))) return true;
        for (int pair = 0; pair < source.Values.Count; pair++)
        {
            if (target.Values[pair].Count == 0) continue;
            IEnumerable<string?> left = source.Values[pair].Select(transform.Change).Order(StringComparer.Ordinal);
            if (!left.SequenceEqual(target.Values[pair].Select(value => Wanted(transform, value)).Order(StringComparer.Ordinal))) return false;
        }

        return true;
    }

    /// <summary>Dates and numbers are compared without their spelling; anything else as it is written.</summary>
    private static string? Wanted(PairTransform transform, string value) => transform.Functions.Count == 0 ? transform.Change(value) : value;
}

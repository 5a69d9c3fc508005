namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>
/// Finds which rules of two states belong together: those of one id among the same siblings, then what stands elsewhere under its id, at last what says the same
/// under another id.
/// </summary>
internal sealed class RuleComparison
{
    private readonly HashSet<RuleItem> _reordered = [];
    private readonly List<RuleItem> _gone = [];
    private readonly List<RuleItem> _come = [];

    private RuleComparison() { }

    public static IReadOnlyList<RuleDifference> Compare(List<RuleItem> before, List<RuleItem> after)
    {
        var comparison = new RuleComparison();
        comparison.Match(before, after);
        comparison.MatchElsewhere(item => item.Id);
        comparison.MatchElsewhere(item => item.Fields.Count == 0 ? null : string.Join('\n', item.Fields.Select(field => $"{field.Key}={field.Value}")));
        return comparison.Told(before, after);
    }

    private void Match(List<RuleItem> before, List<RuleItem> after)
    {
        var was = new Dictionary<string, RuleItem>(StringComparer.Ordinal);
        foreach (RuleItem item in before) was.TryAdd(item.Id, item);
        var pairs = new List<RuleItem>();
        foreach (RuleItem item in after)
        {
            if (item.Other is null && was.TryGetValue(item.Id, out RuleItem? other) && other.Other is null)
            {
                (item.Other, other.Other) = (other, item);
                pairs.Add(item);
            }
        }

        // Where changes stand in their list says nothing; where rules stand is the order in which they run.
        List<RuleItem> ordered = [.. pairs.Where(item => !item.OnInherited)];
        HashSet<int> steady = Ascending.Longest([.. ordered.Select(item => item.Other!.Number)]);
        for (int i = 0; i < ordered.Count; i++)
            if (!steady.Contains(i)) _reordered.Add(ordered[i]);
        _gone.AddRange(before.Where(item => item.Other is null).SelectMany(item => item.WithNested()));
        _come.AddRange(after.Where(item => item.Other is null).SelectMany(item => item.WithNested()));
        foreach (RuleItem item in pairs) Match(item.Other!.Rules, item.Rules);
    }

    /// <summary>Pairs what is the only one of its name on both sides; a rule that is put into a group, or a group that dissolves, is a move and nothing else.</summary>
    private void MatchElsewhere(Func<RuleItem, string?> name)
    {
        while (true)
        {
            Dictionary<string, RuleItem> gone = Single(_gone, name);
            Dictionary<string, RuleItem> come = Single(_come, name);
            if (_come.Find(item => item.Other is null && name(item) is { } key && come.ContainsKey(key) && gone.ContainsKey(key)) is not { } first) return;
            RuleItem other = gone[name(first)!];
            (first.Other, other.Other) = (other, first);
            Match(other.Rules, first.Rules);
        }
    }

    private static Dictionary<string, RuleItem> Single(List<RuleItem> items, Func<RuleItem, string?> name) => items
        .Where(item => item.Other is null && name(item) is not null).Distinct().GroupBy(item => (name(item)!, item.OnInherited)).Where(group => group.Count() == 1)
        .GroupBy(group => group.Key.Item1).Where(both => both.Count() == 1)
        .ToDictionary(both => both.Key, both => both.First().First(), StringComparer.Ordinal);

    /// <summary>In the order of the later state; what is gone stands behind what it stood behind.</summary>
    private IReadOnlyList<RuleDifference> Told(List<RuleItem> before, List<RuleItem> after)
    {
        var found = new List<(int Place, int Gone, RuleDifference Difference)>();
        foreach (RuleItem item in after.SelectMany(item => item.WithNested()))
            if (Tell(item) is { } difference) found.Add((item.Number, -1, difference));
        int last = -1;
        foreach (RuleItem item in before.SelectMany(item => item.WithNested()))
        {
            if (item.Other is { } other) last = other.Number;
            else found.Add((last, item.Number, new(item.Path, RuleFate.Removed, [.. item.Fields.Select(field => new FieldChange(field.Key, field.Value, null))]) { OnInherited = item.OnInherited, Before = item.Fields }));
        }

        return [.. found.OrderBy(entry => entry.Place).ThenBy(entry => entry.Gone).Select(entry => entry.Difference)];
    }

    private RuleDifference? Tell(RuleItem item)
    {
        if (item.Other is not { } other)
            return new(item.Path, RuleFate.Added, [.. item.Fields.Select(field => new FieldChange(field.Key, null, field.Value))]) { OnInherited = item.OnInherited, After = item.Fields };
        IReadOnlyList<FieldChange> fields = FieldsOf(other.Fields, item.Fields);
        // What stands in a rule that moved did not move itself.
        bool moved = item.Id != other.Id || item.Parent?.Other != other.Parent;
        bool reordered = _reordered.Contains(item);
        if (fields.Count == 0 && !moved && !reordered) return null;
        return new(item.Path, fields.Count > 0 ? RuleFate.Changed : RuleFate.Moved, fields)
        {
            OnInherited = item.OnInherited,
            MovedFrom = moved ? other.Path : null,
            Reordered = reordered,
            Before = other.Fields,
            After = item.Fields,
        };
    }

    internal static IReadOnlyList<FieldChange> FieldsOf(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. after.Where(field => !before.TryGetValue(field.Key, out string? was) || was != field.Value).Select(field => new FieldChange(field.Key, before.GetValueOrDefault(field.Key), field.Value)),
        .. before.Where(field => !after.ContainsKey(field.Key)).Select(field => new FieldChange(field.Key, field.Value, null)),
    ];
}

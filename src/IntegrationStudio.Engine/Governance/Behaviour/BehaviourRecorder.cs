using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>
/// Counts everything and keeps the first examples of each group, whatever the order in which threads report. Memory depends on the number of rules, not of inputs.
/// </summary>
internal sealed class BehaviourRecorder(int examples)
{
    /// <summary>Groups beyond these are counted together: a script could make up a path per message.</summary>
    private const int MostGroups = 2000;

    private const int MostTargets = 8;
    private const int MostFailures = 200;
    private const int LongestValue = 400;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Code, string Path), Found> _problems = [];
    private readonly First<BehaviourFailure> _failures = new(MostFailures);
    private BehaviourCounts _counts = new();

    public BehaviourCounts Counts
    {
        get
        {
            lock (_lock) return _counts;
        }
    }

    public void Same(int number, BehaviourPlace place, IReadOnlyList<Problem> was, IReadOnlyList<Problem> now)
    {
        bool told = SameProblems(was, now);
        lock (_lock)
        {
            Count(place, told);
            if (told) return;
            _counts = _counts with { OnlyProblems = _counts.OnlyProblems + 1 };
            Problems(number, place, was, now);
        }
    }

    public void Different(int number, BehaviourPlace place, IReadOnlyList<MappingDifference> differences, IReadOnlyList<Problem> was, IReadOnlyList<Problem> now)
    {
        // Trees may differ where what is written does not.
        if (differences.Count == 0)
        {
            Same(number, place, was, now);
            return;
        }

        bool told = SameProblems(was, now);
        lock (_lock)
        {
            Count(place, false);
            _counts = _counts with { Changed = _counts.Changed + 1, Values = _counts.Values + differences.Count };
            var seen = new HashSet<Group>();
            foreach (MappingDifference difference in differences)
            {
                Group group = GroupOf(difference.RulePath ?? "");
                group.Add(number, place, difference, seen.Add(group));
            }

            if (!told) Problems(number, place, was, now);
        }
    }

    /// <summary>At least one side refused the input: null is the side that did not.</summary>
    public void Refused(int number, BehaviourPlace place, IReadOnlyList<Problem>? was, IReadOnlyList<Problem>? now)
    {
        bool same = was is not null && now is not null && SameProblems(was, now);
        lock (_lock)
        {
            Count(place, same);
            if (was is not null && now is not null)
            {
                _counts = _counts with { RefusedByBoth = _counts.RefusedByBoth + 1, OnlyProblems = _counts.OnlyProblems + (same ? 0 : 1) };
                if (!same) Problems(number, place, was, now);
                return;
            }

            bool broken = now is not null;
            _counts = broken ? _counts with { Broken = _counts.Broken + 1 } : _counts with { Mended = _counts.Mended + 1 };
            Problem first = (broken ? now : was)!.OrderByDescending(problem => problem.Severity == Severity.Error).First();
            _failures.Add(number, new BehaviourFailure(place, broken, first.Code, first.Path, Short(first.Message)!));
            Problems(number, place, was ?? [], now ?? []);
        }
    }

    public (IReadOnlyList<BehaviourGroup> Groups, IReadOnlyList<BehaviourProblem> Problems, IReadOnlyList<BehaviourFailure> Failures) Told()
    {
        lock (_lock)
        {
            return (
                [.. _groups.Values.Select(group => group.Told()).OrderByDescending(group => group.Values).ThenBy(group => group.RulePath, StringComparer.Ordinal)],
                [.. _problems.Select(problem => problem.Value.Told(problem.Key)).OrderByDescending(problem => problem.Came + problem.Went).ThenBy(problem => problem.Code, StringComparer.Ordinal).ThenBy(problem => problem.Path, StringComparer.Ordinal)],
                [.. _failures.Items]);
        }
    }

    private void Count(BehaviourPlace place, bool unchanged)
    {
        int message = place.Source == BehaviourSource.Message ? 1 : 0;
        _counts = _counts with
        {
            Inputs = _counts.Inputs + 1,
            Unchanged = _counts.Unchanged + (unchanged ? 1 : 0),
            Messages = _counts.Messages + message,
            UnchangedMessages = _counts.UnchangedMessages + (unchanged ? message : 0),
        };
    }

    private Group GroupOf(string rule)
    {
        if (_groups.TryGetValue(rule, out Group? group)) return group;
        if (_groups.Count >= MostGroups) rule = "";
        if (!_groups.TryGetValue(rule, out group)) _groups.Add(rule, group = new Group(rule, examples));
        return group;
    }

    private void Problems(int number, BehaviourPlace place, IReadOnlyList<Problem> was, IReadOnlyList<Problem> now)
    {
        var balance = new Dictionary<(string Code, string Path, string Message), int>();
        foreach (Problem problem in now) balance[Key(problem)] = balance.GetValueOrDefault(Key(problem)) + 1;
        foreach (Problem problem in was) balance[Key(problem)] = balance.GetValueOrDefault(Key(problem)) - 1;
        foreach (((string code, string path, string message), int more) in balance)
        {
            if (more == 0) continue;
            (string, string) key = (code, Plain(path));
            if (!_problems.TryGetValue(key, out Found? found))
            {
                if (_problems.Count >= MostGroups) key = (code, "");
                if (!_problems.TryGetValue(key, out found)) _problems.Add(key, found = new Found(Math.Min(examples, 10)));
            }

            found.Add(number, place, more, message);
        }

        static (string, string, string) Key(Problem problem) => (problem.Code, problem.Path, problem.Message);
    }

    private static bool SameProblems(IReadOnlyList<Problem> left, IReadOnlyList<Problem> right)
    {
        if (left.Count != right.Count) return false;
        for (int i = 0; i < left.Count; i++)
            if (left[i].Code != right[i].Code || left[i].Path != right[i].Path || left[i].Message != right[i].Message) return false;
        return true;
    }

    /// <summary>Without indexes: the place in every message.</summary>
    private static string Plain(string path)
    {
        if (!path.Contains('[', StringComparison.Ordinal)) return path;
        var plain = new System.Text.StringBuilder(path.Length);
        for (int i = 0; i < path.Length; i++)
        {
            int close = path[i] == '[' ? path.IndexOf(']', i) : -1;
            if (close > i + 1 && path.AsSpan(i + 1, close - i - 1).IndexOfAnyExceptInRange('0', '9') < 0) i = close;
            else plain.Append(path[i]);
        }

        return plain.ToString();
    }

    private static string? Short(string? text) => text is null || text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "\u2026");

    /// <summary>The first of what many threads report in any order.</summary>
    private sealed class First<T>(int most)
    {
        private readonly List<(int Number, int Order, T Item)> _items = [];
        private int _order;

        public IEnumerable<T> Items => _items.OrderBy(item => item.Number).ThenBy(item => item.Order).Select(item => item.Item);

        public void Add(int number, T item)
        {
            if (_items.Count < most)
            {
                _items.Add((number, _order++, item));
                return;
            }

            int last = 0;
            for (int i = 1; i < _items.Count; i++)
                if ((_items[i].Number, _items[i].Order).CompareTo((_items[last].Number, _items[last].Order)) > 0) last = i;
            if (_items[last].Number > number) _items[last] = (number, _order++, item);
        }
    }

    private sealed class Group(string rule, int examples)
    {
        private readonly First<BehaviourExample> _examples = new(examples);
        private readonly SortedSet<string> _targets = new(StringComparer.Ordinal);
        private long _values;
        private long _added;
        private long _removed;
        private int _inputs;
        private ulong _digest;

        public void Add(int number, BehaviourPlace place, MappingDifference difference, bool first)
        {
            _values++;
            if (difference.Expected is null) _added++;
            if (difference.Actual is null) _removed++;
            if (first) _inputs++;
            _digest += Hash(place, difference); // a sum: threads report in any order
            if (_targets.Add(difference.TargetKey) && _targets.Count > MostTargets) _targets.Remove(_targets.Max!);
            _examples.Add(number, new BehaviourExample(place, difference.Path, Short(difference.Expected), Short(difference.Actual), difference.SourcePath, difference.TargetKey));
        }

        public BehaviourGroup Told() => new(rule, _values, _inputs, _added, _removed, [.. _targets.Where(target => target.Length > 0)], [.. _examples.Items])
        {
            Digest = _digest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        };

        /// <summary>FNV-1a, 64 bits: the same in every run of the process.</summary>
        private static ulong Hash(BehaviourPlace place, MappingDifference difference)
        {
            ulong hash = 14695981039346656037 ^ (ulong)place.Source;
            foreach (string? text in (ReadOnlySpan<string?>)[place.Name, difference.Path, difference.Expected, difference.Actual])
            {
                foreach (char letter in text ?? "") hash = (hash ^ letter) * 1099511628211;
                hash = (hash ^ (text is null ? 0x10000u : 0x10001u)) * 1099511628211;
            }

            return hash;
        }
    }

    private sealed class Found(int examples)
    {
        private readonly First<(BehaviourPlace Place, string Message)> _examples = new(examples);
        private int _came;
        private int _went;

        public void Add(int number, BehaviourPlace place, int more, string message)
        {
            if (more > 0) _came += more;
            else _went -= more;
            _examples.Add(number, (place, message));
        }

        public BehaviourProblem Told((string Code, string Path) key) => new(key.Code, key.Path, _came, _went, Short(_examples.Items.First().Message)!, [.. _examples.Items.Select(example => example.Place).Distinct()]);
    }
}

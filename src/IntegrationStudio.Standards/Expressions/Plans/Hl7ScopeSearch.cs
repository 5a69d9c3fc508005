using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>A run of segments of a message: what a group or a whole message covers.</summary>
internal readonly record struct SegmentRange(Hl7Message? Message, int Start, int End)
{
    public static SegmentRange Of(in Hl7Group group) => new(group.Tree.Message, group.FirstSegment, group.EndSegment);

    public static SegmentRange Of(Hl7Message message) => new(message, 0, message.SegmentCount);

    /// <summary>The group whose own segments alone are meant; default for all.</summary>
    public Hl7Group Owner { get; init; }

    /// <summary>The next segment of a name at or after an index; -1 when there is none.</summary>
    public int IndexOf(Hl7SegmentName name, int from)
    {
        int index = from < End ? Message!.IndexOf(name, from, End) : -1;
        while (index >= 0 && Owner.Exists && !Owner.Owns(index)) index = index + 1 < End ? Message!.IndexOf(name, index + 1, End) : -1;
        return index;
    }
}

/// <summary>Finds segments and groups by name from the innermost scope outwards.</summary>
internal static class Hl7ScopeSearch
{
    /// <summary>The innermost enclosing segment of that name.</summary>
    /// <param name="environment">The scopes.</param>
    /// <param name="name">The segment's name.</param>
    /// <param name="segment">The segment found.</param>
    /// <param name="within">The element within that segment which is the scope; default when the scope is the whole segment.</param>
    public static bool TryEnclosingSegment(EvaluationEnvironment environment, Hl7SegmentName name, out Hl7Segment segment, out Hl7Position within)
    {
        within = default;
        for (int i = environment.Depth - 1; i >= 0; i--)
        {
            ref readonly Item scope = ref environment.Scope(i);
            if (!scope.IsInSegment(name, out Hl7Message message, out int index)) continue;
            segment = new Hl7Segment(message, index);
            if (scope.Kind == ItemKind.Hl7) within = scope.Hl7Position;
            return true;
        }

        segment = default;
        return false;
    }

    /// <summary>
    /// The nearest enclosing group (or message) which has such a segment of its own, and the segment's index; -1 when none has. What belongs to another
    /// repetition of a group is never taken; only where nothing repeats around, the first anywhere is meant.
    /// </summary>
    /// <param name="environment">The scopes.</param>
    /// <param name="name">The segment's name.</param>
    /// <param name="descends">Whether repetitions below the innermost group count too: the path says which occurrences it means.</param>
    /// <param name="range">Where it was found.</param>
    public static int FindInGroups(EvaluationEnvironment environment, Hl7SegmentName name, bool descends, out SegmentRange range)
    {
        OuterGroups groups = new(environment);
        bool repeats = false;
        for (bool innermost = true; groups.MoveNext(); innermost = false)
        {
            range = groups.Current;
            if (groups.Group is { } group)
            {
                repeats |= innermost && group.IsWithinRepetition;
                if (repeats && !(descends && innermost)) range = range with { Owner = group };
            }
            else if (repeats)
            {
                continue;
            }

            int index = range.IndexOf(name, range.Start);
            if (index >= 0) return index;
        }

        range = default;
        return -1;
    }

    /// <summary>Appends the groups of that name: the nearest enclosing group itself, or those within the nearest enclosing group which has any.</summary>
    public static void FindGroups(EvaluationEnvironment environment, string name, ref ItemList result)
    {
        OuterGroups groups = new(environment);
        while (groups.MoveNext())
        {
            if (groups.Group is not { } group) continue;
            if (group.Name == name)
            {
                result.Add(Item.Of(group));
                return;
            }

            AddGroupsWithin(group, name, ref result);
            if (result.Count > 0) return;
        }
    }

    /// <summary>Appends the groups of that name within a group: direct ones, else those deeper down.</summary>
    public static void AddGroupsWithin(in Hl7Group group, string name, ref ItemList result)
    {
        int before = result.Count;
        foreach (Hl7Group child in group.Groups(name)) result.Add(Item.Of(child));
        if (result.Count > before) return;
        foreach (Hl7Group child in group.Groups()) AddGroupsWithin(child, name, ref result);
    }

    /// <summary>Enclosing groups from the inside out; between a segment's scope and the next group scope also those groups in which the segment stands.</summary>
    private ref struct OuterGroups(EvaluationEnvironment environment)
    {
        private int _next = environment.Depth - 1;
        private Hl7Group _group;
        private Hl7Group _until;

        public SegmentRange Current { get; private set; }

        public readonly Hl7Group? Group => _group.Exists ? _group : null;

        public bool MoveNext()
        {
            if (_until.Exists && _group.Exists)
            {
                _group = _group.Parent;
                if (_group.Exists && _group != _until)
                {
                    Current = SegmentRange.Of(_group);
                    return true;
                }

                _until = default;
            }

            while (_next >= 0)
            {
                ref readonly Item scope = ref environment.Scope(_next--);
                switch (scope.Kind)
                {
                    case ItemKind.Hl7Group:
                        _group = scope.Hl7Group;
                        Current = SegmentRange.Of(_group);
                        return true;
                    case ItemKind.Hl7Message:
                        _group = default;
                        Current = SegmentRange.Of(scope.Hl7Message);
                        return true;
                    case ItemKind.Hl7Segment or ItemKind.Hl7 when TryStartAtSegment(scope):
                        return true;
                }
            }

            return false;
        }

        private bool TryStartAtSegment(in Item scope)
        {
            for (int i = _next; i >= 0; i--)
            {
                ref readonly Item outer = ref environment.Scope(i);
                if (outer.Kind != ItemKind.Hl7Group) continue;
                _until = outer.Hl7Group;
                if (_until.Tree.Message != scope.Hl7Message) break;
                _group = _until.Tree.GroupOf(scope.Kind == ItemKind.Hl7 ? scope.Hl7Message[scope.Hl7Position.Segment] : scope.Hl7Segment);
                if (!_group.Exists || _group == _until) break;
                Current = SegmentRange.Of(_group);
                return true;
            }

            _until = default;
            return false;
        }
    }
}

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
    /// The nearest enclosing group (or message) which has such a segment, and the segment's index; -1 when none has. Outside of a group that repeats, only
    /// what does not belong to another repetition counts: a segment after one OBX is never taken for another's.
    /// </summary>
    public static int FindInGroups(EvaluationEnvironment environment, Hl7SegmentName name, out SegmentRange range)
    {
        OuterGroups groups = new(environment);
        bool leftRepetition = false;
        while (groups.MoveNext())
        {
            range = groups.Current;
            if (groups.Group is { } group)
            {
                if (leftRepetition) range = range with { Owner = group };
                leftRepetition |= group.Definition.Repeats;
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

    /// <summary>Enclosing groups from the inside out: the innermost one that a scope is or stands in, then all around it; without groups the message.</summary>
    private ref struct OuterGroups(EvaluationEnvironment environment)
    {
        private Hl7Group _next;
        private bool _started;

        public SegmentRange Current { get; private set; }

        /// <summary>The current group; null for a message without groups.</summary>
        public Hl7Group? Group { get; private set; }

        public bool MoveNext()
        {
            if (!_started)
            {
                _started = true;
                if (Innermost() is { } message)
                {
                    Current = SegmentRange.Of(message);
                    return true;
                }
            }

            if (!_next.Exists) return false;
            Group = _next;
            Current = SegmentRange.Of(_next);
            _next = _next.Parent;
            return true;
        }

        /// <summary>Finds the innermost group; gives the message where there is none.</summary>
        private Hl7Message? Innermost()
        {
            Hl7Message? message = null;
            int segment = -1;
            for (int i = environment.Depth - 1; i >= 0; i--)
            {
                ref readonly Item scope = ref environment.Scope(i);
                switch (scope.Kind)
                {
                    case ItemKind.Hl7Group:
                        Hl7Group group = scope.Hl7Group;
                        if (message is not null && group.Tree.Message != message) return message;
                        _next = segment >= 0 && group.Tree.GroupOf(group.Tree.Message[segment]) is { Exists: true } own ? own : group;
                        return null;
                    case ItemKind.Hl7Message:
                        return scope.Hl7Message;
                    case ItemKind.Hl7Segment or ItemKind.Hl7 when message is null:
                        message = scope.Hl7Message;
                        segment = scope.Kind == ItemKind.Hl7 ? scope.Hl7Position.Segment : scope.Hl7Segment.Index;
                        break;
                }
            }

            return message;
        }
    }
}

namespace IntegrationStudio.Standards.Hl7v2.Groups;

/// <summary>One pass over a message's segments: each is a look-up of its move, then groups end and begin accordingly.</summary>
internal ref struct GroupResolver(Hl7GroupTree tree, bool strict)
{
    /// <summary>Deeper than any structure of the standard.</summary>
    private const int MaxDepth = 32;

    private readonly Hl7GroupTree tree = tree;
    private readonly Severity severity = strict ? Severity.Error : Severity.Warning;
    private Hl7NodeDefinition? last;
    private OpenGroups open;
    private int depth;

    public void Run()
    {
        var message = tree.Message;
        var moves = tree.Structure.Moves;
        open[0] = tree.AddGroup(tree.Structure.Root, -1, 0);
        depth = 1;
        for (var i = 0; i < message.SegmentCount; i++)
        {
            var name = message.Entries[i].Name;
            var move = moves.Next(last, name);
            if (move.Kind == MoveKind.Nowhere || (move.Skipped is not null && ComesNext(move.Skipped, i)) || RunsAhead(move, i, moves))
            {
                tree.Place(i, open[depth - 1], null);
                if ((byte)name.Packed != 'Z' && tree.TakesProblems)
                    Unexpected(i, moves.Knows(name));
                continue;
            }
            Enter(move, i);
            tree.Place(i, open[depth - 1], move.Target);
            last = move.Target;
            if (move.Kind == MoveKind.Late && tree.TakesProblems)
                Unexpected(i, known: true);
            else if (move.Kind == MoveKind.TooMany && tree.TakesProblems)
                tree.AddProblem(new("hl7v2.too-many", Place(i), $"{message[i].Name} may stand only once in {tree.NameOf(open[depth - 1])}.", severity));
        }
        End(0, message.SegmentCount);
        Missing();
    }

    private void Enter(Move move, int segment)
    {
        var target = move.Target!;
        End(move.Keep, segment);
        for (; depth < target.Depth; depth++)
        {
            var definition = target;
            while (definition.Depth > depth)
                definition = definition.Parent!;
            open[depth] = tree.AddGroup(definition, open[depth - 1], segment);
        }
    }

    private void End(int keep, int segment)
    {
        for (; depth > keep; depth--)
            tree.Groups[open[depth - 1]].EndSegment = segment;
    }

    /// <summary>
    /// Whether the required segment that a move would leave out is what follows: then the segment in hand is the intruder,
    /// not the other one missing (a note between ORC and OBR, where the structure has none).
    /// </summary>
    private readonly bool ComesNext(Hl7NodeDefinition skipped, int index)
    {
        var required = skipped;
        while (required.IsGroup)
            required = FirstRequired(required);
        return required.Takes(Following(index));
    }

    /// <summary>
    /// Whether a segment would run past an optional group of its own group that comes next and has no place after it: then it stands too early
    /// (a participation between ORC and the RXO of its ORDER_DETAIL, where the structure has it behind).
    /// </summary>
    private readonly bool RunsAhead(Move move, int index, MoveTable moves)
    {
        if (last is null || move.Kind != MoveKind.Valid || move.Keep != depth || move.Target!.Index <= last.Index + 1)
            return false;
        var following = Following(index);
        var passed = moves.Next(last, following);
        if (passed.Kind != MoveKind.Valid || passed.Target!.Depth <= move.Target.Depth || passed.Target.Index <= last.Index || passed.Target.Index >= move.Target.Index)
            return false;
        var after = moves.Next(move.Target, following);
        return after.Kind != MoveKind.Valid || after.Target!.Index <= move.Target.Index;
    }

    /// <summary>The next segment of another name, Z segments not counted; the last one at the end.</summary>
    private readonly Hl7SegmentName Following(int index)
    {
        var entries = tree.Message.Entries;
        var name = entries[index].Name;
        while (++index < entries.Length - 1 && (entries[index].Name == name || (byte)entries[index].Name.Packed == 'Z'))
        {
        }
        return entries[Math.Min(index, entries.Length - 1)].Name;
    }

    private static Hl7NodeDefinition FirstRequired(Hl7NodeDefinition group)
    {
        foreach (var child in group.Children)
        {
            if (!child.IsOptional)
                return child;
        }
        return group.Children[0];
    }

    private readonly void Unexpected(int index, bool known) =>
        tree.AddProblem(new("hl7v2.unexpected-segment", Place(index),
            $"{tree.Message[index].Name} {(known ? "is not expected at this place of" : "is no segment of")} {tree.Structure.Name}; it is taken as part of {tree.NameOf(open[depth - 1])}.", severity));

    private readonly void Missing()
    {
        for (var i = 0; i < tree.GroupCount && tree.TakesProblems; i++)
        {
            ref readonly var group = ref tree.Groups[i];
            for (var missing = group.Definition.RequiredChildren & ~group.Seen; missing != 0; missing &= missing - 1)
            {
                var child = group.Definition.Children[System.Numerics.BitOperations.TrailingZeroCount(missing)];
                tree.AddProblem(new("hl7v2.missing", $"{tree.PathOf(i)}{child.Name}", $"The required {(child.IsGroup ? "group" : "segment")} {child.Name} is missing.", severity));
            }
        }
    }

    private readonly string Place(int index) => new Hl7Position(index).ToString(tree.Message);

    [System.Runtime.CompilerServices.InlineArray(MaxDepth)]
    private struct OpenGroups
    {
        private int first;
    }
}

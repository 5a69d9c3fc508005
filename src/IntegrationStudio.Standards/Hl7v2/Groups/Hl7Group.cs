namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>One occurrence of a group: a run of segments.</summary>
public readonly struct Hl7Group : IEquatable<Hl7Group>
{
    internal Hl7Group(Hl7GroupTree tree, int index)
    {
        Tree = tree;
        Index = index;
    }

    /// <summary>The tree; null only for <c>default</c>.</summary>
    public Hl7GroupTree Tree { get; }

    /// <summary>Whether this is an actual group; false only for <c>default</c>.</summary>
    public bool Exists => Tree is not null;

    /// <summary>Number of the group within the tree; the root is 0.</summary>
    public int Index { get; }

    /// <summary>E.g. <c>ORDER_OBSERVATION</c>; of the root the structure's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The definition.</summary>
    public Hl7NodeDefinition Definition => Tree.Groups[Index].Definition;

    /// <summary>1-based number among the groups of the same definition in its parent.</summary>
    public int Occurrence => Tree.Groups[Index].Occurrence;

    /// <summary>The enclosing group; <c>default</c> for the root.</summary>
    public Hl7Group Parent => Tree.Groups[Index].Parent is >= 0 and var parent ? new(Tree, parent) : default;

    /// <summary>Index of the first segment of the group, groups within included.</summary>
    public int FirstSegment => Tree.Groups[Index].FirstSegment;

    /// <summary>Index after the last segment.</summary>
    public int EndSegment => Tree.Groups[Index].EndSegment;

    /// <summary>The group's path from the root, e.g. <c>PATIENT_RESULT[1].ORDER_OBSERVATION[2]</c>; empty for the root.</summary>
    public string Path => Tree.PathOf(Index).TrimEnd('.');

    /// <summary>Child groups in order.</summary>
    public Hl7GroupSequence Groups() => new(Tree, Index, null);

    /// <summary>Child groups of a name in order.</summary>
    public Hl7GroupSequence Groups(string name) => new(Tree, Index, name);

    /// <summary>Segments that stand in the group itself, not in groups within.</summary>
    public Hl7SegmentSequence Segments() => Segments(default(Hl7SegmentName));

    /// <summary>Segments of a name that stand in the group itself, not in groups within.</summary>
    public Hl7SegmentSequence Segments(string name)
    {
        var key = Hl7SegmentName.From(name);
        return key == default ? default : Segments(key);
    }

    /// <summary>Segments of a name that stand in the group itself, not in groups within.</summary>
    public Hl7SegmentSequence Segments(Hl7SegmentName name) => new(Tree.Message, FirstSegment, EndSegment, name, Tree.Owners, Index);

    /// <summary>All segments of a name in the group and in groups within, in message order.</summary>
    public Hl7SegmentSequence AllSegments(Hl7SegmentName name) => new(Tree.Message, FirstSegment, EndSegment, name);

    /// <summary>Index of the first segment of a name in the group or any group within; -1 when there is none.</summary>
    public int FirstIndexOf(Hl7SegmentName name) => Tree.Message.IndexOf(name, FirstSegment, EndSegment);

    /// <summary>
    /// Index of the first segment of a name that belongs to this occurrence of the group alone: it stands in the group itself or in groups within that cannot
    /// repeat. -1 when there is none. So a Z segment after one OBX is never taken for another's.
    /// </summary>
    public int FirstOwnIndexOf(Hl7SegmentName name)
    {
        int found = FirstIndexOf(name);
        while (found >= 0 && RepeatingBetween(found) is { Exists: true } repeating)
            found = repeating.EndSegment < EndSegment ? Tree.Message.IndexOf(name, repeating.EndSegment, EndSegment) : -1;
        return found;
    }

    /// <summary>Whether a segment of the group stands in it, or in groups within that cannot repeat.</summary>
    public bool Owns(int segment) => !RepeatingBetween(segment).Exists;

    /// <summary>The outermost repeating group between this one and a segment; <c>default</c> when there is none.</summary>
    private Hl7Group RepeatingBetween(int segment)
    {
        Hl7Group repeating = default;
        for (Hl7Group group = Tree.GroupOf(Tree.Message[segment]); group.Exists && group.Index != Index; group = group.Parent)
            if (group.Definition.Repeats) repeating = group;
        return repeating;
    }

    /// <inheritdoc/>
    public bool Equals(Hl7Group other) => Tree == other.Tree && Index == other.Index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hl7Group other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tree, Index);

    /// <summary>Same group of the same tree.</summary>
    public static bool operator ==(Hl7Group left, Hl7Group right) => left.Equals(right);

    /// <summary>Different groups.</summary>
    public static bool operator !=(Hl7Group left, Hl7Group right) => !left.Equals(right);
}

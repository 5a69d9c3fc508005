namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A group or segment in a message structure.</summary>
public sealed class Hl7NodeDefinition
{
    private readonly uint[] keys;
    private Hl7NodeDefinition[] children = [];

    internal Hl7NodeDefinition(string name, bool isGroup, int min, int max, Hl7NodeDefinition? parent, int index)
    {
        Name = name;
        IsGroup = isGroup;
        Min = min;
        Max = max;
        Parent = parent;
        Index = index;
        Depth = parent is null ? 0 : parent.Depth + 1;
        SegmentNames = isGroup ? [] : name.Split('|');
        keys = new uint[SegmentNames.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = Hl7SegmentName.From(SegmentNames[i]).Packed;
    }

    /// <summary>Group name (<c>ORDER_OBSERVATION</c>) or segment name (<c>OBX</c>); of a choice all names (<c>OBR|RQD|RXO</c>).</summary>
    public string Name { get; }

    /// <summary>Whether it is a group.</summary>
    public bool IsGroup { get; }

    /// <summary>The segments that may stand here: one, or several for a choice; empty for a group.</summary>
    public IReadOnlyList<string> SegmentNames { get; }

    /// <summary>Smallest number of occurrences.</summary>
    public int Min { get; }

    /// <summary>Largest number of occurrences; 0 = unbounded.</summary>
    public int Max { get; }

    /// <summary>Whether it may occur more than once.</summary>
    public bool Repeats => Max != 1;

    /// <summary>The group it stands in; null for the root.</summary>
    public Hl7NodeDefinition? Parent { get; }

    /// <summary>Position in document order within the structure; the root is 0.</summary>
    public int Index { get; }

    /// <summary>Children of a group in order; empty for a segment.</summary>
    public IReadOnlyList<Hl7NodeDefinition> Children => children;

    /// <summary>Groups from the root down to this, the root not counted.</summary>
    internal int Depth { get; }

    /// <summary>Position among the children of its parent.</summary>
    internal int Ordinal { get; private set; }

    /// <summary>Packed segment names.</summary>
    internal ReadOnlySpan<uint> Keys => keys;

    /// <summary>Bits of the children (by ordinal, the first 64) that an occurrence of this group must have.</summary>
    internal ulong RequiredChildren { get; private set; }

    /// <summary>Whether it may be absent: by its own cardinality, or because all of its content may be.</summary>
    internal bool IsOptional => Min == 0 || (IsGroup && children.All(child => child.IsOptional));

    /// <summary>Whether a segment of this name may stand here.</summary>
    internal bool Takes(Hl7SegmentName name) => keys.AsSpan().Contains(name.Packed);

    internal void SetChildren(Hl7NodeDefinition[] nodes)
    {
        children = nodes;
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i].Ordinal = i;
            if (!nodes[i].IsOptional && i < 64)
                RequiredChildren |= 1UL << i;
        }
    }
}

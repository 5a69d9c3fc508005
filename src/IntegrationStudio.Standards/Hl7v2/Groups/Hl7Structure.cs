namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Finds the groups of a flat message by its structure definition.</summary>
public static class Hl7Structure
{
    /// <summary>Resolves a message into its groups. Never fails: unexpected segments attach where they stand, and every violation is in <see cref="Hl7GroupTree.Problems"/>, as errors when strict and as warnings otherwise.</summary>
    public static Hl7GroupTree Resolve(Hl7Message message, Hl7StructureDefinition structure, bool strict = false) => throw new NotSupportedException();
}

/// <summary>The groups of one message. Disposing gives its arrays back for the next message; nothing of it may be used afterwards.</summary>
public sealed class Hl7GroupTree : IDisposable
{
    /// <summary>The message.</summary>
    public Hl7Message Message => throw new NotSupportedException();

    /// <summary>The structure.</summary>
    public Hl7StructureDefinition Structure => throw new NotSupportedException();

    /// <summary>The root group: the whole message.</summary>
    public Hl7Group Root => throw new NotSupportedException();

    /// <summary>All violations of the structure; empty when there are none.</summary>
    public IReadOnlyList<Problem> Problems => throw new NotSupportedException();

    /// <summary>The innermost group of a segment.</summary>
    public Hl7Group GroupOf(Hl7Segment segment) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}

/// <summary>One occurrence of a group: a run of segments.</summary>
public readonly struct Hl7Group : IEquatable<Hl7Group>
{
    /// <summary>The tree; null only for <c>default</c>.</summary>
    public Hl7GroupTree Tree => throw new NotSupportedException();

    /// <summary>Whether this is an actual group; false only for <c>default</c>.</summary>
    public bool Exists => throw new NotSupportedException();

    /// <summary>Number of the group within the tree; the root is 0.</summary>
    public int Index => throw new NotSupportedException();

    /// <summary>E.g. <c>ORDER_OBSERVATION</c>.</summary>
    public string Name => throw new NotSupportedException();

    /// <summary>The definition.</summary>
    public Hl7NodeDefinition Definition => throw new NotSupportedException();

    /// <summary>1-based number among the groups of the same definition in its parent.</summary>
    public int Occurrence => throw new NotSupportedException();

    /// <summary>The enclosing group; <c>default</c> for the root.</summary>
    public Hl7Group Parent => throw new NotSupportedException();

    /// <summary>Index of the first segment of the group, groups within included.</summary>
    public int FirstSegment => throw new NotSupportedException();

    /// <summary>Index after the last segment.</summary>
    public int EndSegment => throw new NotSupportedException();

    /// <summary>Child groups in order.</summary>
    public Hl7GroupSequence Groups() => throw new NotSupportedException();

    /// <summary>Child groups of a name in order.</summary>
    public Hl7GroupSequence Groups(string name) => throw new NotSupportedException();

    /// <summary>Segments that stand in the group itself.</summary>
    public Hl7SegmentSequence Segments() => throw new NotSupportedException();

    /// <summary>Segments of a name that stand in the group itself, not in groups within.</summary>
    public Hl7SegmentSequence Segments(string name) => throw new NotSupportedException();

    /// <summary>Segments of a name that stand in the group itself, not in groups within.</summary>
    public Hl7SegmentSequence Segments(Hl7SegmentName name) => throw new NotSupportedException();

    /// <summary>Index of the first segment of a name in the group or any group within; -1 when there is none.</summary>
    public int FirstIndexOf(Hl7SegmentName name) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool Equals(Hl7Group other) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hl7Group other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => throw new NotSupportedException();

    /// <summary>Same group of the same tree.</summary>
    public static bool operator ==(Hl7Group left, Hl7Group right) => left.Equals(right);

    /// <summary>Different groups.</summary>
    public static bool operator !=(Hl7Group left, Hl7Group right) => !left.Equals(right);
}

/// <summary>Groups to iterate over without allocating.</summary>
public readonly struct Hl7GroupSequence : IEnumerable<Hl7Group>
{
    /// <summary>Number of groups.</summary>
    public int Count() => throw new NotSupportedException();

    /// <summary>The first group; <c>default</c> when there is none.</summary>
    public Hl7Group First() => throw new NotSupportedException();

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => throw new NotSupportedException();

    IEnumerator<Hl7Group> IEnumerable<Hl7Group>.GetEnumerator() => throw new NotSupportedException();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();

    /// <summary>Iterates.</summary>
    public struct Enumerator
    {
        /// <summary>The current group.</summary>
        public readonly Hl7Group Current => throw new NotSupportedException();

        /// <summary>Moves on.</summary>
        public bool MoveNext() => throw new NotSupportedException();
    }
}

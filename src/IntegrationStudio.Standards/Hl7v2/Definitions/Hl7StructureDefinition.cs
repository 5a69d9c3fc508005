namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A message structure such as ORU_R01: the tree of its groups and segments.</summary>
public sealed class Hl7StructureDefinition
{
    /// <summary>E.g. <c>ORU_R01</c>.</summary>
    public string Name => throw new NotSupportedException();

    /// <summary>E.g. <c>Unsolicited transmission of an observation message</c>.</summary>
    public string Title => throw new NotSupportedException();

    /// <summary>The root group, named as the structure.</summary>
    public Hl7NodeDefinition Root => throw new NotSupportedException();

    /// <summary>All nodes in document order; the root is first; <see cref="Hl7NodeDefinition.Index"/> is the index here.</summary>
    public IReadOnlyList<Hl7NodeDefinition> Nodes => throw new NotSupportedException();
}

/// <summary>A group or segment in a message structure.</summary>
public sealed class Hl7NodeDefinition
{
    /// <summary>Group name (<c>ORDER_OBSERVATION</c>) or segment name (<c>OBX</c>).</summary>
    public string Name => throw new NotSupportedException();

    /// <summary>Whether it is a group.</summary>
    public bool IsGroup => throw new NotSupportedException();

    /// <summary>Smallest number of occurrences.</summary>
    public int Min => throw new NotSupportedException();

    /// <summary>Largest number of occurrences; 0 = unbounded.</summary>
    public int Max => throw new NotSupportedException();

    /// <summary>Whether it may occur more than once.</summary>
    public bool Repeats => throw new NotSupportedException();

    /// <summary>The group it stands in; null for the root.</summary>
    public Hl7NodeDefinition? Parent => throw new NotSupportedException();

    /// <summary>Position in document order within the structure; the root is 0.</summary>
    public int Index => throw new NotSupportedException();

    /// <summary>Children of a group in order; empty for a segment.</summary>
    public IReadOnlyList<Hl7NodeDefinition> Children => throw new NotSupportedException();
}

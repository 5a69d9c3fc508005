using IntegrationStudio.Standards.Hl7v2.Groups;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A message structure such as ORU_R01: the tree of its groups and segments.</summary>
public sealed class Hl7StructureDefinition
{
    internal Hl7StructureDefinition(string name, string title, ReadOnlySpan<char> tree)
    {
        Name = name;
        Title = title;
        Nodes = StructureReader.Read(name, tree);
        Moves = new(this);
    }

    /// <summary>E.g. <c>ORU_R01</c>.</summary>
    public string Name { get; }

    /// <summary>E.g. <c>Unsolicited transmission of an observation message</c>.</summary>
    public string Title { get; }

    /// <summary>The root group, named as the structure.</summary>
    public Hl7NodeDefinition Root => Nodes[0];

    /// <summary>All nodes in document order; the root is first; <see cref="Hl7NodeDefinition.Index"/> is the index here.</summary>
    public IReadOnlyList<Hl7NodeDefinition> Nodes { get; }

    internal MoveTable Moves { get; }

    /// <summary>A node by its path below the root, e.g. <c>PATIENT_RESULT.PATIENT.PID</c>; null when there is none.</summary>
    public Hl7NodeDefinition? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Hl7NodeDefinition? node = Root;
        foreach (var step in path.Split('.'))
            node = node?.Children.FirstOrDefault(child => child.IsGroup ? child.Name == step : child.SegmentNames.Contains(step));
        return node;
    }
}

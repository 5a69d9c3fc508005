namespace IntegrationStudio.Standards.Trees;

/// <summary>What a node of a <see cref="DataTree"/> is: a FHIR type, an HL7 v2 segment, a JSON object. Immutable once built and shared by all trees.</summary>
public abstract class TreeType(string name)
{
    /// <summary>The type's name as its standard spells it, e.g. <c>Patient</c>, <c>Patient.contact</c>, <c>PID</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The element of that name, or null when the type has none.</summary>
    public abstract TreeElement? Find(string name);

    /// <summary>All elements in the order in which they are written.</summary>
    public abstract IReadOnlyList<TreeElement> Elements { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

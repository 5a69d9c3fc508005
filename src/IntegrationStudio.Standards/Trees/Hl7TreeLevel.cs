namespace IntegrationStudio.Standards.Trees;

/// <summary>What an <see cref="Hl7TreeType"/> describes.</summary>
public enum Hl7TreeLevel
{
    /// <summary>A message structure or a group in one.</summary>
    Group,

    /// <summary>A segment.</summary>
    Segment,

    /// <summary>A data type: of a field, a component or a subcomponent.</summary>
    DataType,
}

namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a definition maps.</summary>
public enum MappingKind
{
    /// <summary>A whole message to a whole result.</summary>
    Message,

    /// <summary>One segment to a resource or a part of one.</summary>
    Segment,

    /// <summary>One data type to one target type.</summary>
    DataType,

    /// <summary>Codes to codes.</summary>
    Table,

    /// <summary>Nothing: it holds scripts that others import.</summary>
    Library,

    /// <summary>Nothing: it is a channel, which is drafted, reviewed and published like a mapping.</summary>
    Channel,
}

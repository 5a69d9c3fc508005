namespace IntegrationStudio.Portal.Mappings;

/// <summary>How a new definition begins.</summary>
public enum NewMappingWay
{
    /// <summary>It inherits from another and says only what differs.</summary>
    Extends,

    /// <summary>Its source is that of a message at hand.</summary>
    Sample,

    /// <summary>Messages and what they should become are at hand; rules are proposed from them.</summary>
    Pairs,

    /// <summary>Nothing but a source and a target.</summary>
    Blank,

    /// <summary>It was written elsewhere.</summary>
    Upload,

    /// <summary>It is another's copy under a new id.</summary>
    Copy,
}

/// <summary>What the dialog for new definitions begins with.</summary>
/// <param name="Way">How.</param>
/// <param name="Of">The definition that is copied or extended, when that is chosen already.</param>
public sealed record NewMapping(NewMappingWay Way, MappingRow? Of = null)
{
    public static readonly NewMapping Nothing = new(NewMappingWay.Extends);

    public static NewMapping CopyOf(MappingRow row) => new(NewMappingWay.Copy, row);
}

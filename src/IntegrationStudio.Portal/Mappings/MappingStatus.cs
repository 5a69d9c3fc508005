using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>Where a definition stands. Until reviews exist, nothing but what is shipped counts as reviewed.</summary>
public enum MappingStatus
{
    /// <summary>Comes with the product.</summary>
    Shipped,

    /// <summary>Lies in a mapping folder; nobody's approval is known.</summary>
    Unreviewed,

    /// <summary>Has a draft with changes that are not in any folder yet.</summary>
    Changed,

    /// <summary>Exists as a draft only.</summary>
    Draft,

    /// <summary>Cannot be read.</summary>
    Broken,
}

/// <summary>How a definition's status shows.</summary>
internal static class MappingMark
{
    public static Mark Of(MappingStatus status) => status switch
    {
        MappingStatus.Shipped => new("ok", "ok", "Shipped"),
        MappingStatus.Unreviewed => new("idle", "info", "Unreviewed"),
        MappingStatus.Changed => new("busy", "edit", "Changed in a draft"),
        MappingStatus.Draft => new("busy", "edit", "Draft"),
        _ => new("bad", "error", "Broken"),
    };
}

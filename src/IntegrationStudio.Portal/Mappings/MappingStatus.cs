using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>Where a definition stands.</summary>
public enum MappingStatus
{
    /// <summary>Comes with the product.</summary>
    Shipped,

    /// <summary>Came with a folder of definitions, and nobody looked at it.</summary>
    Unreviewed,

    /// <summary>Has a draft with changes that were not handed in.</summary>
    Changed,

    /// <summary>Exists as a draft only.</summary>
    Draft,

    /// <summary>A candidate of it waits for a reviewer.</summary>
    InReview,

    /// <summary>The reviewer of its last candidate wants changes.</summary>
    ChangesRequested,

    /// <summary>Its newest version was approved.</summary>
    Approved,

    /// <summary>Its newest version was approved, and a version of it runs on a channel.</summary>
    Published,

    /// <summary>Cannot be read, or is not what was released or approved.</summary>
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
        MappingStatus.InReview => new("busy", "history", "In review"),
        MappingStatus.ChangesRequested => new("warn", "edit", "Changes requested"),
        MappingStatus.Approved => new("ok", "ok", "Approved"),
        MappingStatus.Published => new("ok", "play", "Published"),
        _ => new("bad", "error", "Broken"),
    };
}

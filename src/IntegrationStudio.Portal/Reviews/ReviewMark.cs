using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Versions.Comparing;

namespace IntegrationStudio.Portal.Reviews;

/// <summary>How reviews and their rounds show.</summary>
internal static class ReviewMark
{
    public static Mark Of(ReviewState state) => state switch
    {
        ReviewState.Waiting => new("busy", "wait", "Waits for review"),
        ReviewState.ChangesRequested => new("warn", "edit", "Changes requested"),
        ReviewState.Approved => new("ok", "ok", "Approved"),
        _ => new("idle", "undo", "Withdrawn"),
    };

    public static Mark Of(VersionState state) => state switch
    {
        VersionState.InReview => Of(ReviewState.Waiting),
        VersionState.ChangesRequested => Of(ReviewState.ChangesRequested),
        VersionState.Approved => Of(ReviewState.Approved),
        VersionState.Withdrawn => Of(ReviewState.Withdrawn),
        VersionState.Retired => new("idle", "hold", "Retired"),
        _ => new("idle", "info", "Unreviewed"),
    };

    public static string Of(ChangeKind? kind) => kind switch
    {
        ChangeKind.Patch => "patch",
        ChangeKind.Minor => "minor",
        ChangeKind.Major => "major",
        _ => "first version",
    };

    /// <summary>The address of a full comparison.</summary>
    public static string CompareLink(string mapping, string? from, string to) => CompareUri.Of(mapping, from, to);

    /// <summary>What a thread is about, in words.</summary>
    public static string Of(ReviewThread thread) => thread.Anchor switch
    {
        ReviewAnchor.Rule => $"Rule {thread.Place}",
        ReviewAnchor.Line => thread.Place,
        ReviewAnchor.Value => $"Value {thread.Place}",
        _ => "The whole",
    };
}

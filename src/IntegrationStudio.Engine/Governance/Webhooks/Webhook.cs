using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Engine.Governance.Webhooks;

/// <summary>An address that is told what happens to versions and reviews. Its secret is never shown.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Url">Where it is told.</param>
/// <param name="Events">Of what it is told; empty for everything.</param>
/// <param name="IsEnabled">Whether it is told anything now.</param>
/// <param name="Failures">Attempts in a row that failed.</param>
/// <param name="Alarm">Why it was switched off by itself; null otherwise.</param>
/// <param name="Waiting">Deliveries that wait.</param>
public sealed record Webhook(long Id, string Name, string Url, IReadOnlyList<string> Events, bool IsEnabled, int Failures, string? Alarm, int Waiting)
{
    /// <summary>Everything that can be told.</summary>
    public static IReadOnlyList<string> AllEvents { get; } =
    [
        WebhookEvent.Submitted, WebhookEvent.Assigned, WebhookEvent.Commented, WebhookEvent.Approved, WebhookEvent.ChangesRequested, WebhookEvent.Withdrawn, WebhookEvent.Retired, WebhookEvent.Published, WebhookEvent.AlertStarted, WebhookEvent.AlertEnded,
    ];
}

/// <summary>A webhook as an administrator writes it down.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Url">Where it is told: https, or http to a private address.</param>
/// <param name="Events">Of what; empty for everything.</param>
/// <param name="IsEnabled">Whether it is told anything.</param>
/// <param name="Secret">What deliveries are signed with, 16 characters or more; null keeps the one that there is.</param>
public sealed record WebhookForm(string Name, string Url, IReadOnlyList<string> Events, bool IsEnabled, string? Secret);

/// <summary>Something that happened to a version or its review. It names people, mappings and channels and carries nothing that anybody wrote, and nothing of any message.</summary>
/// <param name="Kind">What: one of the constants here.</param>
/// <param name="Actor">Who.</param>
/// <param name="Mapping">The mapping; empty where it is about none.</param>
/// <param name="Number">The version's number; null where the product's own definition is meant.</param>
public sealed record WebhookEvent(string Kind, Actor Actor, string Mapping, string? Number)
{
    /// <summary>A candidate was handed in.</summary>
    public const string Submitted = "review.submitted";

    /// <summary>Somebody was asked to review.</summary>
    public const string Assigned = "review.assigned";

    /// <summary>Somebody commented.</summary>
    public const string Commented = "review.commented";

    /// <summary>A candidate was approved.</summary>
    public const string Approved = "version.approved";

    /// <summary>Changes were asked for.</summary>
    public const string ChangesRequested = "version.changes-requested";

    /// <summary>A candidate was taken back.</summary>
    public const string Withdrawn = "version.withdrawn";

    /// <summary>A version was retired.</summary>
    public const string Retired = "version.retired";

    /// <summary>A version was put on a channel.</summary>
    public const string Published = "version.published";

    /// <summary>An alert started.</summary>
    public const string AlertStarted = "alert.started";

    /// <summary>An alert ended.</summary>
    public const string AlertEnded = "alert.ended";

    /// <summary>Nothing happened: somebody tries the address.</summary>
    public const string Test = "test";

    /// <summary>The content that it is about.</summary>
    public string? EffectiveHash { get; init; }

    /// <summary>The review that it is about.</summary>
    public long? Review { get; init; }

    /// <summary>The channel that it is about.</summary>
    public string? Channel { get; init; }

    /// <summary>The alert that it is about.</summary>
    public long? Alert { get; init; }

    /// <summary>The name of the alert's rule.</summary>
    public string? Rule { get; init; }

    /// <summary>What the alert is about, such as <c>channel:labs</c>.</summary>
    public string? Subject { get; init; }
}

/// <summary>Where a delivery stands.</summary>
public enum WebhookDeliveryState
{
    /// <summary>Waits for its first or next attempt.</summary>
    Waiting,

    /// <summary>It was taken.</summary>
    Delivered,

    /// <summary>It was tried for long enough.</summary>
    GivenUp,
}

/// <summary>A line of a webhook's log.</summary>
/// <param name="Id">Its number, which receivers see.</param>
/// <param name="Event">What happened.</param>
/// <param name="At">When it happened.</param>
/// <param name="Payload">What is sent, without the signature.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Due">When it is tried next.</param>
/// <param name="Tried">When it was last tried.</param>
/// <param name="Status">The status of the last answer; null where there was none.</param>
/// <param name="Answer">The beginning of the last answer, or what kept it from coming.</param>
/// <param name="Took">How long the last attempt took.</param>
public sealed record WebhookDelivery(
    long Id, string Event, DateTimeOffset At, string Payload, WebhookDeliveryState State, int Attempts, DateTimeOffset Due, DateTimeOffset? Tried, int? Status, string? Answer, TimeSpan? Took);

/// <summary>Keeps secrets so that the database alone does not tell them.</summary>
public interface IWebhookSecrets
{
    /// <summary>A secret as it is stored.</summary>
    byte[] Protect(string secret);

    /// <summary>A stored secret; null where this installation's keys cannot read it.</summary>
    string? Unprotect(byte[] stored);
}

using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Webhooks;

/// <summary>How webhooks and their deliveries show.</summary>
internal static class WebhookMark
{
    public static Mark Of(Webhook webhook) => webhook switch
    {
        { Alarm: not null } => new("bad", "error", "Switched off by itself"),
        { IsEnabled: false } => new("idle", "hold", "Off"),
        { Failures: > 0 } => new("warn", "warning", "Failing"),
        _ => new("ok", "ok", "On"),
    };

    public static Mark Of(WebhookDelivery delivery) => delivery.State switch
    {
        WebhookDeliveryState.Delivered => new("ok", "ok", "Delivered"),
        WebhookDeliveryState.GivenUp => new("bad", "error", "Given up"),
        _ when delivery.Attempts > 0 => new("warn", "wait", "Tried again"),
        _ => new("busy", "wait", "Waiting"),
    };

    /// <summary>What happened, in words.</summary>
    public static string Words(string kind) => kind switch
    {
        WebhookEvent.Submitted => "A candidate was handed in",
        WebhookEvent.Assigned => "Somebody was asked to review",
        WebhookEvent.Commented => "Somebody commented",
        WebhookEvent.Approved => "A candidate was approved",
        WebhookEvent.ChangesRequested => "Changes were requested",
        WebhookEvent.Withdrawn => "A candidate was withdrawn",
        WebhookEvent.Retired => "A version was retired",
        WebhookEvent.Published => "A version was published",
        WebhookEvent.AlertStarted => "An alert started",
        WebhookEvent.AlertEnded => "An alert ended",
        WebhookEvent.Test => "Test",
        _ => kind,
    };
}

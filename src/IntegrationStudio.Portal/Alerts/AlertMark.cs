using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Alerts;

/// <summary>How alerts and rules show.</summary>
internal static class AlertMark
{
    public static Mark Of(Alert alert) => alert switch
    {
        { IsOpen: false } => new("ok", "ok", "Over"),
        { Mute: not null } => new("idle", "hold", "Muted"),
        { Acknowledged: not null } => new("busy", "review", "Acknowledged"),
        { Severity: Severity.Error } => new("bad", "error", "Open"),
        _ => new("warn", "warning", "Open"),
    };

    public static Mark Of(SentMail mail) => mail.State switch
    {
        SentMailState.Sent => new("ok", "ok", "Sent"),
        SentMailState.GivenUp => new("bad", "error", "Given up"),
        _ when mail.Attempts > 0 => new("warn", "wait", "Tried again"),
        _ => new("busy", "wait", "Waiting"),
    };

    /// <summary>What a rule watches for, in words.</summary>
    public static string Words(AlertKind kind) => kind switch
    {
        AlertKind.Silence => "Silence against the feed's own past",
        AlertKind.Expectation => "Fewer messages than expected",
        AlertKind.QueueAge => "Age of a queue",
        AlertKind.QueueDepth => "Depth of a queue",
        AlertKind.ErrorRate => "Share of errors",
        AlertKind.DestinationDown => "Destination down",
        AlertKind.ChannelFaulted => "Channel could not start",
        AlertKind.DiskSpace => "Disk space",
        AlertKind.FeedGap => "Gaps in a sender's count",
        _ => "Certificate expires",
    };

    /// <summary>What its limit counts; null where there is none.</summary>
    public static string? LimitWords(AlertKind kind) => kind switch
    {
        AlertKind.Silence => "Usual messages that are missed",
        AlertKind.QueueAge => "Oldest delivery, seconds",
        AlertKind.QueueDepth => "Deliveries that wait",
        AlertKind.ErrorRate => "Errors, percent",
        AlertKind.DiskSpace => "Free, megabytes",
        AlertKind.FeedGap => "Messages that did not come",
        AlertKind.Certificate => "Days before",
        _ => null,
    };

    /// <summary>When a rule finds something, in a sentence.</summary>
    public static string When(AlertRule rule)
    {
        var settings = rule.Settings;
        return rule.Kind switch
        {
            AlertKind.Silence => $"{settings.Limit:0} messages that usually come at these hours are missed, and nothing came for {settings.WindowMinutes} min",
            AlertKind.Expectation => $"fewer than {Wording.Count(settings.AtLeast, "message")} {(settings.WindowMinutes == 0 ? "" : $"in {settings.WindowMinutes} min ")}between {settings.From} and {settings.To} ({settings.Zone}), {Days(settings.Days)}",
            AlertKind.QueueAge => $"the oldest delivery waits for {Wording.Span(TimeSpan.FromSeconds(settings.Limit))}",
            AlertKind.QueueDepth => $"{Wording.Count((long)settings.Limit)} deliveries wait",
            AlertKind.ErrorRate => $"{settings.Limit:0.#} % of {Wording.Count(settings.AtLeast)} or more messages in {settings.WindowMinutes} min fail",
            AlertKind.DestinationDown => "only probes are sent to a destination",
            AlertKind.ChannelFaulted => "a channel should run and does not",
            AlertKind.FeedGap => $"{Wording.Count((long)settings.Limit, "message")} or more that a sender counted (MSH-13) did not come",
            AlertKind.DiskSpace => $"less than {Wording.Size((long)settings.Limit * 1024 * 1024)} are free",
            _ => $"a certificate of a channel has {settings.Limit:0} days or less",
        } + (settings.ForSeconds > 0 ? $", for {Wording.Span(TimeSpan.FromSeconds(settings.ForSeconds))}" : "");
    }

    /// <summary>What happened to an alert, in words.</summary>
    public static string Words(AlertEvent happened) => happened.What switch
    {
        "started" => "Started",
        "ended" => "Ended",
        "acknowledged" => $"{happened.By.Name} acknowledged it",
        "reopened" => $"{happened.By.Name} took the acknowledgement back",
        "assigned" => $"{happened.By.Name} gave it to {happened.Detail}",
        "muted" => $"{happened.By.Name} muted it {happened.Detail}",
        "unmuted" => $"{happened.By.Name} ended the mute",
        _ => happened.What,
    };

    private static string Days(IReadOnlyList<DayOfWeek> days) => days.Count == 7 ? "every day"
        : days.Count == 5 && !days.Contains(DayOfWeek.Saturday) && !days.Contains(DayOfWeek.Sunday) ? "Monday to Friday"
        : string.Join(", ", days.Select(day => day.ToString()));
}

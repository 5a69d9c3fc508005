using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>An alert as it is read.</summary>
internal sealed class AlertRow
{
    public const string Select = """
        SELECT a.id, a.rule, a.name, a.kind, a.severity, a.subject, a.words, a.link, a.started, a.ended, a.acknowledged, a.acknowledger, a.acknowledger_name AS acknowledgerName, a.assignee, a.assignee_name AS assigneeName,
        m.until, m.reason, m.actor AS muter, m.name AS muterName
        FROM alert a LEFT JOIN alert_mute m ON m.rule = a.rule AND m.subject = a.subject AND (m.until IS NULL OR m.until > @now)
        """;

    public long Id { get; init; }
    public long Rule { get; init; }
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public long Severity { get; init; }
    public string Subject { get; init; } = "";
    public string Words { get; init; } = "";
    public string Link { get; init; } = "";
    public long Started { get; init; }
    public long? Ended { get; init; }
    public long? Acknowledged { get; init; }
    public string? Acknowledger { get; init; }
    public string? AcknowledgerName { get; init; }
    public string? Assignee { get; init; }
    public string? AssigneeName { get; init; }
    public long? Until { get; init; }
    public string? Reason { get; init; }
    public string? Muter { get; init; }
    public string? MuterName { get; init; }

    public Alert ToAlert() => new()
    {
        Id = Id,
        Rule = Rule,
        Name = Name,
        Kind = AlertWrites.KindOf(Kind) ?? AlertKind.ChannelFaulted,
        Severity = (Severity)Severity,
        Subject = Subject,
        Words = Words,
        Link = Link,
        Started = JournalTime.To(Started),
        Ended = Ended is { } ended ? JournalTime.To(ended) : null,
        Acknowledged = Acknowledged is { } at ? (JournalTime.To(at), new Actor(Acknowledger!, AcknowledgerName!)) : null,
        Assignee = Assignee is { } id ? new Actor(id, AssigneeName!) : null,
        Mute = Reason is { } reason ? new AlertMute(Until is { } until ? JournalTime.To(until) : null, reason, new Actor(Muter!, MuterName!)) : null,
    };
}

using System.Globalization;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>Writes about alerts, inside a transaction.</summary>
internal static class AlertWrites
{
    public static string NameOf(AlertKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    public static AlertKind? KindOf(string name) => Enum.GetValues<AlertKind>().Where(kind => NameOf(kind) == name).Select(kind => (AlertKind?)kind).FirstOrDefault();

    public static string NameOfAlert(JournalSession session, long id)
    {
        var found = session.Statement("SELECT name FROM alert WHERE id = ?1").Bind(1, id);
        var name = found.Step() ? found.Text(0)! : "";
        found.Reset();
        return name;
    }

    public static void Event(JournalSession session, long alert, long at, Actor actor, string what, string? detail) =>
        session.Statement("INSERT INTO alert_event (alert, at, actor, name, what, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, alert).Bind(2, at).Bind(3, actor.Id).Bind(4, actor.Name).Bind(5, what).Bind(6, detail).Run();

    /// <summary>Starts and ends alerts and tells people; true when anything happened.</summary>
    public static bool Apply(JournalSession session, IReadOnlyList<AlertFinding> start, IReadOnlyList<(long Rule, string Subject)> end, IReadOnlyList<AlertRule> rules, long now)
    {
        foreach (var finding in start)
        {
            var id = (JournalSession.Single(session.Statement("SELECT max(id) FROM alert")) ?? 0) + 1;
            var started = session.Statement("""
                INSERT INTO alert (id, rule, name, kind, severity, subject, words, link, started, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0) ON CONFLICT DO NOTHING
                """).Bind(1, id).Bind(2, finding.Rule.Id).Bind(3, finding.Rule.Name).Bind(4, NameOf(finding.Rule.Kind)).Bind(5, (long)finding.Rule.Settings.Severity)
                .Bind(6, finding.Subject).Bind(7, finding.Words).Bind(8, finding.Link).Bind(9, now).Run();
            if (started > 0)
                Event(session, id, now, Actor.Studio, "started", finding.Words);
        }
        var told = Tell(session, rules, now);
        foreach (var (rule, subject) in end)
            End(session, rules, rule, subject, now);
        return start.Count + end.Count > 0 || told;
    }

    /// <summary>Whoever was not told yet, because it has just started or because its mute is over, is told now.</summary>
    private static bool Tell(JournalSession session, IReadOnlyList<AlertRule> rules, long now)
    {
        var due = new List<Told>();
        var found = session.Statement("""
            SELECT a.id, a.rule, a.name, a.subject, a.words, a.link, a.started FROM alert a WHERE a.ended IS NULL AND a.told = 0
            AND NOT EXISTS (SELECT 1 FROM alert_mute m WHERE m.rule = a.rule AND m.subject IN (a.subject, '') AND (m.until IS NULL OR m.until > ?1)) ORDER BY a.id
            """).Bind(1, now);
        while (found.Step())
            due.Add(Told.From(found));
        found.Reset();
        foreach (var alert in due)
        {
            session.Statement("UPDATE alert SET told = 1 WHERE id = ?1").Bind(1, alert.Id).Run();
            Say(session, rules, alert, isStart: true, now);
        }
        return due.Count > 0;
    }

    private static void End(JournalSession session, IReadOnlyList<AlertRule> rules, long rule, string subject, long now)
    {
        var found = session.Statement("SELECT id, rule, name, subject, words, link, started, told FROM alert WHERE rule = ?1 AND subject = ?2 AND ended IS NULL").Bind(1, rule).Bind(2, subject);
        var alert = found.Step() ? Told.From(found) : null;
        var wasTold = alert is not null && found.Int64(7) != 0;
        found.Reset();
        if (alert is null)
            return;
        session.Statement("UPDATE alert SET ended = ?2 WHERE id = ?1").Bind(1, alert.Id).Bind(2, now).Run();
        Event(session, alert.Id, now, Actor.Studio, "ended", null);
        if (wasTold)
            Say(session, rules, alert, isStart: false, now);
    }

    private static void Say(JournalSession session, IReadOnlyList<AlertRule> rules, Told alert, bool isStart, long now)
    {
        var where = alert.Subject.StartsWith("certificate:", StringComparison.Ordinal) ? "" : ": " + alert.Subject.Split(':')[^1];
        var line = (isStart ? "Alert: " : "Over: ") + alert.Name + where;
        NotificationStore.Add(session, NotificationStore.WhoMay(AlertStore.ManagePermission), Actor.Studio, isStart ? "alert-started" : "alert-ended", line, "/alerts?alert=" + alert.Id.ToString(CultureInfo.InvariantCulture), now);
        WebhookOutbox.Add(session, new WebhookEvent(isStart ? WebhookEvent.AlertStarted : WebhookEvent.AlertEnded, Actor.Studio, "", null) { Alert = alert.Id, Rule = alert.Name, Subject = alert.Subject }, now);
        foreach (var recipient in rules.FirstOrDefault(rule => rule.Id == alert.Rule)?.Settings.Recipients ?? [])
            MailStore.Enqueue(session, recipient, line, string.Create(CultureInfo.InvariantCulture, $"{line}\n\n{alert.Words}\n\nSince {JournalTime.To(alert.Started).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{(isStart ? "" : $", over at {JournalTime.To(now).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")}.\nLook at it in the portal: /alerts?alert={alert.Id}\n"), now);
    }

    private sealed record Told(long Id, long Rule, string Name, string Subject, string Words, string Link, long Started)
    {
        public static Told From(JournalStatement row) => new(row.Int64(0), row.Int64(1), row.Text(2)!, row.Text(3)!, row.Text(4)!, row.Text(5)!, row.Int64(6));
    }
}

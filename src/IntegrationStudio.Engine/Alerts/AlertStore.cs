using System.Globalization;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>Rules and alerts. What people do is audited with it. Safe for many threads.</summary>
public sealed class AlertStore(MessageJournal journal)
{
    /// <summary>The permission of those who are told and who look after alerts.</summary>
    public const string ManagePermission = "alerts.manage";

    private const int MostRules = 200;
    private const int LongestReason = 500;

    /// <summary>A rule or an alert is different. Raised after the commit; handlers return quickly.</summary>
    public event Action? Changed;

    /// <summary>Every rule, by name.</summary>
    public Task<IReadOnlyList<AlertRule>> RulesAsync(CancellationToken cancel = default) => journal.Reader.Read<IReadOnlyList<AlertRule>>(
        connection => [.. connection.Query<(long Id, string Name, string Kind, long Enabled, string Settings)>("SELECT id, name, kind, enabled, settings FROM alert_rule ORDER BY name, id")
            .Where(row => AlertWrites.KindOf(row.Kind) is not null)
            .Select(row => new AlertRule(row.Id, row.Name, AlertWrites.KindOf(row.Kind)!.Value, row.Enabled != 0, AlertSettings.Read(row.Settings)))], cancel);

    /// <summary>Writes a rule down: a new one, or another form of one that there is. Fails with everything that is wrong with it.</summary>
    public async Task<Outcome<AlertRule>> SaveRuleAsync(long? id, AlertRuleForm form, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (form.Check() is { Count: > 0 } problems)
            return Outcome<AlertRule>.Failed(problems);
        var saved = await journal.CommitAsync(new AlertWrite<Outcome<AlertRule>>(session =>
        {
            if (id is null && JournalSession.Single(session.Statement("SELECT count(*) FROM alert_rule")) >= MostRules)
                return new Problem("alert.many", "", $"There are {MostRules} rules already.");
            if (id is { } known && JournalSession.Single(session.Statement("SELECT 1 FROM alert_rule WHERE id = ?1").Bind(1, known)) is null)
                return new Problem("alert.unknown", "", "There is no such rule.");
            var number = id ?? (JournalSession.Single(session.Statement("SELECT max(id) FROM alert_rule")) ?? 0) + 1;
            session.Statement("""
                INSERT INTO alert_rule (id, name, kind, enabled, settings, changed, changer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, enabled = excluded.enabled, settings = excluded.settings, changed = excluded.changed, changer = excluded.changer
                """).Bind(1, number).Bind(2, form.Name.Trim()).Bind(3, AlertWrites.NameOf(form.Kind)).Bind(4, form.IsEnabled ? 1L : 0L).Bind(5, form.Settings.Write()).Bind(6, journal.Now).Bind(7, actor.Id).Run();
            session.Audit(new AuditEntry(actor, id is null ? "alert-rule.create" : "alert-rule.change", RuleSubject(number)) { Detail = $"{form.Name.Trim()}: {AlertWrites.NameOf(form.Kind)} {form.Settings.Write()}{(form.IsEnabled ? "" : ", off")}" }, journal.Now);
            return new AlertRule(number, form.Name.Trim(), form.Kind, form.IsEnabled, form.Settings);
        }), cancel).ConfigureAwait(false);
        Changed?.Invoke();
        return saved;
    }

    /// <summary>Removes a rule; its alerts end by themselves and stay in the history. Null, or why not.</summary>
    public Task<Problem?> DeleteRuleAsync(long id, Actor actor, CancellationToken cancel = default) => ActAsync(session =>
    {
        if (session.Statement("DELETE FROM alert_rule WHERE id = ?1").Bind(1, id).Run() == 0)
            return new Problem("alert.unknown", "", "There is no such rule.");
        session.Statement("DELETE FROM alert_mute WHERE rule = ?1").Bind(1, id).Run();
        session.Audit(new AuditEntry(actor, "alert-rule.delete", RuleSubject(id)), journal.Now);
        return null;
    }, cancel);

    /// <summary>Alerts: those that last first, then the newest. At most 500.</summary>
    public Task<IReadOnlyList<Alert>> ListAsync(AlertFilter filter, int take = 100, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return journal.Reader.Read<IReadOnlyList<Alert>>(connection => [.. connection.Query<AlertRow>(AlertRow.Select + """
             WHERE (@open IS NULL OR (@open = 1 AND a.ended IS NULL) OR (@open = 0 AND a.ended IS NOT NULL)) AND (@kind IS NULL OR a.kind = @kind) AND (@assignee IS NULL OR a.assignee = @assignee)
             AND (@text IS NULL OR lower(a.name) LIKE @text ESCAPE '!' OR lower(a.subject) LIKE @text ESCAPE '!' OR lower(a.words) LIKE @text ESCAPE '!')
             ORDER BY CASE WHEN a.ended IS NULL THEN 0 ELSE 1 END, CASE WHEN a.ended IS NULL AND a.acknowledged IS NULL THEN 0 ELSE 1 END, a.id DESC LIMIT @take
            """, new
        {
            now = journal.Now,
            open = filter.IsOpen is { } open ? open ? 1 : 0 : (int?)null,
            kind = filter.Kind is { } kind ? AlertWrites.NameOf(kind) : null,
            assignee = filter.Assignee,
            text = string.IsNullOrWhiteSpace(filter.Text) ? null : "%" + filter.Text.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%",
            take = Math.Clamp(take, 1, 500),
        }).Select(row => row.ToAlert())], cancel);
    }

    /// <summary>How many last that nobody acknowledged and of which people are told.</summary>
    public Task<int> WaitingAsync(CancellationToken cancel = default) => journal.Reader.Read(connection => connection.ExecuteScalar<int>("""
        SELECT count(*) FROM alert a WHERE a.ended IS NULL AND a.acknowledged IS NULL
        AND NOT EXISTS (SELECT 1 FROM alert_mute m WHERE m.rule = a.rule AND m.subject IN (a.subject, '') AND (m.until IS NULL OR m.until > @now))
        """, new { now = journal.Now }), cancel);

    /// <summary>What happened to an alert, oldest first.</summary>
    public Task<IReadOnlyList<AlertEvent>> HistoryAsync(long alert, CancellationToken cancel = default) => journal.Reader.Read<IReadOnlyList<AlertEvent>>(
        connection => [.. connection.Query<(long At, string Actor, string Name, string What, string? Detail)>("SELECT at, actor, name, what, detail FROM alert_event WHERE alert = @alert ORDER BY id LIMIT 500", new { alert })
            .Select(row => new AlertEvent(JournalTime.To(row.At), new Actor(row.Actor, row.Name), row.What, row.Detail))], cancel);

    /// <summary>Somebody has seen an alert, or takes that back. Null, or why not.</summary>
    public Task<Problem?> AcknowledgeAsync(long id, bool seen, Actor actor, CancellationToken cancel = default) => ActAsync(session =>
    {
        var changed = seen
            ? session.Statement("UPDATE alert SET acknowledged = ?2, acknowledger = ?3, acknowledger_name = ?4 WHERE id = ?1 AND acknowledged IS NULL").Bind(1, id).Bind(2, journal.Now).Bind(3, actor.Id).Bind(4, actor.Name).Run()
            : session.Statement("UPDATE alert SET acknowledged = NULL, acknowledger = NULL, acknowledger_name = NULL WHERE id = ?1 AND acknowledged IS NOT NULL").Bind(1, id).Run();
        return changed == 0 ? Unknown(seen ? "There is no such alert, or somebody was faster." : "There is no such alert, or it was not acknowledged.") : Note(session, id, actor, seen ? "acknowledged" : "reopened", null, seen ? "alert.acknowledge" : "alert.reopen");
    }, cancel);

    /// <summary>Gives an alert to a person, or takes it from all. Null, or why not.</summary>
    public Task<Problem?> AssignAsync(long id, Actor? person, Actor actor, CancellationToken cancel = default) => ActAsync(session =>
    {
        if (session.Statement("UPDATE alert SET assignee = ?2, assignee_name = ?3 WHERE id = ?1").Bind(1, id).Bind(2, person?.Id).Bind(3, person?.Name).Run() == 0)
            return Unknown("There is no such alert.");
        if (person is not null && person.Id != actor.Id)
            Governance.Notifications.NotificationStore.Add(session, person.Id, actor, "alert-assigned", "An alert was given to you: " + AlertWrites.NameOfAlert(session, id), "/alerts?alert=" + Number(id), journal.Now);
        return Note(session, id, actor, "assigned", person?.Name ?? "nobody", "alert.assign");
    }, cancel);

    /// <summary>Nobody is told of a rule's subject until a time, or until that is taken back. Null, or why not.</summary>
    /// <param name="id">An alert of it.</param>
    /// <param name="until">Until when; null for ever.</param>
    /// <param name="reason">Why; not blank.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Problem?> MuteAsync(long id, DateTimeOffset? until, string reason, Actor actor, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason)
            return Task.FromResult<Problem?>(new("alert.reason", "reason", $"A reason has 1-{LongestReason} characters."));
        if (until is { } time && JournalTime.From(time) <= journal.Now)
            return Task.FromResult<Problem?>(new("alert.until", "until", "The time has passed."));
        return ActAsync(session =>
        {
            var changed = session.Statement("""
                INSERT INTO alert_mute (rule, subject, until, reason, actor, name, at) SELECT rule, subject, ?2, ?3, ?4, ?5, ?6 FROM alert WHERE id = ?1
                ON CONFLICT (rule, subject) DO UPDATE SET until = excluded.until, reason = excluded.reason, actor = excluded.actor, name = excluded.name, at = excluded.at
                """).Bind(1, id).Bind(2, until is { } end ? JournalTime.From(end) : null).Bind(3, reason.Trim()).Bind(4, actor.Id).Bind(5, actor.Name).Bind(6, journal.Now).Run();
            return changed == 0 ? Unknown("There is no such alert.")
                : Note(session, id, actor, "muted", (until is { } last ? last.UtcDateTime.ToString("'until' yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "for ever") + ": " + reason.Trim(), "alert.mute");
        }, cancel);
    }

    /// <summary>People are told again. Null, or why not.</summary>
    public Task<Problem?> UnmuteAsync(long id, Actor actor, CancellationToken cancel = default) => ActAsync(session =>
        session.Statement("DELETE FROM alert_mute WHERE rule = (SELECT rule FROM alert WHERE id = ?1) AND subject = (SELECT subject FROM alert WHERE id = ?1)").Bind(1, id).Run() == 0
            ? Unknown("It is not muted.") : Note(session, id, actor, "unmuted", null, "alert.unmute"), cancel);

    /// <summary>What lasts, for those who decide what starts and ends.</summary>
    internal Task<IReadOnlySet<(long Rule, string Subject)>> OpenAsync(CancellationToken cancel) => journal.Reader.Read<IReadOnlySet<(long, string)>>(
        connection => connection.Query<(long, string)>("SELECT rule, subject FROM alert WHERE ended IS NULL").ToHashSet(), cancel);

    /// <summary>Starts and ends alerts, and tells people of what they have not been told: one transaction, and whatever people are told is in it.</summary>
    internal async Task ApplyAsync(IReadOnlyList<AlertFinding> start, IReadOnlyList<(long Rule, string Subject)> end, IReadOnlyList<AlertRule> rules, CancellationToken cancel)
    {
        if (await journal.CommitAsync(new AlertWrite<bool>(session => AlertWrites.Apply(session, start, end, rules, journal.Now)), cancel).ConfigureAwait(false))
            Changed?.Invoke();
    }

    private async Task<Problem?> ActAsync(Func<JournalSession, Problem?> act, CancellationToken cancel)
    {
        var problem = await journal.CommitAsync(new AlertWrite<Problem?>(act), cancel).ConfigureAwait(false);
        if (problem is null)
            Changed?.Invoke();
        return problem;
    }

    private Problem? Note(JournalSession session, long id, Actor actor, string what, string? detail, string action)
    {
        AlertWrites.Event(session, id, journal.Now, actor, what, detail);
        session.Audit(new AuditEntry(actor, action, "alert:" + Number(id)) { Detail = detail }, journal.Now);
        return null;
    }

    private static Problem Unknown(string message) => new("alert.unknown", "", message);

    private static string RuleSubject(long id) => "alert-rule:" + Number(id);

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A short write with an answer.</summary>
internal sealed class AlertWrite<T>(Func<JournalSession, T> write) : JournalWrite<T>
{
    protected override T Write(JournalSession session) => write(session);
}

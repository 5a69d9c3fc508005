using System.Globalization;
using System.Net;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Webhooks;

/// <summary>Webhooks and their logs. Every change is audited with it; a secret goes in and never comes out. Safe for many threads.</summary>
public sealed class WebhookStore(MessageJournal journal, IWebhookSecrets secrets)
{
    /// <summary>The permission of those who look after webhooks.</summary>
    public const string ManagePermission = "settings.manage";

    /// <summary>The shortest secret.</summary>
    public const int ShortestSecret = 16;

    internal const int Kept = 500;
    private const int LongestName = 100;
    private const int LongestUrl = 2_000;
    private const int Most = 50;

    /// <summary>A webhook or its log is different; its number is given. Raised after the commit.</summary>
    public event Action<long>? Changed;

    /// <summary>Every webhook, by name.</summary>
    public Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken = default) => journal.Reader.Read<IReadOnlyList<Webhook>>(
        connection => [.. connection.Query<Row>("""
            SELECT w.id, w.name, w.url, w.events, w.enabled, w.failures, w.alarm, (SELECT count(*) FROM webhook_delivery d WHERE d.webhook = w.id AND d.state = 0) AS waiting
            FROM webhook w ORDER BY w.name, w.id
            """).Select(row => row.ToWebhook())], cancellationToken);

    /// <summary>A webhook; null when there is none.</summary>
    public async Task<Webhook?> FindAsync(long id, CancellationToken cancellationToken = default) => (await ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(webhook => webhook.Id == id);

    /// <summary>A webhook's log, newest first; the last 500 are kept.</summary>
    /// <param name="webhook">Its number.</param>
    /// <param name="state">Only in this state.</param>
    /// <param name="before">Only older ones than this number.</param>
    /// <param name="take">At most this many, 1-200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<WebhookDelivery>> LogAsync(long webhook, WebhookDeliveryState? state = null, long? before = null, int take = 50, CancellationToken cancellationToken = default) =>
        journal.Reader.Read<IReadOnlyList<WebhookDelivery>>(connection => [.. connection.Query<LogRow>("""
            SELECT id, event, at, payload, state, attempts, due, tried, status, answer, took FROM webhook_delivery
            WHERE webhook = @webhook AND (@state IS NULL OR state = @state) AND (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @take
            """, new { webhook, state = (long?)state, before, take = Math.Clamp(take, 1, 200) }).Select(row => row.ToDelivery())], cancellationToken);

    /// <summary>Writes a webhook down: a new one, or another form of one that there is. Fails with everything that is wrong with it.</summary>
    /// <param name="id">Its number; null for a new one.</param>
    /// <param name="form">What it is to be.</param>
    /// <param name="actor">Who.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<Webhook>> SaveAsync(long? id, WebhookForm form, Actor actor, string? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        List<Problem> problems = Check(id, form);
        if (problems.Count > 0) return Outcome<Webhook>.Failed(problems);
        byte[]? secret = form.Secret is { Length: > 0 } given ? secrets.Protect(given) : null;
        (Problem? refusal, long number) = await journal.CommitAsync(new WebhookWrite<(Problem?, long)>(session => Save(session, id, form, secret, actor, address)), cancellationToken).ConfigureAwait(false);
        if (refusal is not null) return refusal;
        Changed?.Invoke(number);
        return (await FindAsync(number, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Removes a webhook and its log. Null, or why not.</summary>
    public async Task<Problem?> DeleteAsync(long id, Actor actor, string? address = null, CancellationToken cancellationToken = default)
    {
        Problem? problem = await journal.CommitAsync(new WebhookWrite<Problem?>(session =>
        {
            if (NameOf(session, id) is not { } name) return Unknown();
            session.Statement("DELETE FROM webhook_delivery WHERE webhook = ?1").Bind(1, id).Run();
            session.Statement("DELETE FROM webhook WHERE id = ?1").Bind(1, id).Run();
            session.Audit(new AuditEntry(actor, "webhook.delete", Subject(id)) { Detail = name, Address = address }, journal.Now);
            return null;
        }), cancellationToken).ConfigureAwait(false);
        if (problem is null) Changed?.Invoke(id);
        return problem;
    }

    /// <summary>Sends something that nothing happened for, also where it is switched off: the log says what came of it. Null, or why not.</summary>
    public async Task<Problem?> TestAsync(long id, Actor actor, string? address = null, CancellationToken cancellationToken = default)
    {
        Problem? problem = await journal.CommitAsync(new WebhookWrite<Problem?>(session =>
        {
            if (NameOf(session, id) is not { } name) return Unknown();
            session.Audit(new AuditEntry(actor, "webhook.test", Subject(id)) { Detail = name, Address = address }, journal.Now);
            WebhookOutbox.Add(session, id, new WebhookEvent(WebhookEvent.Test, actor, "labs/example", "1.0.0"), journal.Now);
            return null;
        }), cancellationToken).ConfigureAwait(false);
        if (problem is null) Changed?.Invoke(id);
        return problem;
    }

    /// <summary>Tries a delivery again now, also one that was given up. Null, or why not.</summary>
    public async Task<Problem?> SendAgainAsync(long delivery, Actor actor, string? address = null, CancellationToken cancellationToken = default)
    {
        long? webhook = await journal.CommitAsync(new WebhookWrite<long?>(session =>
        {
            if (JournalSession.Single(session.Statement("SELECT webhook FROM webhook_delivery WHERE id = ?1").Bind(1, delivery)) is not { } found) return null;
            session.Statement("UPDATE webhook_delivery SET state = 0, due = ?2 WHERE id = ?1").Bind(1, delivery).Bind(2, journal.Now).Run();
            session.Audit(new AuditEntry(actor, "webhook.send-again", Subject(found)) { Detail = "delivery " + delivery.ToString(CultureInfo.InvariantCulture), Address = address }, journal.Now);
            return found;
        }), cancellationToken).ConfigureAwait(false);
        if (webhook is not { } told) return new Problem("webhook.unknown", "", "There is no such delivery.");
        Changed?.Invoke(told);
        return null;
    }

    internal void Announce(long id) => Changed?.Invoke(id);

    internal static string Subject(long id) => "webhook:" + id.ToString(CultureInfo.InvariantCulture);

    internal static Problem Unknown() => new("webhook.unknown", "", "There is no such webhook.");

    private static List<Problem> Check(long? id, WebhookForm form)
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(form.Name) || form.Name.Length > LongestName) problems.Add(new("webhook.name", "name", $"A name has 1-{LongestName} characters."));
        if (form.Url.Length > LongestUrl || !Uri.TryCreate(form.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            problems.Add(new("webhook.url", "url", "The address is no http or https URL.") { Mend = "Write it like https://tickets.example.org/hooks/studio." });
        else if (url.UserInfo.Length > 0)
            problems.Add(new("webhook.url", "url", "The address carries a name or password.") { Mend = "Leave it out: deliveries are signed with the secret." });
        else if (url.Scheme == "http" && !IsInside(url))
            problems.Add(new("webhook.url", "url", "Over the network only https is sent to.") { Mend = "Write https, or the number of a private address that studio serve --allow-outbound opened." });
        if (form.Events.Except(Webhook.AllEvents).FirstOrDefault() is { } unknown) problems.Add(new("webhook.events", "events", $"There is no event {unknown}."));
        if (id is null && string.IsNullOrEmpty(form.Secret)) problems.Add(new("webhook.secret", "secret", "Deliveries are signed with a secret.") { Mend = "Enter one, or have one made." });
        else if (form.Secret is { Length: > 0 and < ShortestSecret }) problems.Add(new("webhook.secret", "secret", $"A secret has {ShortestSecret} characters or more."));
        return problems;
    }

    private static bool IsInside(Uri url) => url.IsLoopback || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && !EgressRules.PublicOnly.Allows(address));

    private (Problem? Refusal, long Id) Save(JournalSession session, long? id, WebhookForm form, byte[]? secret, Actor actor, string? address)
    {
        string events = string.Join(' ', form.Events);
        if (id is null)
        {
            if (JournalSession.Single(session.Statement("SELECT count(*) FROM webhook")) >= Most) return (new Problem("webhook.many", "", $"There are {Most} webhooks already."), 0);
            id = (JournalSession.Single(session.Statement("SELECT max(id) FROM webhook")) ?? 0) + 1;
            session.Statement("INSERT INTO webhook (id, name, url, events, secret, enabled, created, creator) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                .Bind(1, id.Value).Bind(2, form.Name.Trim()).Bind(3, form.Url.Trim()).Bind(4, events).Bind(5, secret!).Bind(6, form.IsEnabled ? 1L : 0L)
                .Bind(7, journal.Now).Bind(8, actor.Id).Run();
            Audit("webhook.create");
            return (null, id.Value);
        }

        if (NameOf(session, id.Value) is null) return (Unknown(), 0);
        // Whoever changes it has looked at what was wrong: it is tried anew.
        session.Statement("UPDATE webhook SET name = ?2, url = ?3, events = ?4, enabled = ?5, failures = 0, alarm = NULL WHERE id = ?1")
            .Bind(1, id.Value).Bind(2, form.Name.Trim()).Bind(3, form.Url.Trim()).Bind(4, events).Bind(5, form.IsEnabled ? 1L : 0L).Run();
        if (secret is not null) session.Statement("UPDATE webhook SET secret = ?2 WHERE id = ?1").Bind(1, id.Value).Bind(2, secret).Run();
        if (form.IsEnabled) session.Statement("UPDATE webhook_delivery SET due = ?2 WHERE webhook = ?1 AND state = 0").Bind(1, id.Value).Bind(2, journal.Now).Run();
        Audit("webhook.change");
        return (null, id.Value);

        void Audit(string action) => session.Audit(new AuditEntry(actor, action, Subject(id.Value))
        {
            Detail = $"{form.Name.Trim()}: {form.Url.Trim()}{(form.IsEnabled ? "" : ", off")}{(secret is null ? "" : ", with a secret")}",
            Address = address,
        }, journal.Now);
    }

    private static string? NameOf(JournalSession session, long id)
    {
        JournalStatement found = session.Statement("SELECT name FROM webhook WHERE id = ?1").Bind(1, id);
        string? name = found.Step() ? found.Text(0) : null;
        found.Reset();
        return name;
    }

    private sealed class Row
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public string Url { get; init; } = "";
        public string Events { get; init; } = "";
        public long Enabled { get; init; }
        public long Failures { get; init; }
        public string? Alarm { get; init; }
        public long Waiting { get; init; }

        public Webhook ToWebhook() => new(Id, Name, Url, Events.Split(' ', StringSplitOptions.RemoveEmptyEntries), Enabled != 0, (int)Failures, Alarm, (int)Waiting);
    }

    private sealed class LogRow
    {
        public long Id { get; init; }
        public string Event { get; init; } = "";
        public long At { get; init; }
        public string Payload { get; init; } = "";
        public long State { get; init; }
        public long Attempts { get; init; }
        public long Due { get; init; }
        public long? Tried { get; init; }
        public long? Status { get; init; }
        public string? Answer { get; init; }
        public long? Took { get; init; }

        public WebhookDelivery ToDelivery() => new(
            Id, Event, JournalTime.To(At), Payload, (WebhookDeliveryState)State, (int)Attempts, JournalTime.To(Due), Tried is { } tried ? JournalTime.To(tried) : null, (int?)Status, Answer,
            Took is { } took ? TimeSpan.FromMilliseconds(took) : null);
    }
}

/// <summary>A short write with an answer.</summary>
internal sealed class WebhookWrite<T>(Func<JournalSession, T> write) : JournalWrite<T>
{
    protected override T Write(JournalSession session) => write(session);
}

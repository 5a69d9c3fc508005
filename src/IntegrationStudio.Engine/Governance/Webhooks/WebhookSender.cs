using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Webhooks;

/// <summary>How webhooks are tried.</summary>
public sealed record WebhookSenderOptions
{
    /// <summary>How long after each failed attempt the next one comes; after the last of them a delivery is given up.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12)];

    /// <summary>After so many failed attempts in a row a webhook is switched off, with an alarm. Default 20.</summary>
    public int MostFailures { get; init; } = 20;

    /// <summary>How often the outbox is looked at when nobody says that there is something. Default 15 s.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>
/// Sends what stands in the outbox: signed, with pauses that grow, from where it stopped after a restart. A delivery may come twice (its number is the same), and one that waits does not hold back those behind it.
/// </summary>
public sealed class WebhookSender : IAsyncDisposable
{
    /// <summary>The header with the delivery's number.</summary>
    public const string DeliveryHeader = "X-Studio-Delivery";

    /// <summary>The header with what happened.</summary>
    public const string EventHeader = "X-Studio-Event";

    /// <summary>The header with the time of the attempt, in seconds since 1970; part of what is signed.</summary>
    public const string TimestampHeader = "X-Studio-Timestamp";

    /// <summary>The header with <c>v1=</c> and the HMAC-SHA256, in hexadecimal, over the timestamp, a full stop and the body.</summary>
    public const string SignatureHeader = "X-Studio-Signature";

    private const int Batch = 32;
    private const int LongestAnswer = 500;

    private readonly MessageJournal _journal;
    private readonly WebhookStore _store;
    private readonly IWebhookSecrets _secrets;
    private readonly WebhookSenderOptions _options;
    private readonly GuardedHttp _http;
    private int _over;
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _awake = new(0, 1);
    private Task _sending = Task.CompletedTask;

    /// <summary>A sender that does nothing before <see cref="Start"/>.</summary>
    /// <param name="journal">Where the outbox is.</param>
    /// <param name="store">Says when there is something to send.</param>
    /// <param name="secrets">Reads the secrets that deliveries are signed with.</param>
    /// <param name="http">Goes out; stays the caller's.</param>
    /// <param name="options">Pauses and limits.</param>
    public WebhookSender(MessageJournal journal, WebhookStore store, IWebhookSecrets secrets, GuardedHttp http, WebhookSenderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_journal, _store, _secrets, _http, _options) = (journal, store, secrets, http, options ?? new WebhookSenderOptions());
        store.Changed += OnChanged;
    }

    /// <summary>What goes into <see cref="SignatureHeader"/>.</summary>
    public static string Sign(string secret, string timestamp, string body) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(timestamp + "." + body)));

    /// <summary>Begins to send, with what waited before the program started.</summary>
    public void Start() => _sending = Task.Run(SendAsync);

    /// <summary>Something may stand in the outbox.</summary>
    public void Wake()
    {
        try
        {
            _awake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
        catch (ObjectDisposedException)
        {
            // It ended; the outbox is kept.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _over, 1) == 1) return; // known to the container under two names
        _store.Changed -= OnChanged;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _ended.Dispose();
        _awake.Dispose();
    }

    private void OnChanged(long webhook) => Wake();

    private async Task SendAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                IReadOnlyList<Due> due = await DueAsync().ConfigureAwait(false);
                // Receivers do not wait for each other; each gets its deliveries one after the other.
                await Task.WhenAll(due.GroupBy(one => one.Webhook).Select(SendAsync)).ConfigureAwait(false);
                if (due.Count < Batch) await _awake.WaitAsync(await PauseAsync().ConfigureAwait(false), _ended.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (JournalUnavailableException)
            {
                if (_ended.IsCancellationRequested) return;
                await Task.Delay(_options.Look, CancellationToken.None).WaitAsync(_ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendAsync(IEnumerable<Due> deliveries)
    {
        foreach (Due one in deliveries)
        {
            Attempt attempt = await TryAsync(one).ConfigureAwait(false);
            bool isOff = await _journal.CommitAsync(new AttemptWrite(one, attempt, _options, _journal.Now), CancellationToken.None).ConfigureAwait(false);
            _store.Announce(one.Webhook);
            if (isOff) return;
        }
    }

    private async Task<Attempt> TryAsync(Due one)
    {
        if (_secrets.Unprotect(one.Secret) is not { } secret) return new Attempt(null, "The secret cannot be read with this installation's keys: enter it again.", TimeSpan.Zero);
        var clock = Stopwatch.StartNew();
        string timestamp = _journal.Options.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>
        {
            [DeliveryHeader] = one.Id.ToString(CultureInfo.InvariantCulture),
            [EventHeader] = one.Event,
            [TimestampHeader] = timestamp,
            [SignatureHeader] = Sign(secret, timestamp, one.Payload),
        };
        // A redirect could turn it into a request without a body that looks as if it had been taken: the administrator writes the right address down.
        Outcome<GuardedAnswer> answer = await _http.SendAsync(HttpMethod.Post, new Uri(one.Url), Encoding.UTF8.GetBytes(one.Payload), "application/json; charset=utf-8", headers, follow: false, _ended.Token).ConfigureAwait(false);
        if (!answer.Succeeded) return new Attempt(null, Cut($"{answer.Problems[0].Message} {answer.Problems[0].Mend}".TrimEnd()), clock.Elapsed);
        return new Attempt(answer.Value.Status, answer.Value.Status is >= 300 and < 400 ? "It redirects; redirects are not followed. Write the address down that it leads to." : Cut(Encoding.UTF8.GetString(answer.Value.Start.Span)), clock.Elapsed);
    }

    private static string Cut(string text) => new([.. text.Take(LongestAnswer).Select(letter => char.IsControl(letter) && letter is not '\n' ? ' ' : letter)]);

    private Task<IReadOnlyList<Due>> DueAsync() => _journal.Reader.Read<IReadOnlyList<Due>>(connection => [.. connection.Query<Due>($"""
        SELECT d.id, d.webhook, d.event, d.payload, d.attempts, w.url, w.secret, w.name FROM webhook_delivery d {connection.IndexedBy("webhook_delivery_due")} JOIN webhook w ON w.id = d.webhook
        WHERE d.state = 0 AND d.due <= @now AND (w.enabled = 1 OR d.event = 'test') ORDER BY d.due, d.id LIMIT @Batch
        """, new { now = _journal.Now, Batch })], _ended.Token);

    /// <summary>Until the next delivery is due, and not longer than the look.</summary>
    private async Task<TimeSpan> PauseAsync()
    {
        long? next = await _journal.Reader.Read(connection => connection.ExecuteScalar<long?>($"""
            SELECT min(d.due) FROM webhook_delivery d {connection.IndexedBy("webhook_delivery_due")} JOIN webhook w ON w.id = d.webhook WHERE d.state = 0 AND (w.enabled = 1 OR d.event = 'test')
            """), _ended.Token).ConfigureAwait(false);
        TimeSpan until = next is { } due ? TimeSpan.FromMicroseconds(Math.Max(due - _journal.Now, 0)) : _options.Look;
        return until < _options.Look ? until + TimeSpan.FromMilliseconds(1) : _options.Look;
    }

    /// <summary>What came of an attempt.</summary>
    internal sealed record Attempt(int? Status, string Answer, TimeSpan Took)
    {
        public bool Succeeded => Status is >= 200 and < 300;
    }

    /// <summary>A delivery that is to be tried.</summary>
    internal sealed class Due
    {
        public long Id { get; init; }
        public long Webhook { get; init; }
        public string Event { get; init; } = "";
        public string Payload { get; init; } = "";
        public long Attempts { get; init; }
        public string Url { get; init; } = "";
        public byte[] Secret { get; init; } = [];
        public string Name { get; init; } = "";
    }

    /// <summary>Notes an attempt; true when the webhook is off after it.</summary>
    private sealed class AttemptWrite(Due one, Attempt attempt, WebhookSenderOptions options, long now) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            int attempts = (int)one.Attempts + 1;
            // A test says at once what came of it.
            WebhookDeliveryState state = attempt.Succeeded ? WebhookDeliveryState.Delivered : one.Event == WebhookEvent.Test || attempts > options.Pauses.Count ? WebhookDeliveryState.GivenUp : WebhookDeliveryState.Waiting;
            long due = now + (state == WebhookDeliveryState.Waiting ? (long)options.Pauses[attempts - 1].TotalMicroseconds : 0);
            session.Statement("UPDATE webhook_delivery SET state = ?2, attempts = ?3, due = ?4, tried = ?5, status = ?6, answer = ?7, took = ?8 WHERE id = ?1")
                .Bind(1, one.Id).Bind(2, (long)state).Bind(3, (long)attempts).Bind(4, due).Bind(5, now).Bind(6, (long?)attempt.Status).Bind(7, attempt.Answer).Bind(8, (long)attempt.Took.TotalMilliseconds).Run();
            session.Statement("DELETE FROM webhook_delivery WHERE webhook = ?1 AND state <> 0 AND id <= (SELECT id FROM webhook_delivery WHERE webhook = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)")
                .Bind(1, one.Webhook).Bind(2, (long)WebhookStore.Kept).Run();
            if (attempt.Succeeded)
            {
                session.Statement("UPDATE webhook SET failures = 0 WHERE id = ?1").Bind(1, one.Webhook).Run();
                return false;
            }

            if (one.Event == WebhookEvent.Test) return false;
            session.Statement("UPDATE webhook SET failures = failures + 1 WHERE id = ?1").Bind(1, one.Webhook).Run();
            long failures = JournalSession.Single(session.Statement("SELECT failures FROM webhook WHERE id = ?1 AND enabled = 1").Bind(1, one.Webhook)) ?? 0;
            return failures >= options.MostFailures && Off(session, failures);
        }

        private bool Off(JournalSession session, long failures)
        {
            string alarm = $"{failures} attempts in a row failed, the last one with {(attempt.Status is { } status ? $"status {status}" : attempt.Answer)}";
            session.Statement("UPDATE webhook SET enabled = 0, alarm = ?2 WHERE id = ?1").Bind(1, one.Webhook).Bind(2, alarm).Run();
            session.Audit(new AuditEntry(Actor.Studio, "webhook.off", WebhookStore.Subject(one.Webhook)) { Detail = one.Name, Reason = alarm }, now);
            NotificationStore.Add(session, NotificationStore.WhoMay(WebhookStore.ManagePermission), Actor.Studio, "webhook-off", $"The webhook {one.Name} was switched off: it cannot be reached", "/settings/webhooks", now);
            return true;
        }
    }
}

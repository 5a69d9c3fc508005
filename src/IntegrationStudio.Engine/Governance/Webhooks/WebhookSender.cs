using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Outbound;

namespace IntegrationStudio.Engine.Governance.Webhooks;

/// <summary>How webhooks are tried.</summary>
public sealed record WebhookSenderOptions
{
    /// <summary>How long after each failed attempt the next one comes; after the last of them a delivery is given up.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12)];

    /// <summary>How long an answer may take. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After so many failed attempts in a row a webhook is switched off, with an alarm. Default 20.</summary>
    public int MostFailures { get; init; } = 20;

    /// <summary>How often the outbox is looked at when nobody says that there is something. Default 15 s.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Connects; told whether the address may lead inside. Default <see cref="OutboundGuard.Handler"/>.</summary>
    public Func<bool, HttpMessageHandler> Handler { get; init; } = OutboundGuard.Handler;
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
    private readonly HttpClient[] _clients;
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _awake = new(0, 1);
    private Task _sending = Task.CompletedTask;

    /// <summary>A sender that does nothing before <see cref="Start"/>.</summary>
    public WebhookSender(MessageJournal journal, WebhookStore store, IWebhookSecrets secrets, WebhookSenderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_journal, _store, _secrets, _options) = (journal, store, secrets, options ?? new WebhookSenderOptions());
        _clients = [Client(false), Client(true)];
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
        _store.Changed -= OnChanged;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        foreach (HttpClient client in _clients) client.Dispose();
        _ended.Dispose();
        _awake.Dispose();
    }

    private void OnChanged(long webhook) => Wake();

    private HttpClient Client(bool inside)
    {
        var client = new HttpClient(_options.Handler(inside)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024 };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("IntegrationStudio", typeof(WebhookSender).Assembly.GetName().Version?.ToString(3)));
        return client;
    }

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
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        patience.CancelAfter(_options.Timeout);
        try
        {
            string timestamp = _journal.Options.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(HttpMethod.Post, one.Url) { Content = new StringContent(one.Payload, Encoding.UTF8, "application/json") };
            request.Headers.Add(DeliveryHeader, one.Id.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(EventHeader, one.Event);
            request.Headers.Add(TimestampHeader, timestamp);
            request.Headers.Add(SignatureHeader, Sign(secret, timestamp, one.Payload));
            using HttpResponseMessage response = await _clients[one.Inside != 0 ? 1 : 0].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            // A redirect could lead anywhere with a signed body: the administrator writes the right address down.
            string answer = status is >= 300 and < 400 ? "It redirects; redirects are not followed. Write the address down that it leads to." : await BeginningAsync(response, patience.Token).ConfigureAwait(false);
            return new Attempt(status, answer, clock.Elapsed);
        }
        catch (OperationCanceledException) when (!_ended.IsCancellationRequested)
        {
            return new Attempt(null, $"No answer within {_options.Timeout.TotalSeconds:0} s.", clock.Elapsed);
        }
        catch (Exception away) when (away is HttpRequestException or IOException or UriFormatException or InvalidOperationException)
        {
            Exception reason = away;
            while (reason is not OutboundRefusedException && reason.InnerException is { } inner) reason = inner;
            return new Attempt(null, Cut(reason.Message), clock.Elapsed);
        }
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        byte[] buffer = new byte[LongestAnswer];
        int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return Cut(Encoding.UTF8.GetString(buffer, 0, length));
    }

    private static string Cut(string text) => new([.. text.Take(LongestAnswer).Select(letter => char.IsControl(letter) && letter is not '\n' ? ' ' : letter)]);

    private Task<IReadOnlyList<Due>> DueAsync() => _journal.Reader.Read<IReadOnlyList<Due>>(connection => [.. connection.Query<Due>("""
        SELECT d.id, d.webhook, d.event, d.payload, d.attempts, w.url, w.secret, w.inside, w.name FROM webhook_delivery d INDEXED BY webhook_delivery_due JOIN webhook w ON w.id = d.webhook
        WHERE d.state = 0 AND d.due <= @now AND (w.enabled = 1 OR d.event = 'test') ORDER BY d.due, d.id LIMIT @Batch
        """, new { now = _journal.Now, Batch })], _ended.Token);

    /// <summary>Until the next delivery is due, and not longer than the look.</summary>
    private async Task<TimeSpan> PauseAsync()
    {
        long? next = await _journal.Reader.Read(connection => connection.ExecuteScalar<long?>("""
            SELECT min(d.due) FROM webhook_delivery d INDEXED BY webhook_delivery_due JOIN webhook w ON w.id = d.webhook WHERE d.state = 0 AND (w.enabled = 1 OR d.event = 'test')
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
        public long Inside { get; init; }
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

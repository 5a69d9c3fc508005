using System.Diagnostics;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.VersionLab;

namespace IntegrationStudio.Engine.Tests.Governance.Webhooks;

public sealed class WebhookTests : IAsyncDisposable
{
    private const string Secret = "a secret that nobody guesses";
    private static readonly Actor Admin = new("user:dora", "Dora");
    private static readonly WebhookSenderOptions Fast = new() { Pauses = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)], Look = TimeSpan.FromMilliseconds(100) };

    private readonly VersionLab _lab = new();
    private readonly Plain _secrets = new();
    private readonly GuardedHttp _local = new(EgressRules.Parse(["127.0.0.1"]).Require(), TimeSpan.FromSeconds(2));
    private readonly GuardedHttp _outside = new(EgressRules.PublicOnly);
    private WebhookSender? _sender;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private WebhookStore Store => new(_lab.Journal, _secrets);

    public async ValueTask DisposeAsync()
    {
        if (_sender is not null) await _sender.DisposeAsync();
        _local.Dispose();
        _outside.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_is_told_signed_and_carries_nothing_that_people_wrote()
    {
        using var receiver = new Receiver();
        Webhook hook = await SaveAsync(receiver.Url);
        MappingVersion version = await _lab.SubmitAsync(Map(), "1.0.0");
        var reviews = new ReviewStore(_lab.Journal, _lab.Versions);
        long review = (await reviews.OfVersionAsync(version.Sequence, Cancel))!.Value;
        Assert.True((await reviews.CommentAsync(review, ReviewAnchor.Rule, "patient", "Mrs. Lovelace is cut off", Rita, Cancel)).Succeeded);
        Assert.Null(await reviews.ApproveAsync(new ReviewDecision(review, version.EffectiveHash, Rita, "As with Mrs. Lovelace"), Cancel));
        Start();
        await UntilAsync(() => receiver.Got.Count == 3);

        foreach ((string body, Dictionary<string, string> headers) in receiver.Got)
        {
            Assert.Equal(WebhookSender.Sign(Secret, headers[WebhookSender.TimestampHeader], body), headers[WebhookSender.SignatureHeader]);
            Assert.DoesNotContain("Lovelace", body, StringComparison.Ordinal);
            using JsonDocument payload = JsonDocument.Parse(body);
            Assert.Equal(headers[WebhookSender.EventHeader], payload.RootElement.GetProperty("event").GetString());
            Assert.Equal((Id, "1.0.0", version.EffectiveHash, $"/reviews/{review}"), (Text("mapping"), Text("number"), Text("effectiveHash"), Text("link")));
            string? Text(string name) => payload.RootElement.GetProperty(name).GetString();
        }

        Assert.Equal([WebhookEvent.Submitted, WebhookEvent.Commented, WebhookEvent.Approved], receiver.Got.Select(got => got.Headers[WebhookSender.EventHeader]));
        await UntilAsync(async () => (await Store.LogAsync(hook.Id, WebhookDeliveryState.Delivered, cancellationToken: Cancel)).Count == 3);
        WebhookDelivery last = (await Store.LogAsync(hook.Id, cancellationToken: Cancel))[0];
        Assert.Equal((WebhookEvent.Approved, 200, "thanks", 1), (last.Event, last.Status, last.Answer, last.Attempts));
    }

    [Fact]
    public async Task Failures_are_tried_again_with_the_same_number_and_body()
    {
        using var receiver = new Receiver(500, 503, 204);
        Webhook hook = await SaveAsync(receiver.Url);
        await _lab.SubmitAsync(Map(), "1.0.0");
        Start();
        await UntilAsync(async () => (await Store.LogAsync(hook.Id, WebhookDeliveryState.Delivered, cancellationToken: Cancel)).Count == 1);
        Assert.Equal(3, receiver.Got.Count);
        Assert.Single(receiver.Got.Select(got => (got.Body, got.Headers[WebhookSender.DeliveryHeader])).Distinct());
        Assert.Equal((3, 0), ((await Store.LogAsync(hook.Id, cancellationToken: Cancel))[0].Attempts, (await Store.FindAsync(hook.Id, Cancel))!.Failures));
    }

    [Fact]
    public async Task What_waits_survives_a_restart()
    {
        using var receiver = new Receiver(500);
        Webhook hook = await SaveAsync(receiver.Url);
        await _lab.SubmitAsync(Map(), "1.0.0");
        Start(Fast with { Pauses = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1)] });
        await UntilAsync(() => receiver.Got.Count >= 2);
        await _sender!.DisposeAsync();
        await _lab.RestartAsync();

        receiver.Statuses.Enqueue(200);
        receiver.Statuses.TryDequeue(out _);
        Start();
        await UntilAsync(async () => (await Store.LogAsync(hook.Id, WebhookDeliveryState.Delivered, cancellationToken: Cancel)).Count == 1);
        Assert.Single(receiver.Got.Select(got => got.Headers[WebhookSender.DeliveryHeader]).Distinct());
    }

    [Fact]
    public async Task After_too_many_failures_it_is_switched_off_and_administrators_are_told()
    {
        using var receiver = new Receiver(410);
        Webhook hook = await SaveAsync(receiver.Url);
        await _lab.SubmitAsync(Map(), "1.0.0");
        Start(Fast with { MostFailures = 3 });
        await UntilAsync(async () => (await Store.FindAsync(hook.Id, Cancel)) is { IsEnabled: false });
        Webhook off = (await Store.FindAsync(hook.Id, Cancel))!;
        Assert.Equal("3 attempts in a row failed, the last one with status 410", off.Alarm);
        Assert.Equal(["studio 0 3 attempts in a row failed, the last one with status 410"], _lab.Audited("webhook.off"));
        var notes = new NotificationStore(_lab.Journal);
        Assert.Equal("/settings/webhooks", Assert.Single(await notes.ListAsync(Admin, [WebhookStore.ManagePermission], cancellationToken: Cancel)).Link);
        Assert.Empty(await notes.ListAsync(Rita, [NotificationStore.PublishPermission], cancellationToken: Cancel));

        await _lab.SubmitAsync(Map(id: "labs/west/oru"), "1.0.0"); // while it is off
        receiver.Statuses.Enqueue(200);
        receiver.Statuses.TryDequeue(out _);
        Assert.True((await Store.SaveAsync(hook.Id, Form(receiver.Url) with { Secret = null }, Admin, cancellationToken: Cancel)).Succeeded);
        await UntilAsync(async () => (await Store.LogAsync(hook.Id, WebhookDeliveryState.Delivered, cancellationToken: Cancel)).Count == 1);
        Assert.Null((await Store.FindAsync(hook.Id, Cancel))!.Alarm);
        Assert.Equal(WebhookSender.Sign(Secret, receiver.Got.Last().Headers[WebhookSender.TimestampHeader], receiver.Got.Last().Body), receiver.Got.Last().Headers[WebhookSender.SignatureHeader]);
    }

    [Fact]
    public async Task Redirects_are_not_followed_wherever_they_lead()
    {
        using var inside = new Receiver();
        using var receiver = new Receiver(307) { Location = inside.Url };
        Webhook hook = await SaveAsync(receiver.Url);
        Assert.Null(await Store.TestAsync(hook.Id, Admin, cancellationToken: Cancel));
        Start();
        await UntilAsync(async () => (await Store.LogAsync(hook.Id, WebhookDeliveryState.GivenUp, cancellationToken: Cancel)).Count == 1);
        WebhookDelivery test = (await Store.LogAsync(hook.Id, cancellationToken: Cancel))[0];
        Assert.Equal((307, WebhookEvent.Test), (test.Status, test.Event));
        Assert.Contains("not followed", test.Answer, StringComparison.Ordinal);
        Assert.Empty(inside.Got);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    public async Task Private_addresses_are_refused_unless_an_administrator_allowed_them(string url)
    {
        using var receiver = new Receiver();
        Webhook hook = (await Store.SaveAsync(null, Form(string.Format(System.Globalization.CultureInfo.InvariantCulture, url, receiver.Port)), Admin, cancellationToken: Cancel)).Require();
        Assert.Null(await Store.TestAsync(hook.Id, Admin, cancellationToken: Cancel));
        Start(http: _outside);
        await UntilAsync(async () => (await Store.LogAsync(hook.Id, WebhookDeliveryState.GivenUp, cancellationToken: Cancel)).Count == 1);
        Assert.Contains("which requests may not go to", (await Store.LogAsync(hook.Id, cancellationToken: Cancel))[0].Answer, StringComparison.Ordinal);
        Assert.Empty(receiver.Got);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_holds_nobody_back()
    {
        using var slow = new Receiver { Wait = TimeSpan.FromSeconds(3) };
        using var quick = new Receiver();
        Webhook sleeper = await SaveAsync(slow.Url);
        await SaveAsync(quick.Url);
        await _lab.SubmitAsync(Map(), "1.0.0");
        using var hasty = new GuardedHttp(EgressRules.Parse(["127.0.0.1"]).Require(), TimeSpan.FromMilliseconds(300));
        Start(http: hasty);
        await UntilAsync(() => quick.Got.Count == 1);
        await UntilAsync(async () => (await Store.LogAsync(sleeper.Id, WebhookDeliveryState.GivenUp, cancellationToken: Cancel)).Count == 1);
        Assert.StartsWith("There was no answer within", (await Store.LogAsync(sleeper.Id, cancellationToken: Cancel))[0].Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_told_only_what_it_asked_for_and_only_what_committed()
    {
        Webhook hook = (await Store.SaveAsync(null, Form("https://hooks.example.org/") with { Events = [WebhookEvent.Approved] }, Admin, cancellationToken: Cancel)).Require();
        MappingVersion version = await _lab.SubmitAsync(Map(), "1.0.0");
        Assert.NotNull(await _lab.Versions.ApproveAsync(Decision(version, Ada), Cancel)); // refused: an author
        Assert.Empty(await Store.LogAsync(hook.Id, cancellationToken: Cancel));
        Assert.Null(await _lab.Versions.ApproveAsync(Decision(version, Rita), Cancel));
        Assert.Equal(WebhookEvent.Approved, Assert.Single(await Store.LogAsync(hook.Id, cancellationToken: Cancel)).Event);
    }

    [Fact]
    public async Task What_is_wrong_is_said_all_at_once_and_changes_are_audited_without_the_secret()
    {
        Outcome<Webhook> wrong = await Store.SaveAsync(null, new WebhookForm("", "ftp://example.org", ["made.up"], true, "short"), Admin, cancellationToken: Cancel);
        Assert.Equal(["webhook.name", "webhook.url", "webhook.events", "webhook.secret"], wrong.Problems.Select(problem => problem.Code));
        foreach (string url in (string[])["http://example.org/", "https://name:password@example.org/", "https://", "/relative"])
            Assert.Equal("webhook.url", Assert.Single((await Store.SaveAsync(null, Form(url), Admin, cancellationToken: Cancel)).Problems).Code);
        Assert.Equal("webhook.secret", Assert.Single((await Store.SaveAsync(null, Form("https://example.org/") with { Secret = null }, Admin, cancellationToken: Cancel)).Problems).Code);

        Webhook hook = await SaveAsync("https://example.org/");
        Assert.Null(await Store.DeleteAsync(hook.Id, Admin, cancellationToken: Cancel));
        Assert.Equal("webhook.unknown", (await Store.DeleteAsync(hook.Id, Admin, cancellationToken: Cancel))?.Code);
        Assert.Equal("webhook.unknown", (await Store.TestAsync(hook.Id, Admin, cancellationToken: Cancel))?.Code);
        Assert.Equal((1, 1), (_lab.Audited("webhook.create").Count, _lab.Audited("webhook.delete").Count));
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(await ReadDatabaseAsync()), StringComparison.Ordinal);
    }

    private async Task<byte[]> ReadDatabaseAsync()
    {
        await using var file = new FileStream(_lab.Journal.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }

    private static WebhookForm Form(string url) => new("Tickets", url, [], IsEnabled: true, Secret);

    private async Task<Webhook> SaveAsync(string url) => (await Store.SaveAsync(null, Form(url), Admin, cancellationToken: Cancel)).Require();

    private void Start(WebhookSenderOptions? options = null, GuardedHttp? http = null)
    {
        _sender = new WebhookSender(_lab.Journal, Store, _secrets, http ?? _local, options ?? Fast);
        _sender.Start();
    }

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "It did not happen within 20 s.");
            await Task.Delay(10, Cancel);
        }
    }

    /// <summary>Turns letters round: enough to see whether the store keeps what it is given as it is.</summary>
    private sealed class Plain : IWebhookSecrets
    {
        public byte[] Protect(string secret) => [.. Encoding.UTF8.GetBytes(secret).Select(one => (byte)~one)];

        public string? Unprotect(byte[] stored) => Encoding.UTF8.GetString([.. stored.Select(one => (byte)~one)]);
    }
}

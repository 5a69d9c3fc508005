using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Api;

/// <summary>Messages are listed and replayed over HTTP, without their content.</summary>
public sealed class MessagesApiTests : IAsyncLifetime
{
    private GovernedPortal portal = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await GovernedPortal.StartAsync();
        client = portal.App.GetTestClient();
        await SignInAsync(Policies.ReadMetadata, Policies.OperateChannels);
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task Messages_are_listed_page_by_page_without_content()
    {
        foreach (var id in (string[])["M-1", "M-2", "M-3"])
            await portal.SendAsync(id);

        var first = await GetAsync("messages?take=2&state=Completed&channel=west");
        Assert.Equal(["M-3", "M-2"], first.GetProperty("messages").EnumerateArray().Select(message => Text(message, "controlId")));
        var second = await GetAsync($"messages?take=2&before={first.GetProperty("next").GetInt64()}");
        Assert.Equal(["M-1"], second.GetProperty("messages").EnumerateArray().Select(message => Text(message, "controlId")));
        var one = await GetAsync("messages/1");
        Assert.Equal("delivered", Text(one.GetProperty("deliveries")[0], "state"));
        Assert.DoesNotContain("PID", one.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("page.size", await RefusedAsync(client.GetAsync(Uri("messages?take=0"), Cancel), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("message.unknown", await RefusedAsync(client.GetAsync(Uri("messages/77"), Cancel), HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task One_message_or_many_are_replayed()
    {
        foreach (var id in (string[])["M-1", "M-2"])
            await portal.SendAsync(id);

        Assert.Equal(3, (await PostAsync("messages/1/replay", new { destination = "files", reason = "the archive lost it" }, HttpStatusCode.OK)).GetProperty("id").GetInt64());
        Assert.Equal("replay.destination", await RefusedAsync(client.PostAsJsonAsync(Uri("messages/1/replay"), new { destination = "fax" }, Cancel), HttpStatusCode.UnprocessableEntity));
        Assert.Equal(1, (await GetAsync("messages/3")).GetProperty("replayOf").GetInt64());

        Assert.Equal(3, (await PostAsync("replays", new { channel = "west", reason = "all again" }, HttpStatusCode.Accepted)).GetProperty("total").GetInt32());
        JsonElement progress;
        do
            progress = await GetAsync("replays/last");
        while (!progress.GetProperty("finished").GetBoolean());
        Assert.Equal((3, 0), (progress.GetProperty("done").GetInt32(), progress.GetProperty("refused").GetInt32()));
        Assert.Equal("replay.none", await RefusedAsync(client.PostAsJsonAsync(Uri("replays"), new { channel = "nowhere" }, Cancel), HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task What_is_not_open_cannot_be_decided()
    {
        await portal.SendAsync("M-1");

        Assert.Equal("message.not-held", await RefusedAsync(client.PostAsync(Uri("messages/1/release"), null, Cancel), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("message.not-held", await RefusedAsync(client.PostAsync(Uri("messages/1/discard"), null, Cancel), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("delivery.settled", await RefusedAsync(client.PostAsync(Uri("deliveries/1/retry"), null, Cancel), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("delivery.settled", await RefusedAsync(client.PostAsync(Uri("deliveries/1/cancel"), null, Cancel), HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task Who_may_only_look_replays_nothing()
    {
        await portal.SendAsync("M-1");
        await SignInAsync(Policies.ReadMetadata);

        foreach (var path in (string[])["messages/1/replay", "messages/1/release", "messages/1/discard", "deliveries/1/retry", "deliveries/1/cancel", "replays", "replays/last/stop"])
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync(Uri(path), new { }, Cancel)).StatusCode);
        Assert.Single((await GetAsync("messages")).GetProperty("messages").EnumerateArray());
    }

    private static Uri Uri(string path) => new("/api/v1/" + path, UriKind.Relative);

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private async Task SignInAsync(params string[] permissions)
    {
        var key = await portal.Get<MachineKeys>().CreateAsync(Actor.Studio, MachineKeys.Key, "monitoring-" + permissions.Length, permissions, DateTimeOffset.UtcNow.AddDays(1), null, Cancel);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Require().Secret);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(Uri(path), Cancel));
        return document.RootElement.Clone();
    }

    private async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected)
    {
        using var answer = await client.PostAsJsonAsync(Uri(path), body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static async Task<string?> RefusedAsync(Task<HttpResponseMessage> request, HttpStatusCode expected)
    {
        using var answer = await request;
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return Text(document.RootElement.GetProperty("problems")[0], "code");
    }
}

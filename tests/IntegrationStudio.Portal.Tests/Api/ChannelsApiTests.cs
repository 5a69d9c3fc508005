using System.Net;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Api;

/// <summary>Channels are listed, stopped and started over HTTP.</summary>
public sealed class ChannelsApiTests : IAsyncLifetime
{
    private GovernedPortal portal = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await GovernedPortal.StartAsync();
        client = portal.App.GetTestClient();
        var key = await portal.Get<MachineKeys>().CreateAsync(Actor.Studio, MachineKeys.Key, "monitoring", [Policies.ReadMetadata, Policies.OperateChannels], DateTimeOffset.UtcNow.AddDays(1), null, Cancel);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Require().Secret);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task A_channel_is_stopped_and_started_again()
    {
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        Assert.Equal("running", Text(await PostAsync("west/start", HttpStatusCode.OK), "activity"));
        Assert.Equal("stopped", Text(await PostAsync("west/stop", HttpStatusCode.OK), "activity"));
        using var list = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/v1/channels", UriKind.Relative), Cancel));
        Assert.Equal(("west", "stopped"), (Text(list.RootElement[0], "id"), Text(list.RootElement[0], "activity")));
    }

    [Fact]
    public async Task What_cannot_start_says_why_and_what_is_not_there_is_named()
    {
        Assert.Equal("publication.missing", Text((await PostAsync("west/start", HttpStatusCode.UnprocessableEntity)).GetProperty("problems")[0], "code")); // nothing is published on it
        Assert.Equal("channel.unknown", Text((await PostAsync("none/stop", HttpStatusCode.NotFound)).GetProperty("problems")[0], "code"));
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private async Task<JsonElement> PostAsync(string path, HttpStatusCode expected)
    {
        using var answer = await client.PostAsync(new Uri("/api/v1/channels/" + path, UriKind.Relative), null, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

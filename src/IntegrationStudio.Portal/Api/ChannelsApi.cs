using System.ComponentModel;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Api;

/// <summary>A channel at one moment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Activity">Whether it works.</param>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="Received">Messages stored since it started.</param>
/// <param name="Errors">Refused, failed or dead since it started.</param>
/// <param name="RatePerSecond">Messages per second over the last 10 s.</param>
/// <param name="QueueDepth">Deliveries and messages that are not settled.</param>
/// <param name="OldestSeconds">The age of the oldest of these.</param>
/// <param name="LastMessage">When the last message came, UTC.</param>
/// <param name="Problems">Why it does not start, or what is wrong with it now.</param>
public sealed record ApiChannel(
    string Id, string Title, ChannelActivity Activity, string Endpoint, int Connections, long Received, long Errors, double RatePerSecond, long QueueDepth, double? OldestSeconds, DateTimeOffset? LastMessage,
    IReadOnlyList<Problem> Problems)
{
    internal static ApiChannel Of(ChannelStatus status) => new(
        status.Id, status.Title, status.Activity, status.Endpoint, status.Connections, status.Received, status.Errors, status.RatePerSecond, status.QueueDepth, status.OldestAge?.TotalSeconds, status.LastMessage, status.Problems);
}

/// <summary>Channels: how they are, and starting and stopping them.</summary>
internal static class ChannelsApi
{
    private const string Tag = "Channels";

    public static void MapChannelsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/channels", (ChannelHost host) => host.Channels.Select(ApiChannel.Of)).RequireAuthorization(Policies.ReadMetadata).WithTags(Tag).WithSummary("Channels and how they are").Produces<IReadOnlyList<ApiChannel>>();
        Switch("start", "Start a channel: what was left is taken up first, then it listens", async (host, id, http) => await host.StartAsync(id, http.User.Actor(), http.RequestAborted));
        Switch("stop", "Stop a channel: it listens no more, and what is under way is finished", async (host, id, http) =>
        {
            await host.StopAsync(id, http.User.Actor(), CancellationToken.None);
            return [];
        });

        void Switch(string name, string summary, Func<ChannelHost, string, HttpContext, Task<IReadOnlyList<Problem>>> act) =>
            api.MapPost("/channels/{id}/" + name, async ([Description("The channel's id")] string id, ChannelHost host, HttpContext http) =>
            {
                if (host.Channels.All(channel => channel.Id != id)) return ApiProblems.Refuse(new Problem("channel.unknown", id, "There is no such channel."));
                var problems = await act(host, id, http);
                return problems.Count > 0 ? ApiProblems.Refuse(problems) : Results.Ok(ApiChannel.Of(host.Channels.First(channel => channel.Id == id)));
            }).RequireAuthorization(Policies.OperateChannels).WithTags(Tag).WithSummary(summary).Produces<ApiChannel>()
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }
}

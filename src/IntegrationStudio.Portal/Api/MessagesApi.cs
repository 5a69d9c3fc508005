using System.ComponentModel;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Messages;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Mvc;

namespace IntegrationStudio.Portal.Api;

/// <summary>A stored message without its content and without whose it is.</summary>
/// <param name="Id">Ascending in order of arrival.</param>
/// <param name="Channel">The channel's id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Received">When it came in, UTC.</param>
/// <param name="Type">Message type and event, <c>ORU^R01</c>.</param>
/// <param name="ControlId">The sender's id.</param>
/// <param name="Size">Bytes as received.</param>
/// <param name="Problems">How many problems are stored with it.</param>
/// <param name="Mapping">The mapping that processed it, with its version.</param>
public sealed record ApiMessage(long Id, string Channel, MessageState State, DateTimeOffset Received, string? Type, string? ControlId, int Size, int Problems, string? Mapping)
{
    internal static ApiMessage Of(MessageRow row) =>
        new(row.Id, row.Channel, row.State, row.Received, row.Type, row.ControlId, row.Size, row.ProblemCount, row.MappingId is null ? null : $"{row.MappingId}@{row.MappingVersion}");
}

/// <summary>A page of messages, newest first.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Next">Give it as <c>before</c> for the next page; null at the end.</param>
public sealed record ApiMessagePage(IReadOnlyList<ApiMessage> Messages, long? Next);

/// <summary>What became of a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="ReplayOf">The message that it repeats.</param>
/// <param name="Cause">The message that it came from.</param>
/// <param name="Codes">Codes and places of its problems; their texts may repeat content.</param>
/// <param name="Deliveries">Where it goes.</param>
public sealed record ApiMessageDetail(ApiMessage Message, long? ReplayOf, long? Cause, IReadOnlyList<string> Codes, IReadOnlyList<DeliveryDetail> Deliveries);

/// <summary>What is to be replayed and where to.</summary>
/// <param name="Destination">Only this destination; null for all that the channel's routes choose.</param>
/// <param name="Reason">Why, for the audit.</param>
public sealed record ApiReplay(string? Destination = null, string? Reason = null);

/// <summary>Many messages to be replayed: every condition that is null does not matter.</summary>
/// <param name="Channel">Channel id.</param>
/// <param name="States">States.</param>
/// <param name="Type">Type, <c>ORU^R01</c> or <c>ORU</c>.</param>
/// <param name="Mapping">Processed by this mapping, <c>id</c> or <c>id@version</c>.</param>
/// <param name="From">Received from then on.</param>
/// <param name="To">Received before then.</param>
/// <param name="Destination">Only this destination; null for all that the channels' routes choose.</param>
/// <param name="Reason">Why, for the audit.</param>
public sealed record ApiReplayMany(
    string? Channel = null, IReadOnlyList<MessageState>? States = null, string? Type = null, string? Mapping = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Destination = null, string? Reason = null);

/// <summary>How far a replay of many messages is.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Done">How many were tried.</param>
/// <param name="Refused">How many of these were not taken.</param>
/// <param name="Finished">Whether it has ended.</param>
/// <param name="Stopped">Whether somebody stopped it before its end.</param>
/// <param name="Description">Which messages and to where.</param>
/// <param name="By">Who began it.</param>
public sealed record ApiReplayProgress(int Total, int Done, int Refused, bool Finished, bool Stopped, string Description, string By)
{
    internal static ApiReplayProgress Of(RunningReplay running) =>
        new(running.Job.Total, running.Job.Done, running.Job.Refused, running.Job.Finished.IsCompleted, running.Job.Stopped, running.Job.Description, running.By.Id);
}

/// <summary>Messages without their content: what became of them, replaying them, deciding about held ones and about deliveries.</summary>
internal static class MessagesApi
{
    private const string Tag = "Messages";
    private const int MostPerPage = 1000;

    public static void MapMessagesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/messages", async (JournalReader journal, CancellationToken cancel, string? channel = null, [FromQuery] MessageState[]? state = null, string? type = null, string? controlId = null, string? mapping = null,
            DateTimeOffset? from = null, DateTimeOffset? to = null, long? before = null, [Description("At most 1,000")] int take = 100) =>
        {
            if (take is < 1 or > MostPerPage)
                return ApiProblems.Refuse(new Problem("page.size", "take", $"{take} is not between 1 and {MostPerPage}."));
            var page = await journal.ListAsync(new MessageFilter { Channel = channel, States = state is { Length: > 0 } ? state : null, Type = type, ControlId = controlId, Mapping = mapping, From = from, To = to, Before = before }, take, cancel);
            return Results.Ok(new ApiMessagePage([.. page.Rows.Select(ApiMessage.Of)], page.Next));
        }).RequireAuthorization(Policies.ReadMetadata).WithTags(Tag).WithSummary("Messages by channel, state, type, control id, mapping and time, newest first; without content").Produces<ApiMessagePage>();

        api.MapGet("/messages/{id:long}", async (long id, JournalReader journal, CancellationToken cancel) =>
            await journal.FindAsync(id, cancel) is { } detail
                ? Results.Ok(new ApiMessageDetail(ApiMessage.Of(detail.Row), detail.ReplayOf, detail.Cause, [.. detail.Problems.Select(problem => $"{problem.Code} at {problem.Path}")], detail.Deliveries))
                : Unknown(id)).RequireAuthorization(Policies.ReadMetadata).WithTags(Tag).WithSummary("What became of a message and of its deliveries; without content").Produces<ApiMessageDetail>().ProducesProblem(StatusCodes.Status404NotFound);

        api.MapPost("/messages/{id:long}/replay", async (long id, ApiReplay? body, ChannelHost host, HttpContext http) =>
        {
            var outcome = await host.Replay.RunAsync(new ReplayRequest(id) { Destination = body?.Destination, Reason = body?.Reason }, http.User.Actor(), http.RequestAborted);
            return !outcome.Succeeded ? ApiProblems.Refuse(outcome.Problems) : outcome.Value.Accepted ? Results.Ok(outcome.Value) : ApiProblems.Refuse(outcome.Value.Problems);
        }).Acts("Process a message again, as a new one").Produces<ReplayedMessage>();

        Decide("/messages/{id:long}/release", "Process a held message", (host, id, http) => host.Replay.ReleaseAsync(id, http.User.Actor(), http.RequestAborted));
        Decide("/messages/{id:long}/discard", "Settle a held message without processing it", (host, id, http) => host.Replay.DiscardAsync(id, http.User.Actor(), http.RequestAborted));
        Decide("/deliveries/{id:long}/retry", "Send a dead, held or waiting delivery again now", (host, id, http) => host.SendAgainAsync(id, http.User.Actor(), http.RequestAborted));
        Decide("/deliveries/{id:long}/cancel", "Withdraw a delivery that has not arrived", (host, id, http) => host.CancelAsync(id, http.User.Actor(), http.RequestAborted));

        api.MapPost("/replays", async (ApiReplayMany body, ReplayJobs jobs, HttpContext http) =>
        {
            var filter = new MessageFilter { Channel = body.Channel, States = body.States is { Count: > 0 } ? body.States : null, Type = body.Type, Mapping = body.Mapping, From = body.From, To = body.To };
            var started = await jobs.StartAsync(filter, new ReplayRequest(0) { Destination = body.Destination, Reason = body.Reason }, http.User.Actor(), http.RequestAborted);
            return started.Succeeded ? Results.Accepted("/api/v1/replays/last", ApiReplayProgress.Of(started.Value)) : ApiProblems.Refuse(started.Problems);
        }).Acts("Process many messages again, the oldest first").Produces<ApiReplayProgress>(StatusCodes.Status202Accepted);

        api.MapGet("/replays/last", (ReplayJobs jobs) => jobs.Last is { } last ? Results.Ok(ApiReplayProgress.Of(last)) : ApiProblems.Refuse(new Problem("replay.unknown", "", "Nothing was replayed since the program started.")))
            .Acts("How far the replay under way is, or how the last one ended").Produces<ApiReplayProgress>();

        api.MapPost("/replays/last/stop", (ReplayJobs jobs) =>
        {
            if (jobs.Last is not { } last)
                return ApiProblems.Refuse(new Problem("replay.unknown", "", "Nothing was replayed since the program started."));
            last.Job.Stop();
            return Results.Ok(ApiReplayProgress.Of(last));
        }).Acts("Stop the replay under way after its present message").Produces<ApiReplayProgress>();

        void Decide(string path, string summary, Func<ChannelHost, long, HttpContext, Task<Problem?>> decide) =>
            api.MapPost(path, async (long id, ChannelHost host, HttpContext http) => await decide(host, id, http) is { } problem ? ApiProblems.Refuse(problem) : Results.NoContent())
                .Acts(summary).Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Acts(this RouteHandlerBuilder route, string summary) => route.RequireAuthorization(Policies.OperateChannels).WithTags(Tag).WithSummary(summary)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static IResult Unknown(long id) => ApiProblems.Refuse(new Problem("message.unknown", $"message:{id}", "There is no such message."));
}

using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>Stored messages that go through their channel again.</summary>
public sealed class ReplayTests
{
    private static readonly Actor Olga = new("olga", "Olga Operator");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_is_a_new_message_that_says_whom_it_repeats()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());
        await SendAsync(host, "A1");

        var replayed = (await host.Host.Replay.RunAsync(new ReplayRequest(1) { Reason = "The ward asks." }, Olga, Cancel)).Require();
        await host.SettledAsync();

        Assert.Equal(2, replayed.Id);
        Assert.Equal([MessageState.Completed, MessageState.Completed], (await host.RowsAsync()).Select(row => row.State));
        Assert.Equal(1, (await host.DetailAsync(2)).ReplayOf);
        Assert.Equal([2L], (await host.DetailAsync(1)).Replays);
        Assert.Equal("replay of 1", (await host.DetailAsync(2)).Source);
        Assert.Contains((await host.DetailAsync(1)).History, entry => entry is { What: "Replayed", Detail: "as message 2" });
        Assert.Equal(4, host.Files("a").Length + host.Files("b").Length);
        var entry = (await AuditAsync(host)).Single(entry => entry.Action == "message.replay");
        Assert.Equal(("olga", "message:1", "The ward asks."), (entry.Actor.Id, entry.Subject, entry.Reason));
    }

    [Fact]
    public async Task A_replay_to_one_destination_goes_to_no_other_whatever_it_waits_for_otherwise()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel() with { Destinations = [To("a"), To("b") with { After = "a" }] });
        await SendAsync(host, "A1");

        (await host.Host.Replay.RunAsync(new ReplayRequest(1) { Destination = "b" }, Olga, Cancel)).Require();
        await host.SettledAsync();

        Assert.Equal(["b"], (await host.DetailAsync(2)).Deliveries.Select(delivery => delivery.Destination));
    }

    [Fact]
    public async Task A_replay_to_one_destination_stays_one_when_the_program_ends_in_the_middle()
    {
        var folder = Directory.CreateTempSubdirectory("studio-replay").FullName;
        var hold = new TaskCompletionSource();
        try
        {
            string copy;
            await using (var host = TestHost.Open(folder))
            {
                await host.AddAsync(Channel());
                await SendAsync(host, "A1");
                host.BeforeMap = _ => hold.Task;
                (await host.Host.Replay.RunAsync(new ReplayRequest(1) { Destination = "b" }, Olga, Cancel)).Require();
                copy = await host.CrashCopyAsync();
                hold.SetResult();
            }

            await using var next = TestHost.Open(copy);
            await next.AddAsync(Channel());
            await next.SettledAsync();

            Assert.Equal(["b"], (await next.DetailAsync(2)).Deliveries.Select(delivery => delivery.Destination));
            Assert.True((await next.DetailAsync(2)).Row.Marks.HasFlag(MessageMarks.Recovered));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_edited_replay_needs_a_reason_and_leaves_the_original_alone()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());
        await SendAsync(host, "A1");
        var edited = Some.OruMessage("A1-EDITED");

        Assert.Equal("replay.reason", Assert.Single((await host.Host.Replay.RunAsync(new ReplayRequest(1) { Edited = edited }, Olga, Cancel)).Problems).Code);
        (await host.Host.Replay.RunAsync(new ReplayRequest(1) { Edited = edited, Reason = "Wrong control id." }, Olga, Cancel)).Require();
        await host.SettledAsync();

        Assert.Equal(Some.OruMessage("A1"), (await host.DetailAsync(1)).Raw);
        Assert.Equal(edited, (await host.DetailAsync(2)).Raw);
        Assert.Contains(await AuditAsync(host), entry => entry is { Action: "message.replay-edited", Reason: "Wrong control id." });
    }

    [Fact]
    public async Task An_edited_replay_is_screened_like_any_message()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());
        await SendAsync(host, "A1");

        var replayed = (await host.Host.Replay.RunAsync(new ReplayRequest(1) { Edited = "HELLO WORLD"u8.ToArray(), Reason = "To see." }, Olga, Cancel)).Require();

        Assert.False(replayed.Accepted);
        Assert.NotEmpty(replayed.Problems);
        Assert.Equal(MessageState.Rejected, (await host.DetailAsync(2)).Row.State);
    }

    [Fact]
    public async Task Everything_that_keeps_a_replay_from_running_is_said()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());
        await SendAsync(host, "A1");
        await host.Host.StopAsync("labs", Cancel);

        Assert.Equal("message.unknown", Assert.Single((await host.Host.Replay.RunAsync(new ReplayRequest(77), Olga, Cancel)).Problems).Code);
        Assert.Equal(["channel.stopped", "replay.destination"], (await host.Host.Replay.RunAsync(new ReplayRequest(1) { Destination = "nowhere" }, Olga, Cancel)).Problems.Select(problem => problem.Code));
        Assert.Single(await host.RowsAsync());
    }

    [Fact]
    public async Task Many_are_replayed_oldest_first_and_the_refused_are_counted_with_their_reasons()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel() with { Destinations = [To("a")] });
        for (var i = 0; i < 25; i++)
            await SendAsync(host, $"A{i:00}");
        await host.SettledAsync();
        host.Mapped.Clear();

        var job = (await ReplayJob.StartAsync(host.Host.Replay, host.Journal, new MessageFilter { Channel = "labs", Before = 26 }, new ReplayRequest(0) { Reason = "Again." }, Olga, Cancel)).Require();
        await job.Finished;
        await host.SettledAsync();

        Assert.Equal((25, 25, 0, false), (job.Total, job.Done, job.Refused, job.Stopped));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"A{i:00}"), host.Mapped);
        Assert.Contains(await AuditAsync(host), entry => entry is { Action: "message.replay-many", Detail: "25 messages: channel labs" });

        await host.Host.StopAsync("labs", Cancel);
        var refused = (await ReplayJob.StartAsync(host.Host.Replay, host.Journal, new MessageFilter { Before = 4 }, new ReplayRequest(0), Olga, Cancel)).Require();
        await refused.Finished;
        Assert.Equal((3, 3), (refused.Done, refused.Refused));
        Assert.Equal([("The channel labs is stopped.", 3)], refused.Refusals);
        Assert.Equal("replay.none", Assert.Single((await ReplayJob.StartAsync(host.Host.Replay, host.Journal, new MessageFilter { Channel = "none" }, new ReplayRequest(0), Olga, Cancel)).Problems).Code);
    }

    [Fact]
    public async Task A_held_message_is_released_or_discarded_by_an_operator()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());
        await SendAsync(host, "A1");
        await SendAsync(host, "A2");
        await host.SettledAsync();
        Assert.NotNull(await host.Host.Replay.ReleaseAsync(1, Olga, Cancel));
        foreach (var id in new[] { 1, 2 })
            await HoldAsync(host, id);

        Assert.Null(await host.Host.Replay.ReleaseAsync(1, Olga, Cancel));
        Assert.Null(await host.Host.Replay.DiscardAsync(2, Olga, Cancel));
        await host.SettledAsync();

        Assert.Equal([MessageState.Completed, MessageState.Cancelled], (await host.RowsAsync()).Select(row => row.State));
        Assert.Equal(["message.discard", "message.release"], (await AuditAsync(host)).Select(entry => entry.Action).Where(action => action is "message.release" or "message.discard").Order());
    }

    private static FileDestinationDefinition To(string id) => new() { Id = id, Folder = id, Name = "{id}.txt" };

    private static ChannelDefinition Channel() => TestHost.Channel(source: "http") with { Destinations = [To("a"), To("b")] };

    private static async Task SendAsync(TestHost host, string id) =>
        Assert.Equal(200, (await host.Host.Http.ReceiveAsync("labs", new MemoryStream(Some.OruMessage(id)), null, "test", Cancel)).Status);

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(TestHost host) =>
        [.. (await new AuditTrail(host.Journal, AuditOptions.In(Path.GetTempPath())).SearchAsync(new AuditFilter(), 100, Cancel)).Records.Select(record => record.Entry)];

    private static Task<bool> HoldAsync(TestHost host, long id) => host.Journal.CommitAsync(new Hold(id), Cancel);

    /// <summary>As three crashes would leave it.</summary>
    private sealed class Hold(long id) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            session.Statement("DELETE FROM delivery WHERE message = ?1").Bind(1, id).Run();
            session.Moved(1, MessageState.Completed, MessageState.Held);
            return session.Statement("UPDATE message SET state = 2, settled = NULL WHERE id = ?1").Bind(1, id).Run() > 0;
        }
    }
}

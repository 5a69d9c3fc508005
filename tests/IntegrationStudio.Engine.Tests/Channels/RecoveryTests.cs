using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>Each row of what a crash can leave behind: a second host starts over a copy of the files that the first has at that moment.</summary>
public sealed class RecoveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_commit_before_the_answer_the_resend_is_recognised()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        byte[] answer;
        await using (var client = await TestHost.ConnectAsync(port))
            answer = await client.SendAsync(Some.OruMessage(), Cancel);
        await host.SettledAsync();

        await using var after = TestHost.Open(await host.CrashCopyAsync());
        await using var again = await TestHost.ConnectAsync(await after.AddAsync(TestHost.Channel()));

        Assert.Equal(answer, await again.SendAsync(Some.OruMessage(), Cancel));
        Assert.Single(await after.RowsAsync());
    }

    [Fact]
    public async Task In_mapping_it_is_mapped_again_with_the_stored_clock()
    {
        var hold = new TaskCompletionSource();
        await using var host = TestHost.Open();
        host.BeforeMap = _ => hold.Task;
        await using (var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel())))
            await client.SendAsync(Some.OruMessage(), Cancel);

        await using (var after = TestHost.Open(await host.CrashCopyAsync()))
        {
            await after.AddAsync(TestHost.Channel());
            await after.SettledAsync();

            var message = await after.DetailAsync(1);
            Assert.Equal(MessageState.Completed, message.Row.State);
            Assert.True(message.Row.Marks.HasFlag(MessageMarks.Recovered));
            Assert.Contains($"\"at\":\"{message.Row.Received:O}\"", Assert.Single(after.Sent), StringComparison.Ordinal);
        }
        hold.SetResult();
    }

    [Fact]
    public async Task A_mapping_that_is_no_longer_the_same_holds_the_message()
    {
        var hold = new TaskCompletionSource();
        await using var host = TestHost.Open();
        host.BeforeMap = _ => hold.Task;
        await using (var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel())))
            await client.SendAsync(Some.OruMessage(), Cancel);

        await using (var after = TestHost.Open(await host.CrashCopyAsync(), prepare: next => next.MappingHash = "sha256:2"))
        {
            await after.AddAsync(TestHost.Channel());

            var message = await after.DetailAsync(1);
            Assert.Equal(MessageState.Held, message.Row.State);
            Assert.Equal("channel.mapping-changed", Assert.Single(message.Problems).Code);
            Assert.Empty(after.Mapped);
        }
        hold.SetResult();
    }

    [Fact]
    public async Task Three_crashes_in_a_message_hold_it_and_spare_the_others()
    {
        var hold = new TaskCompletionSource();
        await using var host = TestHost.Open();
        host.BeforeMap = message => message.ControlId == "POISON" ? hold.Task : Task.CompletedTask;
        await using (var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel())))
            await client.SendAsync(Some.OruMessage("POISON"), Cancel);

        var folder = await host.CrashCopyAsync();
        for (var crash = 2; crash <= 3; crash++)
        {
            var next = TestHost.Open(folder, prepare: recovering => recovering.BeforeMap = host.BeforeMap);
            _ = next.AddUnwaitedAsync(TestHost.Channel());
            await TestHost.UntilAsync(() => next.Journal.Work.Unprocessed(1, 0, 1) is [{ Crashes: var counted }] && counted == crash - 1);
            folder = await next.CrashCopyAsync();
        }

        await using (var last = TestHost.Open(folder))
        {
            await using var client = await TestHost.ConnectAsync(await last.AddAsync(TestHost.Channel()));
            await client.SendAsync(Some.OruMessage("NEXT"), Cancel);
            await last.SettledAsync();

            Assert.Equal([MessageState.Held, MessageState.Completed], (await last.RowsAsync()).Select(row => row.State));
            Assert.Equal("channel.crashed", Assert.Single((await last.DetailAsync(1)).Problems).Code);
        }
        hold.SetResult();
    }

    [Theory]
    [InlineData(UncertainPolicy.Resend)]
    [InlineData(UncertainPolicy.Hold)]
    public async Task On_the_wire_it_is_uncertain_and_the_policy_decides(UncertainPolicy policy)
    {
        var hold = new TaskCompletionSource<DeliveryOutcome?>();
        var channel = TestHost.Channel();
        channel = channel with { Destinations = [channel.Destinations[0] with { Uncertain = policy }] };
        await using var host = TestHost.Open();
        host.InPlaceOfSend = _ => hold.Task;
        await using (var client = await TestHost.ConnectAsync(await host.AddAsync(channel)))
        {
            await client.SendAsync(Some.OruMessage("A1"), Cancel);
            await client.SendAsync(Some.OruMessage("A2"), Cancel);
        }
        await TestHost.UntilAsync(() => !host.Sent.IsEmpty);
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.QueueDepth == 2);

        await using (var after = TestHost.Open(await host.CrashCopyAsync()))
        {
            await after.AddAsync(channel);
            if (policy == UncertainPolicy.Resend)
                await after.SettledAsync();

            var delivery = (await after.DetailAsync(1)).Deliveries[0];
            Assert.True(delivery.PossibleDuplicate);
            Assert.Equal(policy == UncertainPolicy.Resend ? DeliveryState.Delivered : DeliveryState.Held, delivery.State);
            Assert.Contains((await after.DetailAsync(1)).History, entry => entry.What == "Uncertain");
            Assert.Equal(policy == UncertainPolicy.Resend ? ["A1", "A2"] : [], after.Sent.Select(sent => sent[7..9]));
            Assert.False((await after.DetailAsync(2)).Deliveries[0].PossibleDuplicate);
        }
        hold.SetResult(null);
    }

    [Fact]
    public async Task A_backlog_beyond_memory_is_delivered_in_order_also_after_a_restart()
    {
        var hold = new TaskCompletionSource<DeliveryOutcome?>();
        await using var host = TestHost.Open(laneCapacity: 32);
        host.InPlaceOfSend = _ => hold.Task;
        var port = await host.AddAsync(TestHost.Channel());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async sender =>
        {
            await using var client = await TestHost.ConnectAsync(port);
            for (var i = 0; i < 40; i++)
                await client.SendAsync(Some.OruMessage($"{sender}{i:D2}", "P" + sender), Cancel);
        }));
        await TestHost.UntilAsync(() => host.Journal.Work.Depth(1).Count == 320);

        await using (var after = TestHost.Open(await host.CrashCopyAsync(), laneCapacity: 32))
        {
            await after.AddAsync(TestHost.Channel());
            await after.SettledAsync();
            AssertInOrder(after);
        }
        hold.SetResult(null);
        await host.SettledAsync();
        AssertInOrder(host);
    }

    private static void AssertInOrder(TestHost host)
    {
        Assert.Equal(320, host.Files().Length);
        foreach (var sender in host.Sent.Select(sent => sent[7..10]).GroupBy(id => id[0]))
            Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{sender.Key}{i:D2}"), sender);
    }
}

using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>De-duplication, order and bounds of what comes in.</summary>
public sealed class IntakeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_message_again_gets_the_stored_answer_and_is_not_processed()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);
        await using var other = await TestHost.ConnectAsync(port);

        var first = await client.SendAsync(Some.OruMessage(), Cancel);
        var again = await other.SendAsync(Some.OruMessage(), Cancel);

        Assert.Equal(first, again);
        await host.SettledAsync();
        var row = Assert.Single(await host.RowsAsync());
        Assert.True(row.Marks.HasFlag(MessageMarks.ReceivedAgain));
        Assert.Contains((await host.DetailAsync(row.Id)).History, entry => entry.What == "Received again");
        Assert.Single(host.Files());
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_accepted_and_flagged()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        await client.SendAsync(Some.OruMessage(value: "5.4"), Cancel);
        Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage(value: "5.5"), Cancel)));
        Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage(facility: "SOUTH"), Cancel))); // another sender's own counter

        await host.SettledAsync();
        Assert.Equal([MessageMarks.None, MessageMarks.ControlIdReused, MessageMarks.None], (await host.RowsAsync()).Select(row => row.Marks));
        Assert.Equal(3, host.Files().Length);
    }

    [Fact]
    public async Task After_the_window_the_same_message_is_new()
    {
        await using var host = TestHost.Open(journal: new JournalOptions { DeduplicationWindow = TimeSpan.FromMilliseconds(30) });
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        await client.SendAsync(Some.OruMessage(), Cancel);
        await Task.Delay(60, Cancel);
        await client.SendAsync(Some.OruMessage(), Cancel);

        Assert.Equal([MessageMarks.None, MessageMarks.None], (await host.RowsAsync()).Select(row => row.Marks));
    }

    [Fact]
    public async Task Many_senders_of_the_same_message_store_it_once()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel() with { Acknowledge = AcknowledgeMoment.Processed });
        var clients = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => TestHost.ConnectAsync(port)));

        var answers = await Task.WhenAll(clients.Select(client => client.SendAsync(Some.OruMessage(), Cancel)));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Single(await host.RowsAsync());
        Assert.Single(host.Mapped);
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task Messages_of_one_key_are_mapped_and_delivered_in_order_while_other_keys_pass()
    {
        var hold = new TaskCompletionSource();
        await using var host = TestHost.Open();
        host.BeforeMap = message => message.ControlId == "A1" ? hold.Task : Task.CompletedTask;
        var port = await host.AddAsync(TestHost.Channel());
        await using var one = await TestHost.ConnectAsync(port);
        await using var two = await TestHost.ConnectAsync(port); // the key is not the socket

        await one.SendAsync(Some.OruMessage("A1", "A"), Cancel);
        await two.SendAsync(Some.OruMessage("A2", "A"), Cancel);
        await one.SendAsync(Some.OruMessage("A3", "A"), Cancel);
        await two.SendAsync(Some.OruMessage("B1", "B"), Cancel);
        await TestHost.UntilAsync(() => host.Sent.Count == 1);
        Assert.Equal(["B1"], host.Mapped);
        hold.SetResult();
        await host.SettledAsync();

        Assert.Equal(["B1", "A1", "A2", "A3"], host.Mapped);
        Assert.Equal(["B1", "A1", "A2", "A3"], host.Sent.Select(sent => sent[7..9]));
    }

    [Fact]
    public async Task Reading_stops_while_too_many_messages_are_in_process()
    {
        var hold = new TaskCompletionSource();
        await using var host = TestHost.Open(maxInProcess: 4);
        host.BeforeMap = _ => hold.Task;
        var port = await host.AddAsync(TestHost.Channel());
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TestHost.ConnectAsync(port)));
        var sending = clients.Select((client, i) => client.SendAsync(Some.OruMessage("M" + i, "P" + i), Cancel)).ToList();

        await TestHost.UntilAsync(() => sending.Count(task => task.IsCompleted) == 4);
        await Task.Delay(100, Cancel);
        Assert.Equal(4, sending.Count(task => task.IsCompleted));
        hold.SetResult();

        Assert.All(await Task.WhenAll(sending), answer => Assert.Equal("AA", Some.Code(answer)));
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task The_mapping_is_picked_by_the_table_and_without_one_the_message_fails()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel() with
        {
            Mapping = new MappingChoice { Table = new Dictionary<string, string> { ["NORTH"] = "echo/north", ["SOUTH"] = "echo/south" } },
        });
        await using var client = await TestHost.ConnectAsync(port);

        foreach (var facility in new[] { "NORTH", "SOUTH", "WEST" })
            await client.SendAsync(Some.OruMessage(facility: facility), Cancel);
        await host.SettledAsync();

        var rows = await host.RowsAsync();
        Assert.Equal(["echo/north", "echo/south", null], rows.Select(row => row.MappingId));
        Assert.Equal(MessageState.Failed, rows[2].State);
        Assert.Equal("channel.no-mapping", Assert.Single((await host.DetailAsync(rows[2].Id)).Problems).Code);
    }

    [Fact]
    public async Task Stopping_finishes_what_was_accepted_and_starting_goes_on()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        await using (var client = await TestHost.ConnectAsync(port))
            for (var i = 0; i < 50; i++)
                await client.SendAsync(Some.OruMessage("M" + i, "P" + (i % 5)), Cancel);

        await host.Host.StopAsync("labs", Cancel);
        Assert.Equal(ChannelActivity.Stopped, host.Host.Find("labs")!.Activity);
        Assert.Equal(50, host.Mapped.Count);
        Assert.Empty(await host.Host.StartAsync("labs", Cancel));
        await host.SettledAsync();

        Assert.Equal(50, host.Files().Length);
        Assert.All(await host.RowsAsync(), row => Assert.Equal(MessageState.Completed, row.State));
    }
}

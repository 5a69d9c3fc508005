using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Connectors.Mllp;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>What a lane does when its destination misbehaves.</summary>
public sealed class DeliveryTests
{
    private static readonly Actor Otto = new("user:otto", "Otto Operator");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retries_with_its_key_in_order_while_other_keys_pass()
    {
        var failures = 3;
        await using var host = TestHost.Open();
        host.InPlaceOfSend = message => Task.FromResult<DeliveryOutcome?>(
            message.Content.ControlId == "A1" && Interlocked.Decrement(ref failures) >= 0 ? new DeliveryOutcome(DeliveryResult.Retry, "busy") : null);
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        foreach (var id in new[] { "A1", "A2", "B1", "A3" })
            await client.SendAsync(Some.OruMessage(id, id[..1]), Cancel);
        await host.SettledAsync();

        Assert.Equal(["A1", "A1", "A1", "A1", "A2", "A3"], host.Sent.Select(sent => sent[7..9]).Where(id => id != "B1"));
        var retried = await host.DetailAsync(1);
        Assert.Equal(4, Assert.Single(retried.Deliveries).Attempts);
        Assert.Equal(DeliveryState.Delivered, retried.Deliveries[0].State);
        Assert.Equal(3, retried.History.Count(entry => entry.What == nameof(DeliveryState.RetryWait)));
        Assert.Equal(4, host.Files().Length);
    }

    [Fact]
    public async Task From_one_listener_over_a_mapping_to_another_in_order_over_a_pause_of_the_other_side()
    {
        await using var host = TestHost.Open();
        host.Makes = message => $"MSH|^~\\&|STUDIO|HERE|PEER|THERE|20260101||ORU^R01|{message.ControlId}-out|P|2.5.1\rPID|||{message.GetString("PID-3.1")}\r";
        var peer = new MllpPeer();
        var elsewhere = new MllpDestinationDefinition { Id = "peer", Host = "127.0.0.1", Port = peer.Port, Retry = new RetryDefinition { FirstMilliseconds = 20, MaxMilliseconds = 200 } };
        var port = await host.AddAsync(TestHost.Channel() with { Destinations = [elsewhere] });
        await using var client = await TestHost.ConnectAsync(port);
        for (var i = 0; i < 10; i++)
            await client.SendAsync(Some.OruMessage($"{i}", "A"), Cancel);
        await host.SettledAsync();
        var before = peer.Received.ToArray();
        await peer.DisposeAsync();
        for (var i = 10; i < 20; i++)
            await client.SendAsync(Some.OruMessage($"{i}", "A"), Cancel);
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Errors > 0);
        await using var again = new MllpPeer(port: elsewhere.Port);
        await host.SettledAsync();

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}-out"), before.Concat(again.Received).Select(MllpPeer.ControlId));
        Assert.All(await host.RowsAsync(), row => Assert.Equal(MessageState.Completed, row.State));
        Assert.Equal("AA", (await host.DetailAsync(1)).Deliveries[0].Response);
    }

    [Fact]
    public async Task A_destination_that_fails_again_and_again_is_only_probed_until_it_answers_and_then_everything_goes()
    {
        var (down, attempts) = (true, 0);
        await using var host = TestHost.Open();
        host.InPlaceOfSend = _ =>
        {
            Interlocked.Increment(ref attempts);
            return Task.FromResult<DeliveryOutcome?>(down ? new DeliveryOutcome(DeliveryResult.Retry, "away") : null);
        };
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);
        for (var i = 0; i < 40; i++)
            await client.SendAsync(Some.OruMessage($"{i:00}", $"{(char)('A' + (i % 20))}"), Cancel);
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Problems.Any(problem => problem is { Code: "destination.down", Path: "files" }));
        await TestHost.UntilAsync(() => attempts > CircuitBreaker.Failures); // those under way when it opened, then probes
        var (before, since) = (attempts, Environment.TickCount64);
        await Task.Delay(1000, Cancel);
        Assert.InRange(attempts - before, 1, ((Environment.TickCount64 - since) / 200) + 1); // forty would have tried every 20 to 200 ms otherwise

        down = false;
        await host.SettledAsync();
        Assert.Empty(host.Host.Find("labs")!.Problems);
        Assert.Equal(40, host.Files().Length);
    }

    [Fact]
    public async Task A_dead_delivery_blocks_its_key_until_it_is_sent_again()
    {
        var refuse = true;
        await using var host = TestHost.Open();
        host.InPlaceOfSend = message => Task.FromResult<DeliveryOutcome?>(
            refuse && message.Content.ControlId == "A1" ? new DeliveryOutcome(DeliveryResult.Refused, "no") : null);
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);
        foreach (var id in new[] { "A1", "A2", "B1" })
            await client.SendAsync(Some.OruMessage(id, id[..1]), Cancel);
        await host.StatesAsync(MessageState.CompletedWithErrors, MessageState.Routed, MessageState.Completed);
        await client.SendAsync(Some.OruMessage("A3", "A"), Cancel);
        await host.StatesAsync(MessageState.CompletedWithErrors, MessageState.Routed, MessageState.Completed, MessageState.Routed);

        Assert.Equal(DeliveryState.Blocked, (await host.DetailAsync(4)).Deliveries[0].State);
        refuse = false;
        Assert.Null(await host.Host.SendAgainAsync((await host.DetailAsync(1)).Deliveries[0].Id, Otto, Cancel));
        await host.SettledAsync();

        Assert.Equal(["A1", "A1", "A2", "A3"], host.Sent.Select(sent => sent[7..9]).Where(id => id != "B1"));
        Assert.All(await host.RowsAsync(), row => Assert.Equal(MessageState.Completed, row.State));
        Assert.Equal("delivery.settled", (await host.Host.SendAgainAsync(1, Otto, Cancel))!.Code);
    }

    [Fact]
    public async Task A_withdrawn_delivery_lets_its_key_go_on()
    {
        await using var host = TestHost.Open();
        host.InPlaceOfSend = message => Task.FromResult<DeliveryOutcome?>(
            message.Content.ControlId == "A1" ? new DeliveryOutcome(DeliveryResult.Refused, "no") : null);
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);
        await client.SendAsync(Some.OruMessage("A1", "A"), Cancel);
        await host.StatesAsync(MessageState.CompletedWithErrors);
        await client.SendAsync(Some.OruMessage("A2", "A"), Cancel);
        await host.StatesAsync(MessageState.CompletedWithErrors, MessageState.Routed);

        Assert.Null(await host.Host.CancelAsync(1, Otto, Cancel));
        await host.SettledAsync();

        Assert.Equal([MessageState.Cancelled, MessageState.Completed], (await host.RowsAsync()).Select(row => row.State));
        AuditRecord told = Assert.Single((await new AuditTrail(host.Journal, AuditOptions.In(Path.GetTempPath())).SearchAsync(new AuditFilter { Action = "delivery.cancel" }, cancel: Cancel)).Records);
        Assert.Equal((Otto, "message:1", false), (told.Entry.Actor, told.Entry.Subject, told.Entry.Denied));
    }

    [Fact]
    public async Task Skip_on_dead_lets_later_ones_pass()
    {
        await using var host = TestHost.Open();
        host.InPlaceOfSend = message => Task.FromResult<DeliveryOutcome?>(
            message.Content.ControlId == "A1" ? new DeliveryOutcome(DeliveryResult.Refused, "no") : null);
        var channel = TestHost.Channel();
        var port = await host.AddAsync(channel with { Destinations = [channel.Destinations[0] with { SkipOnDead = true }] });
        await using var client = await TestHost.ConnectAsync(port);

        await client.SendAsync(Some.OruMessage("A1", "A"), Cancel);
        await client.SendAsync(Some.OruMessage("A2", "A"), Cancel);
        await host.SettledAsync();

        Assert.Equal([MessageState.CompletedWithErrors, MessageState.Completed], (await host.RowsAsync()).Select(row => row.State));
    }

    [Fact]
    public async Task Gives_up_after_its_time()
    {
        await using var host = TestHost.Open();
        host.InPlaceOfSend = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome(DeliveryResult.Retry, "down"));
        var channel = TestHost.Channel();
        var port = await host.AddAsync(channel with { Destinations = [channel.Destinations[0] with { Retry = new RetryDefinition { FirstMilliseconds = 10, MaxMilliseconds = 10, GiveUpSeconds = 0 } }] });
        await using var client = await TestHost.ConnectAsync(port);

        await client.SendAsync(Some.OruMessage(), Cancel);
        await host.SettledAsync();

        Assert.Equal(DeliveryState.Dead, (await host.DetailAsync(1)).Deliveries[0].State);
    }

    [Fact]
    public async Task A_connector_that_throws_is_a_failed_attempt_and_not_the_end_of_the_lane()
    {
        var thrown = 0;
        await using var host = TestHost.Open();
        host.InPlaceOfSend = _ => Interlocked.Increment(ref thrown) == 1 ? throw new InvalidOperationException() : Task.FromResult<DeliveryOutcome?>(null);
        var port = await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);

        await client.SendAsync(Some.OruMessage(), Cancel);
        await host.SettledAsync();

        Assert.Single(host.Files());
    }

    [Fact]
    public async Task Several_destinations_settle_their_message_together()
    {
        await using var host = TestHost.Open();
        var channel = TestHost.Channel();
        var port = await host.AddAsync(channel with { Destinations = [channel.Destinations[0], new FileDestinationDefinition { Id = "second", Folder = "labs/second", Name = "{id}-{controlId}.json" }] });
        await using var client = await TestHost.ConnectAsync(port);

        await client.SendAsync(Some.OruMessage(), Cancel);
        await host.SettledAsync();

        var message = await host.DetailAsync(1);
        Assert.Equal(MessageState.Completed, message.Row.State);
        Assert.Equal([("files", DeliveryState.Delivered), ("second", DeliveryState.Delivered)], message.Deliveries.Select(delivery => (delivery.Destination, delivery.State)));
        Assert.Equal(2, host.Files().Length);
    }
}

using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Journal;

public sealed class PulseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Minutes_and_hours_count_what_came_and_what_each_destination_got()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        var tries = 0;
        host.InPlaceOfSend = _ => Task.FromResult<DeliveryOutcome?>(++tries == 1 ? new DeliveryOutcome(DeliveryResult.Retry, "Not now.") : null);
        var from = DateTimeOffset.UtcNow;
        await using (var client = await TestHost.ConnectAsync(port))
        {
            await client.SendAsync(Some.OruMessage("A"), Cancel);
            await client.SendAsync(Some.OruMessage("B", value: "bad"), Cancel);
            await client.SendAsync(Some.OruMessage("C", type: "ADT^A01"), Cancel);
        }
        await host.SettledAsync();
        await host.StatesAsync(MessageState.Completed, MessageState.Failed, MessageState.Rejected);

        var pulse = new PulseHistory(host.Journal);
        foreach (var step in new[] { PulseStep.Minute, PulseStep.Hour })
        {
            var channel = await pulse.ReadAsync(step, from, DateTimeOffset.UtcNow.AddHours(1), cancel: Cancel);
            Assert.Equal((3, 2, 1, 1), (channel.Sum(point => point.Received), channel.Sum(point => point.Failed), channel.Sum(point => point.Delivered), channel.Sum(point => point.Missed)));
            var lanes = await pulse.ReadAsync(step, from, DateTimeOffset.UtcNow.AddHours(1), "labs", destinations: true, cancel: Cancel);
            Assert.All(lanes, lane => Assert.Equal("files", lane.Destination));
            Assert.Equal((1, 1), (lanes.Sum(point => point.Delivered), lanes.Sum(point => point.Missed)));
            Assert.Contains(lanes, lane => lane is { MeanMilliseconds: > 0, SlowestMilliseconds: > 0 });
        }
        Assert.Empty(await pulse.ReadAsync(PulseStep.Minute, from, DateTimeOffset.UtcNow.AddHours(1), "other", cancel: Cancel));
        Assert.Equal(0, await pulse.PruneAsync(Cancel));
    }
}

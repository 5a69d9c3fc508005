using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Journal;

public sealed class ErrorGroupsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_fails_alike_is_one_group_and_its_deliveries_can_be_sent_again()
    {
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel());
        var refuses = true;
        host.InPlaceOfSend = message => Task.FromResult<DeliveryOutcome?>(refuses ? new DeliveryOutcome(DeliveryResult.Refused, $"Error 47{message.MessageId} at line {message.MessageId}.") : null);
        await using (var client = await TestHost.ConnectAsync(port))
        {
            for (var i = 0; i < 3; i++)
                await client.SendAsync(Some.OruMessage("D" + i, patient: "P" + i), Cancel);
            await client.SendAsync(Some.OruMessage("B1", patient: "Q1", value: "bad"), Cancel);
            await client.SendAsync(Some.OruMessage("B2", patient: "Q2", value: "bad"), Cancel);
            await client.SendAsync(Some.OruMessage("R", type: "ADT^A01"), Cancel);
        }
        await host.SettledAsync();
        var groups = new ErrorGroups(host.Journal);

        var found = (await groups.ListAsync(DateTimeOffset.UnixEpoch, Cancel)).Groups;
        Assert.Equal([("files", "Error # at line #.", 3), (null, "test.bad", 2), (null, "channel.type-not-accepted", 1)], found.Select(group => (group.Destination, group.Code, group.Count)));
        Assert.Equal("OBX-5", found[1].Path);
        Assert.Equal(3, found[0].Deliveries.Count);
        Assert.True(found[0].First <= found[0].Last);
        Assert.Empty((await groups.ListAsync(DateTimeOffset.UtcNow.AddHours(1), Cancel)).Groups);

        refuses = false;
        foreach (var delivery in found[0].Deliveries)
            Assert.Null(await host.Host.SendAgainAsync(delivery, new Actor("user:1", "Ann"), Cancel));
        await host.SettledAsync();
        Assert.Equal(2, (await groups.ListAsync(DateTimeOffset.UnixEpoch, Cancel)).Groups.Count);
    }

    [Theory]
    [InlineData(null, "No answer")]
    [InlineData("  ", "No answer")]
    [InlineData("12:30 timeout after 4711 ms", "#:# timeout after # ms")]
    public void Figures_do_not_make_another_cause(string? response, string likeness) => Assert.Equal(likeness, ErrorGroups.Likeness(response));
}

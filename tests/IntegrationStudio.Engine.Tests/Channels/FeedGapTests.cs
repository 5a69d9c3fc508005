using System.Text;
using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>Senders that count their messages (MSH-13), and what they leave out.</summary>
public sealed class FeedGapTests
{
    private static readonly Actor Otto = new("user:otto", "Otto");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_sender_left_out_is_a_gap_until_it_comes()
    {
        await using var host = TestHost.Open();
        await using var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel()));
        var gaps = new FeedGaps(host.Journal);
        await SendAsync(client, "7", "8", "12", "13");
        var gap = Assert.Single(await gaps.OpenAsync("labs", cancel: Cancel));
        Assert.Equal(("labs", "LAB", "NORTH", 9L, 11L, 3L), (gap.Channel, gap.Application, gap.Facility, gap.First, gap.Last, gap.Count));
        var after = await host.DetailAsync(gap.MessageId);
        Assert.Equal(("M12", true), (after.Row.ControlId, after.Row.Marks.HasFlag(MessageMarks.AfterGap)));
        Assert.Contains(after.History, entry => entry is { What: "Gap before it", Detail: "3 messages did not come: 9 to 11." });

        // Late ones make it two gaps, one, and none.
        await SendAsync(client, "10");
        Assert.Equal([(11L, 11L), (9L, 9L)], (await gaps.OpenAsync(cancel: Cancel)).Select(one => (one.First, one.Last)));
        await SendAsync(client, "9", "11", "14");
        Assert.Empty(await gaps.OpenAsync(cancel: Cancel));
        Assert.Contains((await host.DetailAsync((await host.RowsAsync()).Single(row => row.ControlId == "M10").Id)).History, entry => entry.What == "Came late");
    }

    [Fact]
    public async Task Counts_go_on_over_a_restart_and_each_sender_has_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("studio-gaps").FullName;
        await using (var host = TestHost.Open(folder))
        {
            await using var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel()));
            await SendAsync(client, "1", "2");
            await SendAsync(client, "SOUTH", "90");
        }

        await using (var host = TestHost.Open(folder))
        {
            await using var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel()));
            await SendAsync(client, "3", "5");
            await SendAsync(client, "SOUTH", "91");
            var gap = Assert.Single(await new FeedGaps(host.Journal).OpenAsync(cancel: Cancel));
            Assert.Equal(("NORTH", 4L, 4L), (gap.Facility, gap.First, gap.Last));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_count_that_begins_anew_or_means_nothing_is_no_gap()
    {
        await using var host = TestHost.Open();
        await using var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel()));
        await SendAsync(client, "5000", "1", "2", "0", "-1", "x", "", "99999999999999999999", "3");
        Assert.Empty(await new FeedGaps(host.Journal).OpenAsync(cancel: Cancel));
        await SendAsync(client, "10000000", "10000001"); // a leap like that is another count
        Assert.Empty(await new FeedGaps(host.Journal).OpenAsync(cancel: Cancel));
        Assert.Contains((await host.DetailAsync((await host.RowsAsync()).Single(row => row.ControlId == "M10000000").Id)).History, entry => entry.What == "Count begun anew");
    }

    [Fact]
    public async Task What_is_sent_again_or_replayed_or_refused_is_not_counted()
    {
        await using var host = TestHost.Open();
        await using var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel()));
        await SendAsync(client, "1", "2", "2", "3");
        await client.SendAsync(Encoding.ASCII.GetBytes(Message("NORTH", "9").Replace("ORU^R01^ORU_R01", "ADT^A01", StringComparison.Ordinal)), Cancel);
        await host.SettledAsync();
        await host.Host.Replay.RunAsync(new ReplayRequest((await host.RowsAsync())[0].Id), Otto, Cancel);
        await SendAsync(client, "4");
        Assert.Empty(await new FeedGaps(host.Journal).OpenAsync(cancel: Cancel));
    }

    [Fact]
    public async Task Somebody_gives_up_what_does_not_come_for_a_reason()
    {
        await using var host = TestHost.Open();
        await using var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel()));
        var gaps = new FeedGaps(host.Journal);
        await SendAsync(client, "1", "3");
        var gap = Assert.Single(await gaps.OpenAsync(cancel: Cancel));
        Assert.Equal("gap.reason", (await gaps.GiveUpAsync(gap.Id, " ", Otto, Cancel))!.Code);
        Assert.Null(await gaps.GiveUpAsync(gap.Id, "The sender has none.", Otto, Cancel));
        Assert.Equal("gap.unknown", (await gaps.GiveUpAsync(gap.Id, "again", Otto, Cancel))!.Code);
        Assert.Empty(await gaps.OpenAsync(cancel: Cancel));
        var entry = Assert.Single((await new AuditTrail(host.Journal, AuditOptions.In(host.Folder)).SearchAsync(new AuditFilter { Action = "gap.give-up" }, cancel: Cancel)).Records).Entry;
        Assert.Equal(("user:otto", "channel:labs", "The sender has none.", "2 to 2"), (entry.Actor.Id, entry.Subject, entry.Reason, entry.Detail));
    }

    [Fact]
    public async Task An_installation_watches_for_gaps_by_itself()
    {
        await using var host = TestHost.Open();
        await using var client = await TestHost.ConnectAsync(await host.AddAsync(TestHost.Channel()));
        await SendAsync(client, "1", "4");
        var store = new AlertStore(host.Journal);
        var rule = Assert.Single(await store.RulesAsync(Cancel), rule => rule.Kind == AlertKind.FeedGap);
        Assert.True(rule.IsEnabled);
        var picture = new AlertPicture { Now = DateTimeOffset.UtcNow, Channels = host.Host.Channels, Gaps = await new FeedGaps(host.Journal).OpenAsync(cancel: Cancel) };
        var finding = Assert.Single(AlertConditions.Look([rule], picture));
        Assert.Equal((AlertLevel.Firing, "2 messages that its sender counted did not come."), (finding.Level, finding.Words));
        Assert.Equal(AlertLevel.Fine, Assert.Single(AlertConditions.Look([rule], picture with { Gaps = [] })).Level);
    }

    private static Task SendAsync(MllpClient client, params string[] numbers) => numbers is ["SOUTH", ..] ? SendFromAsync(client, "SOUTH", numbers[1..]) : SendFromAsync(client, "NORTH", numbers);

    private static async Task SendFromAsync(MllpClient client, string facility, string[] numbers)
    {
        foreach (var number in numbers)
            Assert.Equal("AA", Some.Code(await client.SendAsync(Encoding.ASCII.GetBytes(Message(facility, number)), Cancel)));
    }

    private static string Message(string facility, string number) =>
        $"MSH|^~\\&|LAB|{facility}|STUDIO|HOSP|20260102030405+0000||ORU^R01^ORU_R01|M{number}|P|2.5.1|{number}\rPID|1||P1\rOBR|1\rOBX|1|NM|2345-7^Glucose^LN||5\r";
}

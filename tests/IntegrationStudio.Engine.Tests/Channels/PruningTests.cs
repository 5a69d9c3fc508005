using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>What a channel no longer keeps is deleted, and nothing else.</summary>
public sealed class PruningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_goes_and_states_stay()
    {
        await using var host = TestHost.Open();
        var channel = await SeedAsync(host, new KeepDefinition { ContentDays = 1 });
        await AgeAsync(host, days: 2, through: 2);

        Assert.Equal([new Pruned("labs", 2, 0)], await RunAsync(host, channel));

        var old = await host.DetailAsync(1);
        Assert.Empty(old.Raw);
        Assert.Empty(old.Outputs);
        Assert.NotNull(old.Pruned);
        Assert.Equal(DeliveryState.Delivered, Assert.Single(old.Deliveries).State);
        Assert.NotEmpty((await host.DetailAsync(3)).Raw);
        Assert.Empty(await RunAsync(host, channel)); // nothing is left to do
        Assert.Equal("replay.pruned", Assert.Single((await host.Host.Replay.RunAsync(new ReplayRequest(1), Actor.Studio, Cancel)).Problems).Code);
        var told = (await new AuditTrail(host.Journal, AuditOptions.In(Path.GetTempPath())).SearchAsync(new AuditFilter { Action = "message.prune" }, 10, Cancel)).Records;
        Assert.StartsWith("content received before", Assert.Single(told).Entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whole_messages_go_and_the_counts_follow()
    {
        await using var host = TestHost.Open();
        var channel = await SeedAsync(host, new KeepDefinition { MetadataDays = 7 });
        await AgeAsync(host, days: 8, through: 2);

        Assert.Equal([new Pruned("labs", 0, 2)], await RunAsync(host, channel));

        Assert.Null(await host.Journal.Reader.FindAsync(1, Cancel));
        Assert.Equal([3L], (await host.RowsAsync()).Select(row => row.Id));
        Assert.Equal(1, Assert.Single(await host.Journal.Reader.StateCountsAsync(Cancel)).Count);
    }

    [Fact]
    public async Task What_is_not_settled_stays_whatever_its_age()
    {
        await using var host = TestHost.Open();
        host.InPlaceOfSend = _ => Task.FromResult<DeliveryOutcome?>(new DeliveryOutcome(DeliveryResult.Retry, "Not now."));
        var channel = await SeedAsync(host, new KeepDefinition { ContentDays = 0, MetadataDays = 7 }, settled: false);
        await AgeAsync(host, days: 30, through: 3);

        Assert.Empty(await RunAsync(host, channel));

        Assert.Equal(3, (await host.RowsAsync()).Count);
        Assert.NotEmpty((await host.DetailAsync(1)).Raw);
    }

    [Fact]
    public async Task Content_is_on_the_disk_before_it_goes()
    {
        await using var host = TestHost.Open();
        var channel = await SeedAsync(host, new KeepDefinition { ContentDays = 1, MetadataDays = 30, Archive = true });
        var raw = (await host.DetailAsync(1)).Raw;
        await AgeAsync(host, days: 2, through: 2);
        await RunAsync(host, channel);
        await AgeAsync(host, days: 31, through: 2);
        await RunAsync(host, channel); // has nothing more to archive

        var lines = Directory.GetFiles(Path.Combine(host.Folder, "archive"), "*.ndjson", SearchOption.AllDirectories).SelectMany(File.ReadAllLines).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([1, 2], lines.Select(line => line.GetProperty("id").GetInt32()).Order());
        Assert.Equal(raw, lines.Single(line => line.GetProperty("id").GetInt32() == 1).GetProperty("raw").GetBytesFromBase64());
        Assert.Equal("application/json", lines[0].GetProperty("outputs")[0].GetProperty("contentType").GetString());
        Assert.Equal([3L], (await host.RowsAsync()).Select(row => row.Id));
    }

    [Fact]
    public async Task An_archive_that_cannot_be_written_keeps_everything()
    {
        await using var host = TestHost.Open();
        var channel = await SeedAsync(host, new KeepDefinition { ContentDays = 0, Archive = true });
        await AgeAsync(host, days: 2, through: 3);
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "archive"), "in the way", Cancel);

        await Assert.ThrowsAnyAsync<IOException>(() => RunAsync(host, channel));

        Assert.NotEmpty((await host.DetailAsync(1)).Raw);
    }

    [Theory]
    [InlineData(-1, null, false, "keep.contentDays")]
    [InlineData(null, 6, false, "keep.metadataDays")]
    [InlineData(30, 10, false, "keep.metadataDays")]
    [InlineData(null, null, true, "keep.archive")]
    public void What_makes_no_sense_is_a_problem(int? content, int? metadata, bool archive, string path)
    {
        var problems = new List<Problem>();
        new KeepDefinition { ContentDays = content, MetadataDays = metadata, Archive = archive }.Check(TestHost.Check(problems, path: "keep"));
        Assert.Equal(path, Assert.Single(problems).Path);
    }

    private static async Task<ChannelDefinition> SeedAsync(TestHost host, KeepDefinition keep, bool settled = true)
    {
        var channel = TestHost.Channel(source: "http") with { Keep = keep, Destinations = [new FileDestinationDefinition { Id = "files", Name = "{id}.txt" }] };
        await host.AddAsync(channel);
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await host.Host.Http.ReceiveAsync("labs", new MemoryStream(Some.OruMessage($"A{i}")), null, "test", Cancel)).Status);
        if (settled)
            await host.SettledAsync();
        return channel;
    }

    private static Task<IReadOnlyList<Pruned>> RunAsync(TestHost host, ChannelDefinition channel) => new Pruning(host.Journal, Path.Combine(host.Folder, "archive")).RunAsync([channel], Cancel);

    private static Task<bool> AgeAsync(TestHost host, int days, long through) => host.Journal.CommitAsync(new Age(JournalTime.From(DateTimeOffset.UtcNow.AddDays(-days)), through), Cancel);

    private sealed class Age(long received, long through) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session) => session.Statement("UPDATE message SET received = ?1 WHERE id <= ?2").Bind(1, received).Bind(2, through).Run() > 0;
    }
}

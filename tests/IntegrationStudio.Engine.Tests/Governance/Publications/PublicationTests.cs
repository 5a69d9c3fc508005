using System.Text;
using Dapper;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.Publications.Shelf;
using Messages = IntegrationStudio.Engine.Tests.Channels.Some;

namespace IntegrationStudio.Engine.Tests.Governance.Publications;

public sealed class PublicationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_message_takes_the_published_version_and_says_so()
    {
        await using Shelf shelf = Shelf.Open();
        (await PublishBeforeStartAsync(shelf, "1.0.0")).Require();
        int port = await StartAsync(shelf);
        await using MllpClient client = await TestHost.ConnectAsync(port);
        await client.SendAsync(Messages.OruMessage("M1"), Cancel);
        await SettledAsync(shelf);
        (await shelf.PublishAsync("1.1.0")).Require();
        await client.SendAsync(Messages.OruMessage("M2"), Cancel);
        await SettledAsync(shelf);
        List<(string, string)> met = [];
        for (long id = 1; id <= 2; id++)
        {
            MessageDetail detail = (await shelf.Journal.Reader.FindAsync(id, Cancel))!;
            Assert.Contains($"\"text\":\"{detail.MappingVersion}\"", Encoding.UTF8.GetString(detail.Outputs[0].Bytes).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            met.Add((detail.MappingVersion!, detail.EffectiveHash!));
        }

        IReadOnlyList<Publication> history = await shelf.Publications.HistoryAsync(Channel, cancel: Cancel);
        Assert.Equal(history.Reverse().Select(publication => (publication.Number!, publication.EffectiveHash!)), met);
        Assert.Equal("1.1.0", shelf.Publications.Running(Channel, Mapping)!.Number);
    }

    [Fact]
    public async Task Rolling_back_is_publishing_an_earlier_version()
    {
        await using Shelf shelf = Shelf.Open();
        await StartAsync(shelf, "1.0.0");
        foreach (string number in (string[])["1.0.0", "1.1.0", "1.0.0"]) (await shelf.PublishAsync(number)).Require();
        Assert.Equal(["1.0.0", "1.1.0", "1.0.0", "1.0.0"], (await shelf.Publications.HistoryAsync(Channel, cancel: Cancel)).Select(publication => publication.Number!));
        Assert.Equal("1.0.0", shelf.Publications.Running(Channel, Mapping)!.Number);
    }

    [Fact]
    public async Task What_is_not_approved_and_what_one_wrote_oneself_is_refused_and_audited()
    {
        await using Shelf shelf = Shelf.Open();
        await StartAsync(shelf, "1.0.0");
        shelf.Unapproved["1.1.0"] = true;
        Assert.Equal("publication.not-approved", (await shelf.PublishAsync("1.1.0")).Problems[0].Code);
        Assert.Equal("publication.author", (await shelf.PublishAsync("1.2.0", Anna)).Problems[0].Code);
        Assert.Equal("channel.unknown", (await shelf.PublishAsync("1.2.0", channel: "other")).Problems[0].Code);
        shelf.Altered["1.3.0"] = true;
        Assert.Equal("version.altered", (await shelf.PublishAsync("1.3.0")).Problems[0].Code);
        Assert.Equal("1.0.0", shelf.Publications.Running(Channel, Mapping)!.Number);
        Assert.Contains(shelf.Publications.Alarms, alarm => alarm.Problem.Code == "version.altered");
        Assert.Contains(shelf.Host.Find(Channel)!.Problems, problem => problem.Code == "version.altered");
        Assert.Equal(
            ["user:otto 1.0.0 0 ", "user:otto 1.1.0 1 publication.not-approved", "user:anna 1.2.0 1 publication.author", "user:otto 1.2.0 1 channel.unknown", "user:otto 1.3.0 1 version.altered"],
            await AuditAsync(shelf));
    }

    [Fact]
    public async Task A_version_must_fit_the_channel()
    {
        await using Shelf shelf = Shelf.Open();
        await shelf.Host.AddAsync(Definition("adt") with { Accepts = new AcceptDefinition { Types = ["ADT^*"] }, AutoStart = false }, Cancel);
        await shelf.Host.AddAsync(Definition("other") with { Mapping = new MappingChoice { Table = new Dictionary<string, string> { ["X"] = "labs/two" } }, AutoStart = false }, Cancel);
        Assert.Equal("publication.structure", (await shelf.PublishAsync("1.0.0", channel: "adt")).Problems[0].Code);
        Assert.Contains((await shelf.PublishAsync("1.0.0", channel: "other")).Problems, problem => problem.Code is "channel.unknown" or "publication.not-named");
    }

    [Fact]
    public async Task Nothing_unreviewed_runs_until_it_is_published()
    {
        await using Shelf shelf = Shelf.Open();
        IReadOnlyList<Problem> refused = await shelf.Host.AddAsync(Definition(), Cancel);
        Assert.Equal("publication.missing", Assert.Single(refused).Code);
        Assert.Equal(ChannelActivity.Faulted, shelf.Host.Find(Channel)!.Activity);
        (await shelf.PublishAsync("1.0.0")).Require();
        Assert.Equal((ChannelActivity.Running, 0), (shelf.Host.Find(Channel)!.Activity, shelf.Host.Find(Channel)!.Problems.Count));
    }

    [Fact]
    public async Task A_demonstration_runs_what_nobody_reviewed()
    {
        await using Shelf shelf = Shelf.Open(allowUnreviewed: true);
        Assert.Empty(await shelf.Host.AddAsync(Definition(), Cancel));
        Assert.Null(shelf.Publications.Running(Channel, Mapping));
    }

    [Fact]
    public async Task A_restart_keeps_what_was_published_and_messages_keep_their_version()
    {
        string folder = Directory.CreateTempSubdirectory("studio-shelf").FullName;
        var first = Shelf.Open(folder);
        await StartAsync(first, "1.0.0");
        (await first.PublishAsync("1.1.0")).Require();
        // A message of the former version that was accepted and not processed when the machine ended.
        string former = (await first.Publications.HistoryAsync(Channel, cancel: Cancel))[1].EffectiveHash!;
        await first.CloseAsync();
        await using (Shelf second = Shelf.Open(folder))
        {
            await UnprocessedAsync(second, "1.0.0", former);
            int port = await StartAsync(second);
            Assert.True(port > 0);
            await SettledAsync(second);
            Assert.Equal("1.1.0", second.Publications.Running(Channel, Mapping)!.Number);
            MessageDetail detail = (await second.Journal.Reader.FindAsync(1, Cancel))!;
            Assert.Equal((MessageState.Completed, "1.0.0"), (detail.Row.State, detail.MappingVersion));
            Assert.Contains("1.0.0", Encoding.UTF8.GetString(detail.Outputs[0].Bytes), StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_version_that_was_altered_is_refused_and_the_old_one_runs()
    {
        string folder = Directory.CreateTempSubdirectory("studio-shelf").FullName;
        var first = Shelf.Open(folder);
        await StartAsync(first, "1.0.0");
        (await first.PublishAsync("1.1.0")).Require();
        first.Altered["1.1.0"] = true;
        await first.Watch.LookAsync(Cancel);
        // What was loaded before goes on.
        Assert.Equal("1.1.0", first.Publications.Running(Channel, Mapping)!.Number);
        Assert.Equal(ChannelActivity.Running, first.Host.Find(Channel)!.Activity);
        Assert.Equal("version.altered", Assert.Single(first.Publications.Alarms).Problem.Code);
        await first.CloseAsync();
        await using (Shelf second = Shelf.Open(folder))
        {
            second.Altered["1.1.0"] = true;
            await StartAsync(second);
            Assert.Equal("1.0.0", second.Publications.Running(Channel, Mapping)!.Number);
            Assert.Contains(second.Host.Find(Channel)!.Problems, problem => problem.Code == "version.altered");
            (await second.PublishAsync("1.2.0")).Require();
            Assert.Empty(second.Publications.Alarms);
        }

        Directory.Delete(folder, recursive: true);
    }

    internal static async Task<int> StartAsync(Shelf shelf, string? number = null)
    {
        if (number is not null) (await PublishBeforeStartAsync(shelf, number)).Require();
        else await shelf.Host.AddAsync(Definition(), Cancel);
        await TestHost.UntilAsync(() => shelf.Host.Find(Channel)!.Activity == ChannelActivity.Running);
        return new Uri(shelf.Host.Find(Channel)!.Endpoint).Port;
    }

    internal static Task SettledAsync(Shelf shelf) => TestHost.UntilAsync(() => shelf.Host.Find(Channel)!.QueueDepth == 0, 60);

    /// <summary>The channel is there and waits for its first publication.</summary>
    private static async Task<Outcome<Publication>> PublishBeforeStartAsync(Shelf shelf, string number)
    {
        await shelf.Host.AddAsync(Definition(), Cancel);
        return await shelf.PublishAsync(number);
    }

    private static async Task UnprocessedAsync(Shelf shelf, string number, string hash)
    {
        ChannelDefinition definition = Definition();
        ChannelNumbers numbers = await shelf.Journal.CommitAsync(new RegisterChannelWrite(Channel, ["files"], definition.Write()), Cancel);
        (long id, long received) = shelf.Journal.NextStamp();
        byte[] raw = Messages.OruMessage("PINNED");
        await shelf.Journal.CommitAsync(new IntakeWrite(new IntakeMessage
        {
            Id = id,
            Received = received,
            Channel = numbers.Channel,
            Plan = numbers.Plan,
            State = MessageState.Received,
            Raw = raw,
            Size = raw.Length,
            BodyHash = System.Security.Cryptography.SHA256.HashData(raw),
            Source = "test",
            OrderingKey = "k",
            Mapping = new PinnedMapping(Mapping, number, hash),
        }), Cancel);
    }

    internal static Task<List<string>> AuditAsync(Shelf shelf) => shelf.Journal.Reader.Read(connection => connection
        .Query<(string Actor, string Subject, long Denied, string? Reason)>("SELECT actor, subject, denied, reason FROM audit WHERE action = 'version.publish' ORDER BY id")
        .Select(row => $"{row.Actor} {row.Subject[(row.Subject.IndexOf('@', StringComparison.Ordinal) + 1)..]} {row.Denied} {row.Reason}").ToList(), Cancel);
}

using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.Publications.Shelf;
using Messages = IntegrationStudio.Engine.Tests.Channels.Some;

namespace IntegrationStudio.Engine.Tests.Governance.Publications;

public sealed class ConcurrentPublicationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_people_publish_at_once_and_one_wins_each_step()
    {
        await using Shelf shelf = Shelf.Open();
        await PublicationTests.StartAsync(shelf, "1.0.0");
        for (int step = 1; step <= 5; step++)
        {
            long seen = await shelf.LastAsync();
            string[] numbers = [.. Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"{step + 1}.{i}.0"))];
            Outcome<Publication>[] outcomes = await Task.WhenAll(numbers.Select((number, i) =>
                Task.Run(() => shelf.Publications.PublishAsync(new(Channel, Mapping, number, seen), new Actor($"user:{i}", $"Person {i}"), Cancel), Cancel)));
            Publication winner = Assert.Single(outcomes, outcome => outcome.Succeeded).Require();
            Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal("publication.changed", Assert.Single(outcome.Problems).Code));
            Assert.Equal(winner.Number, shelf.Publications.Running(Channel, Mapping)!.Number);
        }

        IReadOnlyList<Publication> history = await shelf.Publications.HistoryAsync(Channel, cancel: Cancel);
        Assert.Equal(6, history.Count);
        Assert.Equal(history.Skip(1).Select(publication => publication.Id).Append(0), history.Select(publication => publication.Replaces));
        List<string> audit = await PublicationTests.AuditAsync(shelf);
        Assert.Equal((6, 245), (audit.Count(line => line.EndsWith(" 0 ", StringComparison.Ordinal)), audit.Count(line => line.EndsWith(" 1 publication.changed", StringComparison.Ordinal))));
    }

    /// <summary>Nothing is lost, every message met exactly one version, and messages that follow each other in a key never go back to an earlier publication.</summary>
    [Fact]
    public async Task A_feed_meets_twenty_swaps_without_losing_a_message()
    {
        await using Shelf shelf = Shelf.Open();
        int port = await PublicationTests.StartAsync(shelf, "1.0.0");
        const int Clients = 4;
        int[] sent = new int[Clients];
        using var stop = new CancellationTokenSource();
        Task[] feeds = [.. Enumerable.Range(0, Clients).Select(feed => Task.Run(async () =>
        {
            await using MllpClient client = await TestHost.ConnectAsync(port);
            while (!stop.IsCancellationRequested)
            {
                byte[] answer = await client.SendAsync(Messages.OruMessage($"F{feed}-{sent[feed] + 1}", patient: $"P{feed}"), Cancel);
                Assert.Equal("AA", Messages.Code(answer));
                sent[feed]++;
            }
        }, Cancel))];
        var steps = new Dictionary<string, int> { ["1.0.0"] = 0 };
        for (int swap = 1; swap <= 20; swap++)
        {
            await SomeAsync(sent); // every version meets some
            string number = string.Create(CultureInfo.InvariantCulture, $"1.{swap}.0");
            (await shelf.PublishAsync(number)).Require();
            steps[number] = swap;
        }

        await SomeAsync(sent);
        await stop.CancelAsync();
        await Task.WhenAll(feeds);
        await PublicationTests.SettledAsync(shelf);
        var met = new List<(string Feed, int Number, string Version)>();
        for (long id = 1; id <= sent.Sum(); id++)
        {
            MessageDetail detail = (await shelf.Journal.Reader.FindAsync(id, Cancel))!;
            Assert.Equal(MessageState.Completed, detail.Row.State);
            string output = Encoding.UTF8.GetString(Assert.Single(detail.Outputs).Bytes);
            Assert.Contains($"\"{detail.MappingVersion}\"", output, StringComparison.Ordinal);
            string[] control = detail.Row.ControlId!.Split('-');
            met.Add((control[0], int.Parse(control[1], CultureInfo.InvariantCulture), detail.MappingVersion!));
        }

        Assert.Equal(sent.Sum(), shelf.Host.Find(Channel)!.Received);
        Assert.Equal(21, met.Select(message => message.Version).Distinct().Count());
        foreach (var feed in met.GroupBy(message => message.Feed))
        {
            Assert.Equal(Enumerable.Range(1, feed.Count()), feed.Select(message => message.Number));
            int[] versions = [.. feed.Select(message => steps[message.Version])];
            Assert.Equal(versions.Order(), versions);
        }
    }

    private static Task SomeAsync(int[] sent)
    {
        int before = sent.Sum();
        return TestHost.UntilAsync(() => sent.Sum() >= before + 5, 60);
    }
}

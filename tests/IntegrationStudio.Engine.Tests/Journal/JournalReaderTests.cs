using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Journal;

/// <summary>Lists, counts and traffic over messages that were written directly.</summary>
public sealed class JournalReaderTests(JournalReaderTests.Messages messages) : IClassFixture<JournalReaderTests.Messages>
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 22, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private JournalReader Reader => messages.Journal.Reader;

    public static TheoryData<string, MessageFilter, Func<int, bool>> Filters => new()
    {
        { "all", new MessageFilter(), _ => true },
        { "channel", new MessageFilter { Channel = "b" }, i => i % 3 == 0 },
        { "state", new MessageFilter { States = [MessageState.Failed] }, i => i % 10 == 0 },
        { "states", new MessageFilter { States = [MessageState.Failed, MessageState.Rejected] }, i => i % 10 == 0 || i % 20 == 19 },
        { "completed", new MessageFilter { States = [MessageState.Completed] }, i => i % 10 != 0 && i % 20 != 19 },
        { "type", new MessageFilter { Type = "ADT^A01" }, i => i % 7 == 0 },
        { "all events of a type", new MessageFilter { Type = "ORU", Channel = "a" }, i => i % 7 != 0 && i % 3 != 0 },
        { "time", new MessageFilter { From = Start.AddMinutes(30), To = Start.AddMinutes(60) }, i => i is >= 30 and < 60 },
        { "later than everything", new MessageFilter { From = Start.AddDays(9) }, _ => false },
        { "control id", new MessageFilter { ControlId = "CTRL0042" }, i => i == 42 },
        { "beginning of control id", new MessageFilter { ControlId = "CTRL01*" }, i => i / 100 == 1 },
        { "patient", new MessageFilter { PatientId = "PAT3" }, i => i % 12 == 3 },
        { "beginning of patient", new MessageFilter { PatientId = "PAT1*" }, i => i % 12 is 1 or 10 or 11 },
        { "everything at once", new MessageFilter { Channel = "b", States = [MessageState.Completed], Type = "ORU^R01", PatientId = "PAT3", From = Start.AddMinutes(20) }, i => i % 12 == 3 && i % 7 != 0 && i % 20 != 19 && i >= 20 },
        { "an unknown channel", new MessageFilter { Channel = "c" }, _ => false },
        { "a quote in a value", new MessageFilter { ControlId = "' OR 1=1 --" }, _ => false },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Pages_through_exactly_what_a_filter_means(string name, MessageFilter filter, Func<int, bool> expected)
    {
        var found = new List<long>();
        for (long? before = null; ;)
        {
            var page = await Reader.ListAsync(filter with { Before = before }, 7, Cancel);
            Assert.True(page.Rows.Count <= 7, name);
            found.AddRange(page.Rows.Select(row => row.Id - 1));
            if (page.Next is not { } next)
                break;
            before = next;
        }

        Assert.Equal(Enumerable.Range(0, 240).Reverse().Where(expected).Select(i => (long)i), found);
        Assert.Equal(found.Count, await Reader.CountAsync(filter, cancel: Cancel));
    }

    [Fact]
    public async Task Counts_states_and_traffic_in_the_transaction_of_what_they_count()
    {
        var states = await Reader.StateCountsAsync(Cancel);
        var hours = await Reader.TrafficAsync(Start.AddHours(-1), Start.AddHours(9), TrafficStep.Hour, cancel: Cancel);
        var days = await Reader.TrafficAsync(Start.AddDays(-1), Start.AddDays(2), TrafficStep.Day, "a", Cancel);

        Assert.Equal(240, states.Sum(state => state.Count));
        Assert.Equal(24, states.Where(state => state.State == MessageState.Failed).Sum(state => state.Count));
        Assert.Equal(0, states.Where(state => state.State == MessageState.Received).Sum(state => state.Count));
        Assert.Equal((240, 12, 24), (hours.Sum(hour => hour.Received), hours.Sum(hour => hour.Rejected), hours.Sum(hour => hour.Failed)));
        Assert.Equal([22, 23, 0, 1, 2], hours.Where(hour => hour.Channel == "a").Select(hour => hour.Start.Hour));
        Assert.Equal(160, days.Sum(day => day.Received));
        Assert.Equal(2, days.Count);
        Assert.Equal(["ADT^A01", "ORU^R01"], await Reader.TypesAsync(Cancel));
    }

    [Fact]
    public async Task Shows_what_came_since_a_list_was_read()
    {
        var newest = (await Reader.ListAsync(new MessageFilter(), 1, Cancel)).Rows[0].Id;

        Assert.Equal([240L, 239L], (await Reader.ListAsync(new MessageFilter { After = newest - 2 }, cancel: Cancel)).Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task Has_no_detail_of_what_is_not_there() => Assert.Null(await Reader.FindAsync(99_999, Cancel));

    [Fact]
    public async Task Every_filter_is_answered_by_an_index()
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={messages.Journal.Path};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(Cancel);
        foreach (var row in Filters)
        {
            var (name, filter, _) = row.Data;
            if (MessageQuery.For(connection, filter) is not { } query)
                continue;
            var plan = Dapper.SqlMapper.Query<(int, int, int, string Detail)>(connection, "EXPLAIN QUERY PLAN " + query.List(50), query.Parameters).Select(step => step.Detail).ToList();
            // Walking by id from the newest end is the way for conditions that most messages meet.
            var walk = plan[0] == "SCAN m" && (filter.States?.Contains(MessageState.Completed) != false) && name is "all" or "completed";
            Assert.True(walk || plan[0].StartsWith("SEARCH m USING", StringComparison.Ordinal), $"{name}: {string.Join("; ", plan)}");
        }
    }

    /// <summary>240 messages, one a minute, on two channels; every tenth fails, every twentieth is refused, every seventh is an ADT.</summary>
    public sealed class Messages : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("studio-reader").FullName;

        internal MessageJournal Journal { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Journal = MessageJournal.Open(Path.Combine(_folder, "studio.db")).Require();
            var channels = new[]
            {
                await Journal.CommitAsync(new RegisterChannelWrite("a", [], "{}"), Cancel),
                await Journal.CommitAsync(new RegisterChannelWrite("b", [], "{}"), Cancel),
            };
            await Task.WhenAll(Enumerable.Range(0, 240).Select(i => Journal.CommitAsync(new IntakeWrite(Intake(i, channels[i % 3 == 0 ? 1 : 0])), Cancel)));
            await Task.WhenAll(Enumerable.Range(0, 240).Where(i => i % 20 != 19).Select(i => Journal.CommitAsync(new ProcessedWrite(new ProcessedMessage
            {
                Id = i + 1,
                Channel = channels[i % 3 == 0 ? 1 : 0].Channel,
                State = i % 10 == 0 ? MessageState.Failed : MessageState.Routed,
                At = JournalTime.From(Start.AddMinutes(i)),
                Problems = i % 10 == 0 ? [new("test.failed", "OBX-5", "Bad.")] : [],
            }), Cancel)));
        }

        public async ValueTask DisposeAsync()
        {
            await Journal.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private static IntakeMessage Intake(int i, ChannelNumbers channel) => new()
        {
            Id = i + 1,
            Received = JournalTime.From(Start.AddMinutes(i)),
            Channel = channel.Channel,
            Plan = channel.Plan,
            State = i % 20 == 19 ? MessageState.Rejected : MessageState.Received,
            Raw = Encoding.ASCII.GetBytes("body " + i),
            Size = 10,
            BodyHash = SHA256.HashData(BitConverter.GetBytes(i)),
            Source = "test",
            Type = i % 7 == 0 ? "ADT^A01" : "ORU^R01",
            ControlId = $"CTRL{i:D4}",
            PatientId = "PAT" + (i % 12),
        };
    }
}

using IntegrationStudio.Engine.Journal;
using Microsoft.Data.Sqlite;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Journal;

/// <summary>The file: its schema, its settings, and how commits are shared.</summary>
public sealed class JournalFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-journal").FullName;

    private string File => Path.Combine(_folder, "studio.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_new_file_has_the_newest_schema_and_the_settings_that_cannot_be_changed_later()
    {
        await using (MessageJournal.Open(File).Require())
        {
            Assert.Equal("wal", Ask("PRAGMA journal_mode"));
            Assert.Equal(2L, Ask("PRAGMA auto_vacuum"));
            Assert.Equal((long)SchemaScripts.All[^1].Number, Ask("PRAGMA user_version"));
        }
        Assert.False(System.IO.File.Exists(File + "-wal")); // emptied and removed by the writer, which closes last
        await using var again = MessageJournal.Open(File).Require();
        Assert.Empty((await again.Reader.ListAsync(new MessageFilter(), cancel: Cancel)).Rows);
    }

    [Fact]
    public async Task A_file_without_schema_is_brought_up_to_date_in_one_transaction()
    {
        System.IO.File.WriteAllBytes(File, []);

        await using var journal = MessageJournal.Open(File).Require();

        Assert.Equal(1L, Ask("SELECT count(*) FROM sqlite_master WHERE name = 'delivery_open'"));
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_and_left_alone()
    {
        await (MessageJournal.Open(File).Require()).DisposeAsync();
        Do("PRAGMA user_version = 999");

        var refused = MessageJournal.Open(File);

        Assert.Equal("journal.newer", Assert.Single(refused.Problems).Code);
        Assert.Equal(999L, Ask("PRAGMA user_version"));
    }

    [Fact]
    public void A_foreign_database_is_refused_and_left_alone()
    {
        Do("CREATE TABLE other (id INTEGER)");

        Assert.Equal("journal.foreign", Assert.Single(MessageJournal.Open(File).Problems).Code);
        Assert.Equal(1L, Ask("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        System.IO.File.WriteAllText(File, string.Join('\n', Enumerable.Repeat("no database at all", 100)));

        Assert.Equal("journal.foreign", Assert.Single(MessageJournal.Open(File).Problems).Code);
    }

    [Fact]
    public async Task Writes_that_come_together_share_commits_and_one_faulty_write_fails_alone()
    {
        await using var journal = MessageJournal.Open(File).Require();
        var writes = Enumerable.Range(0, 300).Select(i => new TestWrite(i, fails: i == 150)).ToList();

        var outcomes = await Task.WhenAll(writes.Select(async write =>
        {
            try
            {
                return await journal.CommitAsync(write, Cancel);
            }
            catch (SqliteException)
            {
                return -1;
            }
        }));

        Assert.Equal(299L, Ask("SELECT count(*) FROM channel"));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i == 150 ? -1 : i), outcomes);
        Assert.InRange(journal.Figures.Commits, 1, 310);
    }

    [Fact]
    public async Task Stamps_ascend_also_when_the_clock_is_set_back()
    {
        var clock = new SetClock { Now = DateTimeOffset.UnixEpoch.AddYears(56) };
        await using var journal = MessageJournal.Open(File, new JournalOptions { Clock = clock }).Require();
        var first = journal.NextStamp();
        clock.Now -= TimeSpan.FromHours(1);
        var second = journal.NextStamp();

        Assert.Equal((first.Id + 1, first.Received), second);
    }

    private object? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void Do(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class TestWrite(int number, bool fails) : JournalWrite<int>
    {
        protected override int Write(JournalSession session)
        {
            session.Statement(fails ? "INSERT INTO channel (id, name) VALUES (?1, NULL)" : "INSERT INTO channel (id, name) VALUES (?1, ?1)").Bind(1, number + 1).Run();
            return number;
        }
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

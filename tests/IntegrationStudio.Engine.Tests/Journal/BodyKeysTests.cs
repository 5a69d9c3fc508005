using System.Text;
using Dapper;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Journal;

public sealed class BodyKeysTests : IDisposable
{
    private static readonly string First = new('1', 64);
    private static readonly string Second = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    private readonly string _folder = Directory.CreateTempSubdirectory("studio-keys-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Keys_are_lines_and_say_nothing_of_themselves()
    {
        BodyKeys keys = Keys($"# newest first\r\n{First}\r\n\r\n{Second}\r\n");

        Assert.Equal(2, keys.Ids.Distinct().Count());
        Assert.All(keys.Ids, id => Assert.Matches("^[0-9a-f]{16}$", id));
        Assert.DoesNotContain("1111", keys.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "body-key.none")]
    [InlineData("# only words\n", "body-key.none")]
    [InlineData("11111111", "body-key.broken")]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111\nsecret but short", "body-key.broken")]
    public void What_is_no_key_is_named_and_not_quoted(string text, string code)
    {
        Problem problem = Assert.Single(BodyKeys.Parse(text, "keys").Problems);

        Assert.Equal(code, problem.Code);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_is_opened_for_its_message_only_and_only_unchanged()
    {
        BodyKeys keys = Keys(First);
        byte[] one = keys.Seal("PID|1"u8, 7, 0);

        Assert.Equal("PID|1"u8.ToArray(), keys.Open(one, 7, 0));
        Assert.NotEqual(one, keys.Seal("PID|1"u8, 7, 0));
        Assert.Null(keys.Open(one, 8, 0));
        Assert.Null(keys.Open(one, 7, 1));
        Assert.Null(Keys(Second).Open(one, 7, 0));
        Assert.Null(keys.Open(one.AsSpan(0, 10), 7, 0));
        for (int i = 0; i < one.Length; i++)
        {
            var other = (byte[])one.Clone();
            other[i] ^= 1;
            Assert.Null(keys.Open(other, 7, 0));
        }
    }

    [Fact]
    public async Task Nothing_of_a_message_or_its_output_is_in_the_file_and_everything_reads_as_before()
    {
        await using (TestHost host = TestHost.Open(_folder, new JournalOptions { BodyKeys = Keys(First) }))
        {
            await SendAsync(host, "A1");
            MessageDetail detail = await host.DetailAsync(1);
            Assert.Contains("Probe", Encoding.UTF8.GetString(detail.Raw), StringComparison.Ordinal);
            Assert.StartsWith("{\"id\":\"A1\"", Encoding.UTF8.GetString(detail.Outputs[0].Bytes), StringComparison.Ordinal);
            Assert.DoesNotContain(detail.Problems, problem => problem.Code.StartsWith("body.", StringComparison.Ordinal));
            Assert.StartsWith("{\"id\":\"A1\"", Encoding.UTF8.GetString(host.Journal.Work.Content(1, detail.Outputs[0].Id)!.Bytes.Span), StringComparison.Ordinal);
            IReadOnlyList<long> chosen = await new StoredInputs(host.Journal.Reader).ChooseAsync(["lab"], null, 10, Cancel);
            await foreach (BehaviourInput input in new StoredInputs(host.Journal.Reader).ReadAsync(chosen, Cancel)) Assert.Equal(detail.Raw, input.Bytes.ToArray());
        }

        foreach (string file in Directory.EnumerateFiles(_folder, "studio.db*"))
        {
            string bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancel));
            Assert.DoesNotContain("Probe", bytes, StringComparison.Ordinal);
            Assert.DoesNotContain("{\"id\":\"A1\"", bytes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_newer_key_seals_and_the_older_one_goes_on_opening()
    {
        await using (TestHost plain = TestHost.Open(_folder)) await SendAsync(plain, "A1");
        await using (TestHost first = TestHost.Open(_folder, new JournalOptions { BodyKeys = Keys(First) })) await SendAsync(first, "A2");
        await using (TestHost both = TestHost.Open(_folder, new JournalOptions { BodyKeys = Keys($"{Second}\n{First}") }))
        {
            await SendAsync(both, "A3");
            for (int i = 1; i <= 3; i++) Assert.Contains($"A{i}", Encoding.UTF8.GetString((await both.DetailAsync(i)).Raw), StringComparison.Ordinal);
        }

        Assert.Equal([0, 16, 16], Query<long>("SELECT encoding FROM raw ORDER BY message"));
        Assert.Equal(2, Query<byte[]>("SELECT DISTINCT substr(bytes, 1, 8) FROM raw WHERE encoding = 16").Count);
    }

    [Fact]
    public async Task Without_a_key_that_it_needs_a_database_does_not_open()
    {
        await using (TestHost host = TestHost.Open(_folder, new JournalOptions { BodyKeys = Keys(First) })) await SendAsync(host, "A1");

        foreach (BodyKeys? keys in (BodyKeys?[])[null, Keys(Second)])
        {
            Problem problem = Assert.Single(MessageJournal.Open(Path.Combine(_folder, "studio.db"), new JournalOptions { BodyKeys = keys }).Problems);
            Assert.Equal("journal.key-missing", problem.Code);
            Assert.Contains(Keys(First).Ids[0], problem.Message, StringComparison.Ordinal);
        }

        Assert.True(MessageJournal.Open(Path.Combine(_folder, "studio.db"), new JournalOptions { BodyKeys = Keys(First) }).Succeeded);
    }

    [Fact]
    public async Task A_body_that_was_exchanged_in_the_database_is_not_shown_and_says_so()
    {
        await using TestHost host = TestHost.Open(_folder, new JournalOptions { BodyKeys = Keys(First) });
        await SendAsync(host, "A1");
        await SendAsync(host, "A2");
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "studio.db")};Pooling=false"))
            connection.Execute("UPDATE raw SET bytes = (SELECT bytes FROM raw WHERE message = 2) WHERE message = 1; UPDATE output SET bytes = zeroblob(80) WHERE message = 2");

        MessageDetail swapped = await host.DetailAsync(1);
        Assert.Empty(swapped.Raw);
        Assert.Contains(swapped.Problems, problem => problem.Code == "body.altered");
        MessageDetail damaged = await host.DetailAsync(2);
        Assert.NotEmpty(damaged.Raw);
        Assert.Empty(damaged.Outputs);
        Assert.Contains(damaged.Problems, problem => problem.Code == "body.altered");
    }

    private static BodyKeys Keys(string text) => BodyKeys.Parse(text, "test").Require();

    private static async Task SendAsync(TestHost host, string id)
    {
        int port = host.Host.Channels is [{ Endpoint: { } endpoint }] ? new Uri(endpoint).Port : await host.AddAsync(TestHost.Channel());
        await using var client = await TestHost.ConnectAsync(port);
        await client.SendAsync(Some.OruMessage(id, "A"), Cancel);
        await host.SettledAsync();
    }

    private List<T> Query<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "studio.db")};Pooling=false");
        return connection.Query<T>(sql).AsList();
    }
}

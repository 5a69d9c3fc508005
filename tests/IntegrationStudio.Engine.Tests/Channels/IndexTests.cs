using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>What messages are found by beside their columns: indexed values, and texts in their content.</summary>
public sealed class IndexTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accession_numbers_of_every_order_are_found_without_being_asked_for()
    {
        await using var host = TestHost.Open();
        await SendAsync(host, TestHost.Channel(), Orders("M1", "A-100", "A-101", "A-100", ""), Orders("M2", "A-200"));
        Assert.Equal(["accession"], await host.Journal.Reader.FieldsAsync(Cancel));
        Assert.Equal(["M1"], await FindAsync(host, "accession", "A-101"));
        Assert.Equal(["M1", "M2"], await FindAsync(host, "accession", " A-* "));
        Assert.Empty(await FindAsync(host, "accession", "a-101"));
        Assert.Empty(await FindAsync(host, "order", "A-101"));
        Assert.Equal(1, await host.Journal.Reader.CountAsync(new MessageFilter { Field = "accession", FieldValue = "A-100", Channel = "labs", States = [MessageState.Completed] }, cancel: Cancel));
    }

    [Fact]
    public async Task A_channel_says_what_its_messages_are_found_by()
    {
        await using var host = TestHost.Open();
        var channel = TestHost.Channel() with { Index = new Dictionary<string, string> { ["order"] = "OBR-2.1", ["test"] = "OBX[*]-3.1" } };
        await SendAsync(host, channel, Some.OruMessage("M1"));
        Assert.Equal(["M1"], await FindAsync(host, "test", "2345-7"));
        Assert.Equal(["M1"], await FindAsync(host, "order", "A1"));
        Assert.Empty(await FindAsync(host, "accession", "B1"));

        await using var none = TestHost.Open();
        await SendAsync(none, TestHost.Channel() with { Index = new Dictionary<string, string>() }, Some.OruMessage("M1"));
        Assert.Empty(await none.Journal.Reader.FieldsAsync(Cancel));
    }

    [Fact]
    public async Task A_message_fills_no_index_with_its_own()
    {
        await using var host = TestHost.Open();
        await SendAsync(host, TestHost.Channel(), Orders("M1", [.. Enumerable.Range(0, 60).Select(i => new string('x', 300) + i)]), Orders("M2", [.. Enumerable.Range(0, 60).Select(i => $"N{i}")]));
        Assert.Equal(["M1"], await FindAsync(host, "accession", new string('x', 200))); // cut, so that they are all the same
        Assert.Equal(["M2"], await FindAsync(host, "accession", "N19"));
        Assert.Empty(await FindAsync(host, "accession", "N20"));
    }

    [Fact]
    public async Task What_is_pruned_is_not_found()
    {
        await using var host = TestHost.Open();
        await SendAsync(host, TestHost.Channel(), Orders("M1", "A-100"));
        var message = Assert.Single(await host.RowsAsync());
        await host.Journal.CommitAsync(new PruneWrite(host.Journal.Work.ChannelNumber("labs")!.Value, [message.Id], all: true, host.Journal.Now), Cancel);
        Assert.Empty(await FindAsync(host, "accession", "A-100"));
    }

    [Fact]
    public void Names_and_expressions_are_checked_together()
    {
        var channel = TestHost.Channel() with { Index = new Dictionary<string, string> { ["Order No"] = "OBR-2.1", ["fine"] = "OBR-(", ["a"] = "PID-3", ["b"] = "PID-3", ["c"] = "PID-3", ["d"] = "PID-3", ["e"] = "PID-3", ["f"] = "PID-3", ["g"] = "PID-3" } };
        var problems = new List<Standards.Problem>();
        MessageIndex.Compile(channel, problems);
        Assert.Contains(problems, problem => problem.Path == "index");
        Assert.Contains(problems, problem => problem.Path == "index.Order No");
        Assert.Contains(problems, problem => problem.Path.StartsWith("index.fine", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.StartsWith("index", problem.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("probe^PETER")]
    [InlineData("Müller")]
    [InlineData("MÜLLER")]
    [InlineData("Grün")] // as Latin-1, in a message that is no UTF-8
    public async Task A_text_is_found_in_content_whatever_its_case_and_encoding(string text)
    {
        await using var host = TestHost.Open();
        await SendAsync(host, TestHost.Channel(), Some.OruMessage("M1"),
            Encoding.UTF8.GetBytes(Encoding.ASCII.GetString(Some.OruMessage("M2")).Replace("Probe", "Müller", StringComparison.Ordinal)),
            Encoding.Latin1.GetBytes(Encoding.ASCII.GetString(Some.OruMessage("M3")).Replace("Probe", "Grün", StringComparison.Ordinal)));
        Assert.Equal([text[0] is 'p' ? "M1" : text[0] is 'M' ? "M2" : "M3"], (await LookAsync(host, text)).Found);
    }

    [Fact]
    public async Task A_search_through_content_goes_back_in_time_and_says_how_far()
    {
        await using var host = TestHost.Open(journal: new JournalOptions { BodyKeys = BodyKeys.Parse(new string('a', 64), "test").Value });
        await SendAsync(host, TestHost.Channel(), [.. Enumerable.Range(1, 450).Select(i => Some.OruMessage($"M{i}", value: i % 100 == 0 ? "77.7" : "5"))]);
        var (found, all, looked) = await LookAsync(host, "77.7");
        Assert.Equal(["M400", "M300", "M200", "M100"], found);
        Assert.Equal((true, 450), (all, looked));
        (found, all, looked) = await LookAsync(host, "77.7", most: 200);
        Assert.Equal(["M400", "M300"], found);
        Assert.Equal((false, 200), (all, looked));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Journal.Reader.FindTextAsync(new MessageFilter(), "x", 1, _ => { }, (_, _) => { }, new CancellationToken(true)));
    }

    private static byte[] Orders(string id, params string[] accessions) => Encoding.ASCII.GetBytes(
        $"MSH|^~\\&|LAB|NORTH|STUDIO|HOSP|20260102030405+0000||ORU^R01^ORU_R01|{id}|P|2.5.1\rPID|1||P1\r" + string.Concat(accessions.Select((accession, i) => $"OBR|{i + 1}||{accession}^LAB|24323-8^Panel^LN\rOBX|1|NM|2345-7^Glucose^LN||5\r")));

    private static async Task SendAsync(TestHost host, ChannelDefinition channel, params byte[][] messages)
    {
        await using var client = await TestHost.ConnectAsync(await host.AddAsync(channel));
        foreach (var message in messages)
            Assert.Equal("AA", Some.Code(await client.SendAsync(message, Cancel)));
        await host.SettledAsync();
    }

    private static async Task<IEnumerable<string?>> FindAsync(TestHost host, string field, string value) =>
        (await host.RowsAsync(new MessageFilter { Field = field, FieldValue = value })).Select(row => row.ControlId);

    private static async Task<(List<string?> Found, bool All, int Looked)> LookAsync(TestHost host, string text, int most = 10_000)
    {
        var (found, looked) = (new List<string?>(), 0);
        var all = await host.Journal.Reader.FindTextAsync(new MessageFilter(), text, most, row => found.Add(row.ControlId), (count, _) => looked = count, Cancel);
        return (found, all, looked);
    }
}

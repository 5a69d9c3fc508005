using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Delimited;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>What holds several messages is taken apart; each part goes its own way.</summary>
public sealed class BatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void An_HL7_file_with_batches_is_taken_apart(string end)
    {
        var parts = Hl7(string.Join(end, "FHS|^~\\&|A", "BHS|^~\\&|A", "MSH|1", "PID|1", "MSH|2", "BTS|2", "BHS|^~\\&|A", "MSH|3", "BTS|1", "FTS|2", "")).Require();

        Assert.Equal([$"MSH|1{end}PID|1{end}", $"MSH|2{end}", $"MSH|3{end}"], parts.Select(Text));
    }

    [Fact]
    public void Messages_one_after_the_other_need_no_envelope() =>
        Assert.Equal(["MSH|1\rPID|1\r", "MSH|2\r"], Hl7("MSH|1\rPID|1\rMSH|2\r").Require().Select(Text));

    [Theory]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\rMSH|1\rMSH|2\rBTS|3\rFTS|1\r", "batch.count")]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\rMSH|1\rBTS|1\rFTS|2\r", "batch.count")]
    [InlineData("BHS|^~\\&|A\rMSH|1\rMSH|2\r", "batch.cut-off")]
    [InlineData("FHS|^~\\&|A\rMSH|1\r", "batch.cut-off")]
    [InlineData("PID|1\rMSH|1\r", "batch.stray")]
    [InlineData("BHS|^~\\&|A\rBTS|0\r", "batch.empty")]
    [InlineData("", "batch.empty")]
    public void A_batch_that_is_not_whole_is_refused(string text, string code) => Assert.Equal(code, Assert.Single(Hl7(text).Problems).Code);

    [Fact]
    public void Rows_keep_their_header_and_line_breaks_inside_of_quotes()
    {
        var parts = Split(SplitMode.Rows, "id,text\r\n1,\"a\r\nb\"\"c\"\r\n\r\n2,d\r\n").Require();

        Assert.Equal(["id,text\n1,\"a\r\nb\"\"c\"", "id,text\n2,d"], parts.Select(Text));
        Assert.Equal(["1;a", "2;b"], Split(SplitMode.Rows, "1;a\n2;b", new DelimitedLayout(';', HasHeader: false)).Require().Select(Text));
        Assert.Equal("batch.quote", Assert.Single(Split(SplitMode.Rows, "id\n\"1\n2").Problems).Code);
    }

    [Fact]
    public void Items_of_arrays_and_resources_of_Bundles_are_parts()
    {
        Assert.Equal(["{\"a\":1}", "2"], Split(SplitMode.Items, "[ {\"a\":1}, 2 ]").Require().Select(Text));
        Assert.Equal(["{\"resourceType\":\"Patient\"}"], Split(SplitMode.Items, """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}},{"fullUrl":"x"}]}""").Require().Select(Text));
        Assert.Equal("batch.no-items", Assert.Single(Split(SplitMode.Items, "{}").Problems).Code);
        Assert.Equal("batch.json", Assert.Single(Split(SplitMode.Items, "[1,").Problems).Code);
        Assert.Equal("batch.empty", Assert.Single(Split(SplitMode.Items, "[]").Problems).Code);
    }

    [Fact]
    public void More_parts_than_the_limit_are_refused() =>
        Assert.Equal("batch.too-many", Assert.Single(Split(SplitMode.Lines, string.Concat(Enumerable.Repeat("1\n", BatchSplitter.MostParts + 1))).Problems).Code);

    [Fact]
    public async Task Parts_are_messages_of_their_own_in_order_and_know_their_batch()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());

        Assert.Equal(200, await SendAsync(host, Batch("A1", "A2", "A3")));
        await host.SettledAsync();

        var rows = await host.RowsAsync();
        Assert.Equal(["batch", "ORU^R01", "ORU^R01", "ORU^R01"], rows.Select(row => row.Type));
        Assert.All(rows, row => Assert.Equal(MessageState.Completed, row.State));
        Assert.Equal(["A1", "A2", "A3"], host.Mapped);
        Assert.Equal((1, "part 2 of message 1"), ((await host.DetailAsync(3)).Cause, (await host.DetailAsync(3)).Source));
        Assert.Equal([2L, 3L, 4L], (await host.DetailAsync(1)).Effects);
        Assert.Equal(3, host.Files("files").Length);
    }

    [Fact]
    public async Task A_part_that_is_refused_is_named_and_the_others_go()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());

        Assert.Equal(200, await SendAsync(host, [.. Some.OruMessage("A1"), .. Some.OruMessage("A2", type: "ADT^A01"), .. Some.OruMessage("A3")]));
        await host.SettledAsync();

        Assert.Equal([MessageState.Completed, MessageState.Completed, MessageState.Rejected, MessageState.Completed], (await host.RowsAsync()).Select(row => row.State));
        Assert.Equal("1 of 3 parts were refused: 2.", Assert.Single((await host.DetailAsync(1)).Problems).Message);
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_repeats_no_part()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());

        await SendAsync(host, Batch("A1", "A2"));
        await SendAsync(host, Batch("A1", "A2"));
        await host.SettledAsync();

        Assert.Equal(["A1", "A2"], host.Mapped);
    }

    [Fact]
    public async Task A_batch_that_was_cut_off_is_refused_as_a_whole()
    {
        await using var host = TestHost.Open();
        await host.AddAsync(Channel());

        Assert.Equal(400, await SendAsync(host, [.. "BHS|^~\\&|LAB\r"u8, .. Some.OruMessage("A1")]));

        Assert.Equal([MessageState.Rejected], (await host.RowsAsync()).Select(row => row.State));
    }

    [Fact]
    public async Task A_batch_whose_processing_was_cut_off_goes_on_at_the_next_start_without_doubling()
    {
        var hold = new TaskCompletionSource();
        await using var host = TestHost.Open(maxInProcess: 4);
        await host.AddAsync(Channel());
        host.BeforeMap = message => message.ControlId == "A05" ? hold.Task : Task.CompletedTask;
        await SendAsync(host, Batch([.. Enumerable.Range(0, 20).Select(i => $"A{i:00}")]));
        await TestHost.UntilAsync(() => host.Mapped.Contains("A04"));
        var copy = await host.CrashCopyAsync();
        hold.SetResult();
        await host.SettledAsync();

        await using (var next = TestHost.Open(copy, maxInProcess: 4))
        {
            await next.AddAsync(Channel());
            await next.SettledAsync();
            var rows = await next.RowsAsync();
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"A{i:00}"), rows.Skip(1).Select(row => row.ControlId!).Order());
            Assert.All(rows, row => Assert.Equal(MessageState.Completed, row.State));
        }

        Directory.Delete(copy, recursive: true);
    }

    [Theory]
    [InlineData(SplitMode.Items)]
    [InlineData(SplitMode.Rows)]
    public void A_way_that_does_not_fit_the_format_is_a_problem(SplitMode split)
    {
        var options = new ChannelHostOptions { OutputRoot = Path.GetTempPath(), Mappings = MappingLibrary.Of([]), CompileMapping = id => new ChannelMapping(new(id, "1.0.0", "x"), (_, _, _) => throw new NotSupportedException()) };

        Assert.Equal("channel.split", Assert.Single(CompiledChannel.Compile(Channel() with { Content = new ContentDefinition { Split = split } }, options).Problems).Code);
        Assert.Equal("channel.split", Assert.Single(CompiledChannel.Compile(TestHost.Channel() with { Content = new ContentDefinition { Split = SplitMode.Lines } }, options).Problems).Code);
    }

    private static byte[] Batch(params string[] ids) => [.. "BHS|^~\\&|LAB\r"u8, .. ids.SelectMany(id => Some.OruMessage(id)), .. Encoding.ASCII.GetBytes($"BTS|{ids.Length}\r")];

    private static ChannelDefinition Channel() => TestHost.Channel(source: "http") with
    {
        Content = new ContentDefinition { Split = SplitMode.Hl7Batch },
        Destinations = [new FileDestinationDefinition { Id = "files", Folder = "files", Name = "{id}.txt" }],
    };

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static Standards.Outcome<List<ReadOnlyMemory<byte>>> Hl7(string text) => Split(SplitMode.Hl7Batch, text);

    private static Standards.Outcome<List<ReadOnlyMemory<byte>>> Split(SplitMode mode, string text, DelimitedLayout? layout = null) =>
        BatchSplitter.Split(new ContentDefinition { Split = mode, Layout = layout }, Encoding.UTF8.GetBytes(text));

    private static async Task<int> SendAsync(TestHost host, byte[] body) => (await host.Host.Http.ReceiveAsync("labs", new MemoryStream(body), null, "test", Cancel)).Status;
}

using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class BatchTests
{
    [Fact]
    public void Envelope_is_taken_off_and_its_counts_agree()
    {
        var batch = Read("FHS|^~\\&|A\rBHS|^~\\&|A\r" + One("1") + One("2") + "BTS|2\rFTS|1\r");
        Assert.Equal(["1", "2"], Ids(batch));
        Assert.Empty(batch.Problems);
        Assert.Equal(One("2"), Encoding.UTF8.GetString(batch.Messages[1].Value!.ToBytes()));
    }

    [Theory]
    [InlineData("BHS|^~\\&|A\r{0}BTS|2\r", "line 4: BTS-1 says 2 messages; there are 1.")]
    [InlineData("BHS|^~\\&|A\r{0}", "line 1: The batch that begins here has no trailer (BTS).")]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\r{0}BTS|1\r", "line 1: The file that begins here has no trailer (FTS).")]
    [InlineData("{0}BTS|1\r", "line 3: A batch trailer (BTS) stands here without a batch header (BHS).")]
    [InlineData("FHS|^~\\&|A\r{0}FTS|7\r", "line 4: FTS-1 says 7 batches; there are 0.")]
    [InlineData("some text\r{0}", "line 1: This line belongs to no message and was left out.")]
    public void Faults_of_the_envelope_name_the_line(string file, string problem)
    {
        var batch = Read(file.Replace("{0}", One("1"), StringComparison.Ordinal));
        Assert.Equal(["1"], Ids(batch));
        Assert.Equal(problem, Assert.Single(batch.Problems) is var p ? $"{p.Path}: {p.Message}" : "");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("\u001C\r\u000B")]
    public void Messages_without_envelope_are_told_apart(string between)
    {
        var batch = Read("\u000B" + One("1") + between + One("2") + between + One("3"));
        Assert.Equal(["1", "2", "3"], Ids(batch));
        Assert.Empty(batch.Problems);
        Assert.All(batch.Messages, m => Assert.Equal(2, m.Value!.SegmentCount));
    }

    [Fact]
    public void A_bad_message_does_not_hide_the_others()
    {
        var batch = Read(One("1") + "MSH|^^^^|bad\rPID|1\r" + One("3"));
        Assert.Equal(["1", "hl7v2.bad-separator", "3"], batch.Messages.Select(m => m.Value?.ControlId ?? m.Problems[0].Code));
    }

    [Theory]
    [InlineData("", "hl7v2.empty")]
    [InlineData("just text", "hl7v2.no-msh")]
    [InlineData("MSHX and more", "hl7v2.bad-separator")]
    public void A_file_without_messages_is_one_refusal(string file, string code) =>
        Assert.Equal(code, Assert.Single(Read(file).Messages).Problems[0].Code);

    [Fact]
    public void Continued_messages_are_joined()
    {
        var first = "MSH|^~\\&|A||||||ORU^R01|1|P|2.5.1\rPID|1\rOBX|1|TX|x||begin of\rDSC|P1|F\r";
        var second = "MSH|^~\\&|A||||||ORU^R01|2|P|2.5.1||P1\rADD| the text||||||F\rOBX|2|TX|y||next\r";
        var batch = Read(first + second + One("3"));
        Assert.Equal(["1", "3"], Ids(batch));
        var whole = batch.Messages[0].Value!;
        Assert.Equal("begin of the text", whole.GetString("OBX-5"));
        Assert.Equal("F", whole.GetString("OBX-11"));
        Assert.Equal("next", whole.GetString("OBX[2]-5"));
        Assert.Equal(-1, whole.IndexOf(Hl7SegmentName.From("DSC")));
        Assert.Equal(Severity.Information, Assert.Single(batch.Problems).Severity);
    }

    [Fact]
    public void A_missing_continuation_is_flagged()
    {
        var batch = Read("MSH|^~\\&|A||||||ORU^R01|1|P|2.5.1\rOBX|1|TX|x||begin\rADD| and end\rDSC|P1|F\r");
        Assert.Equal("begin and end", batch.Messages[0].Value!.GetString("OBX-5"));
        Assert.Equal(Severity.Warning, Assert.Single(batch.Problems).Severity);
    }

    [Fact]
    public void Utf16_files_are_split_too()
    {
        var batch = Hl7Batch.Read(Encoding.Unicode.GetBytes("\uFEFF" + One("1") + One("2")));
        Assert.Equal(["1", "2"], Ids(batch));
        Assert.Equal(One("1"), Encoding.Unicode.GetString(batch.Messages[0].Value!.ToBytes()));
    }

    private static Hl7Batch Read(string file) => Hl7Batch.Read(Encoding.UTF8.GetBytes(file));

    private static string One(string id) => $"MSH|^~\\&|A||||||ORU^R01|{id}|P|2.5.1\rPID|1\r";

    private static IEnumerable<string> Ids(Hl7Batch batch) => batch.Messages.Select(m => m.Require().ControlId);
}

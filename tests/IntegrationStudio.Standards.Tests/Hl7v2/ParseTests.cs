using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class ParseTests
{
    [Theory]
    [InlineData("", "hl7v2.empty", "")]
    [InlineData("  \r\n ", "hl7v2.empty", "")]
    [InlineData("PID|1", "hl7v2.no-msh", "")]
    [InlineData("{\"json\":1}", "hl7v2.no-msh", "")]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\r", "hl7v2.batch", "")]
    [InlineData("MSH", "hl7v2.truncated", "MSH")]
    [InlineData("MSH|", "hl7v2.truncated", "MSH")]
    [InlineData("MSHA^~\\&A", "hl7v2.bad-separator", "MSH-1")]
    [InlineData("MSH||A", "hl7v2.bad-separator", "MSH-2")]
    [InlineData("MSH|^^\\&|A", "hl7v2.bad-separator", "MSH-2")]
    [InlineData("MSH|^~\\&|A\rNTE|1\rNTE\ntext|1\r", "hl7v2.text-outside", "NTE[2]")]
    [InlineData("MSH|^~\\&|A\rMSH|^~\\&|B", "hl7v2.several-messages", "MSH[2]")]
    public void Refusals_name_the_place(string text, string code, string path)
    {
        var outcome = Hl7Message.Parse(Encoding.UTF8.GetBytes(text));
        Assert.False(outcome.Succeeded);
        var problem = Assert.Single(outcome.Problems);
        Assert.Equal((code, path), (problem.Code, problem.Path));
        Assert.True(problem.Message.Length > 10);
    }

    [Fact]
    public void Too_long_is_refused_before_anything_is_read() =>
        Assert.Equal("hl7v2.too-long", Hl7Message.Parse(new byte[100], new() { MaxLength = 99 }).Problems[0].Code);

    [Fact]
    public void Too_many_segments_or_fields_are_refused()
    {
        var text = Encoding.UTF8.GetBytes("MSH|^~\\&|A\r" + string.Concat(Enumerable.Repeat("NTE|1\r", 2000)));
        Assert.Equal("hl7v2.too-many-segments", Hl7Message.Parse(text, new() { MaxSegments = 2000 }).Problems[0].Code);
        Assert.Equal("hl7v2.too-many-fields", Hl7Message.Parse(text, new() { MaxFields = 1000 }).Problems[0].Code);
        Assert.Equal(2001, Hl7Message.Parse(text, new() { MaxSegments = 2001 }).Require().SegmentCount);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\r\n")]
    [InlineData("\n  ")]
    public void Line_ends_may_be_of_any_kind(string end)
    {
        var message = Some.Message(string.Join(end, "MSH|^~\\&|A", "PID|1||7", "OBX|2") + end);
        Assert.Equal(["MSH", "PID", "OBX"], message.Segments.Select(s => s.Name));
        Assert.Equal("7", message.GetString("PID-3"));
        Assert.Equal(1, message[2].FieldCount);
    }

    [Theory]
    [InlineData("\uFEFFMSH|^~\\&|A\rPID|1")]
    [InlineData("\u000BMSH|^~\\&|A\rPID|1\r\u001C\r")]
    [InlineData("\r\n\r\nMSH|^~\\&|A\rPID|1\r\n\r\n")]
    [InlineData("MSH|^~\\&|A\rPID|1\r\0\0\0\u001A")]
    public void What_stands_around_a_message_is_no_part_of_it(string text)
    {
        var message = Some.Message(text);
        Assert.Equal(2, message.SegmentCount);
        Assert.Equal("1", message.GetString("PID-1"));
        Assert.Equal(Encoding.UTF8.GetBytes(text), message.ToBytes());
    }

    [Theory]
    [InlineData("MSH|^~\\&#|A\rNTE|x#", '#')]
    [InlineData("MSH|^~\\&|A\rNTE|x#", '\0')]
    [InlineData("MSH#*!?%$#A\rNTE#x#y*z", '$')]
    public void Separators_are_those_of_the_header(string text, char truncation)
    {
        var message = Some.Message(text);
        Assert.Equal((byte)truncation, message.Delimiters.Truncation);
        Assert.Equal("A", message.GetString("MSH-3"));
        Assert.StartsWith("x", message.GetString("NTE-1"), StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(message.ToBytes()));
    }

    [Theory]
    [InlineData("^~\\\\&", "hl7v2.separators")]
    [InlineData("^~\\&#;", "hl7v2.separators")]
    [InlineData("^~\\&#", null)]
    public void Odd_separator_fields_are_read_and_flagged(string encoding, string? code)
    {
        var outcome = Hl7Message.Parse(Encoding.ASCII.GetBytes($"MSH|{encoding}|A^B&C\rPID|1"));
        Assert.Equal("C", outcome.Value!.GetString("MSH-3.2.2"));
        Assert.Equal(encoding, outcome.Value.GetString("MSH-2"));
        Assert.Equal(code is null ? [] : [code], outcome.Problems.Select(p => p.Code));
    }

    [Fact]
    public void Few_separators_are_enough()
    {
        var message = Some.Message("MSH|^|A^B~C\rPID|a\\F\\&b~c");
        Assert.Equal("B~C", message.GetString("MSH-3.2"));
        Assert.Equal("a\\F\\&b~c", message.GetString("PID-1"));
        Assert.Equal(1, message.Get("PID-1").RepetitionCount);
    }

    [Fact]
    public void A_line_break_inside_text_is_kept_and_flagged()
    {
        var outcome = Hl7Message.Parse("MSH|^~\\&|A\rOBX|1|TX|x||first\nsecond line|more\nthird|F\rOBX|2\r"u8.ToArray());
        var message = outcome.Require();
        Assert.Equal(3, message.SegmentCount);
        Assert.Equal("first\nsecond line", message.GetString("OBX-5"));
        Assert.Equal("F", message.GetString("OBX-7"));
        Assert.All(outcome.Problems, p => Assert.Equal(("hl7v2.line-break", "OBX", Severity.Warning), (p.Code, p.Path, p.Severity)));
        Assert.Equal(2, outcome.Problems.Count);
    }

    [Fact]
    public void Segments_may_be_bare()
    {
        var message = Some.Message("MSH|^~\\&|A\rORC\rOBX|");
        Assert.Equal((0, 1), (message[1].FieldCount, message[2].FieldCount));
        Assert.True(message[1].Field(1).IsEmpty);
        Assert.Equal("ORC", Encoding.ASCII.GetString(message[1].RawSpan));
    }

    [Fact]
    public void A_slice_of_a_larger_array_is_read_in_place()
    {
        var text = Encoding.UTF8.GetBytes("garbage" + Some.Oru + "garbage");
        var message = Hl7Message.Parse(text.AsMemory(7, text.Length - 14)).Require();
        Assert.Same(text, message.Buffer);
        Assert.Equal("MR1001", message.GetString("PID-3.1"));
        Assert.Equal(Some.Oru, Encoding.UTF8.GetString(message.ToBytes()));
    }

    [Theory]
    [InlineData("MSH|^~\\&|A||||||ADT^A08|1|P|2.4", "ADT", "A08", "ADT_A01", "2.4")]
    [InlineData("MSH|^~\\&|A||||||ADT^A08^ADT_XXX|1|P|2.5.1^USA", "ADT", "A08", "ADT_XXX", "2.5.1")]
    [InlineData("MSH|^~\\&|A", "", "", "", "")]
    public void Header_says_type_event_structure_and_version(string text, string type, string trigger, string structure, string version)
    {
        var message = Some.Message(text);
        Assert.Equal((type, trigger, structure, version), (message.MessageType, message.TriggerEvent, message.Structure, message.Version));
    }

    [Fact]
    public void Positions_find_their_element_again()
    {
        var message = Some.OruMessage();
        Assert.Equal("PID-3[2].1", message.Get("PID-3[2].1").Position.ToString(message));
        Assert.Equal("OBX[3]-5[2]", message.Get("OBX[3]-5[2]").Position.ToString(message));
        Assert.Equal("PID-8", message.Get("PID-8").Position.ToString(message));
        Assert.Equal("OBX[2]", message[6].Position.ToString(message));
        foreach (var path in new[] { "PID-3", "PID-3[1]", "PID-3[2].4.2", "OBX[3]-5", "OBX[3]-5[1]", "OBX[1]-3.2", "MSH-9.1" })
        {
            var position = message.Get(path).Position;
            Assert.Equal(position, message.Get(position.ToString(message)).Position);
            Assert.Equal(message.GetString(path), position.In(message).ToString());
        }
    }
}

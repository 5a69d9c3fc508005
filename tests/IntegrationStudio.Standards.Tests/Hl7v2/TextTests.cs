using System.Buffers;
using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class TextTests
{
    [Theory]
    [InlineData("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f")]
    [InlineData("\\P\\", "#")]
    [InlineData("line\\.br\\line", "line\nline")]
    [InlineData("a\\.sp\\b\\.sp2\\c", "a\nb\n\nc")]
    [InlineData("a\\.sk3\\b", "a   b")]
    [InlineData("\\.in+4\\a\\.ti-2\\b\\.fi\\\\.nf\\c\\.ce\\d", "abc\nd")]
    [InlineData("\\H\\loud\\N\\ quiet", "loud quiet")]
    [InlineData("\\X41\\\\X4243\\", "ABC")]
    [InlineData("\\X0D\\\\X0a\\", "\r\n")]
    [InlineData("\\XC3A9\\", "é")]
    [InlineData("\\XC3\\\\XA9\\", "é")]
    [InlineData("\\C2842\\plain", "plain")]
    [InlineData("C:\\temp\\new", "C:\\temp\\new")]
    [InlineData("\\Zlocal\\", "\\Zlocal\\")]
    [InlineData("\\X4\\", "\\X4\\")]
    [InlineData("\\XGG\\", "\\XGG\\")]
    [InlineData("\\.xx\\", "\\.xx\\")]
    [InlineData("\\.sp999999999\\", "\\.sp999999999\\")]
    [InlineData("50\\", "50\\")]
    [InlineData("\\", "\\")]
    [InlineData("\\\\", "\\\\")]
    [InlineData("a\\b\\T\\c", "a\\b&c")]
    public void Escape_sequences_resolve_and_unknown_ones_stay(string raw, string text)
    {
        var element = Some.Message("MSH|^~\\&|A\rNTE|1|" + raw).Get("NTE-2");
        Assert.True(element.NeedsUnescape);
        Assert.Equal(text, element.ToString());
        var utf8 = new ArrayBufferWriter<byte>();
        element.WriteUtf8(utf8);
        Assert.Equal(text, Encoding.UTF8.GetString(utf8.WrittenSpan));
    }

    [Theory]
    [InlineData("8859/1", "iso-8859-1", "Müller Øst")]
    [InlineData("8859/2", "28592", "Łódź Škoda")]
    [InlineData("8859/5", "28595", "Привет")]
    [InlineData("8859/7", "28597", "Αθήνα")]
    [InlineData("8859/9", "28599", "İstanbul")]
    [InlineData("8859/15", "28605", "5 €")]
    [InlineData("UNICODE UTF-8", "utf-8", "日本 Müller")]
    [InlineData("utf-8", "utf-8", "日本 Müller")]
    [InlineData("ISO-8859-1", "iso-8859-1", "Müller")]
    [InlineData("GB 18030-2000", "54936", "中文|北京")]
    [InlineData("BIG-5", "950", "功許蓋")]
    [InlineData("KS X 1001", "51949", "서울")]
    [InlineData("UNICODE UTF-16", "utf-16", "日本 Müller")]
    public void Character_set_of_MSH_18_is_used(string code, string encoding, string text)
    {
        var codec = int.TryParse(encoding, out var page) ? CodePagesEncodingProvider.Instance.GetEncoding(page)! : Encoding.GetEncoding(encoding);
        var bytes = codec.GetBytes($"MSH|^~\\&|A|||||||||||||||{code}\rNTE|1|{text.Replace("|", "\\F\\", StringComparison.Ordinal)}|{text[..1]}\r");
        var outcome = Hl7Message.Parse(bytes);
        Assert.Empty(outcome.Problems);
        Assert.Equal(text, outcome.Value!.GetString("NTE-2"));
        Assert.Equal(text[..1], outcome.Value.GetString("NTE-3"));
        Assert.Equal(bytes, outcome.Value.ToBytes());
    }

    [Fact]
    public void Utf16_is_known_by_its_mark_or_its_zero_bytes()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var text = encoding.GetBytes("MSH|^~\\&|Zürich\rPID|日本\r");
            foreach (var bytes in new[] { text, [.. encoding.GetPreamble(), .. text] })
            {
                var message = Hl7Message.Parse(bytes).Require();
                Assert.Equal("日本", message.GetString("PID-1"));
                Assert.Equal(bytes, message.ToBytes());
                Assert.Null(message.Set("PID-1", "東京"));
                Assert.Equal("東京", Hl7Message.Parse(message.ToBytes()).Require().GetString("PID-1"));
            }
        }
    }

    [Fact]
    public void Undeclared_utf8_is_read_and_mentioned()
    {
        var outcome = Hl7Message.Parse(Encoding.UTF8.GetBytes("MSH|^~\\&|A\rPID|1||2|3|Müller"));
        Assert.Equal("Müller", outcome.Value!.GetString("PID-5"));
        var problem = Assert.Single(outcome.Problems);
        Assert.Equal(("hl7v2.charset", "PID-5", Severity.Information), (problem.Code, problem.Path, problem.Severity));
    }

    [Fact]
    public void Undeclared_other_bytes_are_read_by_the_default_and_flagged()
    {
        var bytes = Encoding.Latin1.GetBytes("MSH|^~\\&|A\rPID|1||2|3|Müller");
        var outcome = Hl7Message.Parse(bytes);
        Assert.Equal("Müller", outcome.Value!.GetString("PID-5"));
        Assert.Equal(("hl7v2.charset", "PID-5", Severity.Warning), (outcome.Problems[0].Code, outcome.Problems[0].Path, outcome.Problems[0].Severity));
        Assert.Equal(bytes, outcome.Value.ToBytes());
        Assert.Equal("Mќller", Hl7Message.Parse(bytes, new() { DefaultCharset = Hl7Charset.For("8859/5")! }).Value!.GetString("PID-5"));
    }

    [Fact]
    public void Bytes_that_break_the_declared_utf8_are_flagged_and_only_their_value_falls_back()
    {
        byte[] bytes = [.. "MSH|^~\\&|A|||||||||||||||UNICODE UTF-8\rPID|1||"u8, .. Encoding.UTF8.GetBytes("日本"), .. "|M"u8, 0xFC, .. "ller\r"u8];
        var outcome = Hl7Message.Parse(bytes);
        Assert.Equal("日本", outcome.Value!.GetString("PID-3"));
        Assert.Equal("Müller", outcome.Value.GetString("PID-4"));
        Assert.Equal(("hl7v2.bad-text", "PID-4"), (outcome.Problems[0].Code, outcome.Problems[0].Path));
        Assert.Equal(bytes, outcome.Value.ToBytes());
    }

    [Fact]
    public void Unknown_character_sets_are_flagged()
    {
        var problem = Assert.Single(Hl7Message.Parse("MSH|^~\\&|A|||||||||||||||KLINGON\r"u8.ToArray()).Problems);
        Assert.Equal(("hl7v2.unknown-charset", "MSH-18", Severity.Warning), (problem.Code, problem.Path, problem.Severity));
        Assert.Empty(Hl7Message.Parse("MSH|^~\\&|A|||||||||||||||ASCII\r"u8.ToArray()).Problems);
    }

    [Fact]
    public void Zero_bytes_are_flagged() =>
        Assert.Equal(("hl7v2.zero-byte", "PID-2"), (Hl7Message.Parse("MSH|^~\\&|A\rPID|1|a\0b|c"u8.ToArray()).Problems[0] is var p ? p.Code : "", p.Path));

    [Fact]
    public void A_shift_changes_the_set_up_to_the_next_shift()
    {
        byte[] bytes = [.. "MSH|^~\\&|A|||||||||||||||8859/1\rNTE|1|"u8, 0xFC, .. "\\C2D4C\\"u8, 0xBF, .. "\\C2842\\"u8, 0xFC, .. "\r"u8];
        Assert.Equal("üПü", Hl7Message.Parse(bytes).Require().GetString("NTE-2"));
    }
}

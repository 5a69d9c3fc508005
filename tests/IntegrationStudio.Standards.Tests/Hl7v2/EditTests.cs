using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class EditTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 8, 15, 0, TimeSpan.FromHours(1));

    [Fact]
    public void A_message_is_built_from_nothing()
    {
        var message = Hl7Message.Create("ADT^A08^ADT_A01", "2.5.1", "C|1", Time);
        Set(message, "PID-3.1", "123");
        Set(message, "PID-3.4.2", "1.2.3");
        Set(message, "PID-3[2].5", "SS");
        Set(message, "PID-5.1", "O'Hara & Søn");
        Set(message, "PV1-2", "I");
        Set(message, "PID-8", "\"\"");
        Assert.Equal(
            "MSH|^~\\&|||||20260301081500+0100||ADT^A08^ADT_A01|C\\F\\1|P|2.5.1||||||UNICODE UTF-8\r" +
            "PID|||123^^^&1.2.3~^^^^SS||O'Hara \\T\\ Søn|||\"\"\r" +
            "PV1||I\r", Encoding.UTF8.GetString(message.ToBytes()));
        Assert.Equal("O'Hara & Søn", message.GetString("PID-5.1"));
        Assert.True(message.Get("PID-8").IsNull);
        Assert.Equal("C|1", message.ControlId);
    }

    [Theory]
    [InlineData("ORU^R01\rPID|1", "2.5.1", "1")]
    [InlineData("ORU|R01", "2.5.1", "1")]
    [InlineData("ORU^R01", "2.5|1", "1")]
    public void A_header_cannot_smuggle_segments(string type, string version, string id) =>
        Assert.Throws<ArgumentException>(() => Hl7Message.Create(type, version, id, Time));

    [Theory]
    [InlineData("PID-3", "X", "PID|1|2|X|d&e^f")]
    [InlineData("PID-3[2]", "X", "PID|1|2|a^b~X|d&e^f")]
    [InlineData("PID-3[3].2", "X", "PID|1|2|a^b~c~^X|d&e^f")]
    [InlineData("PID-3.2", "X", "PID|1|2|a^X~c|d&e^f")]
    [InlineData("PID-3.2.2", "X", "PID|1|2|a^b&X~c|d&e^f")]
    [InlineData("PID-3.3", "X", "PID|1|2|a^b^X~c|d&e^f")]
    [InlineData("PID-4.1", "X", "PID|1|2|a^b~c|X^f")]
    [InlineData("PID-4.1.2", "X", "PID|1|2|a^b~c|d&X^f")]
    [InlineData("PID-4.1.4", "X", "PID|1|2|a^b~c|d&e&&X^f")]
    [InlineData("PID-6.2.2", "X", "PID|1|2|a^b~c|d&e^f||^&X")]
    [InlineData("PID-2", "", "PID|1||a^b~c|d&e^f")]
    [InlineData("PID-9", "", "PID|1|2|a^b~c|d&e^f")]
    [InlineData("PID-3[5].2", "", "PID|1|2|a^b~c|d&e^f")]
    [InlineData("PID-1", "a\rb", "PID|a\\X0D\\b|2|a^b~c|d&e^f")]
    public void Writing_touches_only_its_place(string path, string value, string expected)
    {
        var message = Some.Message("MSH|^~\\&|A\nPID|1|2|a^b~c|d&e^f\nNTE|1\n\n");
        Set(message, path, value);
        Assert.Equal($"MSH|^~\\&|A\n{expected}\nNTE|1\n\n", Encoding.UTF8.GetString(message.ToBytes()));
        Assert.Equal(value, message.GetString(path));
    }

    [Theory]
    [InlineData("MSH-1", "hl7v2.path")]
    [InlineData("MSH-2", "hl7v2.path")]
    [InlineData("PID", "hl7v2.path")]
    [InlineData("OBX[*]-5", "hl7v2.path")]
    [InlineData("PID-3[*]", "hl7v2.path")]
    [InlineData("PID 3", "hl7v2.path")]
    [InlineData("OBX[9]-5", "hl7v2.no-segment")]
    [InlineData("PATIENT_RESULT.ORDER_OBSERVATION[9].OBX-5", "hl7v2.no-segment")]
    public void What_cannot_be_written_is_a_problem_and_changes_nothing(string path, string code)
    {
        var message = Some.OruMessage();
        Assert.Equal(code, message.Set(path, "x")?.Code);
        Assert.Equal(Some.Oru, Encoding.UTF8.GetString(message.ToBytes()));
    }

    [Fact]
    public void The_next_segment_of_a_name_is_made()
    {
        var message = Some.OruMessage();
        Set(message, "OBX[4]-5", "new");
        Assert.Equal(Some.Oru + "OBX|||||new\r", Encoding.UTF8.GetString(message.ToBytes()));
    }

    [Fact]
    public void Groups_can_be_written_into()
    {
        var message = Some.OruMessage();
        Set(message, "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION[2].OBX-5", "150");
        Assert.Equal("150", message.GetString("OBX[2]-5"));
        Assert.Equal("150", message.GetString("PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION[2].OBX-5"));
    }

    [Fact]
    public void Segments_come_and_go()
    {
        var message = Some.Message("MSH|^~\\&|A\r\nPID|1\r\nNTE|1\r\n");
        Assert.Equal("PV1", message.Add("PV1", before: 2).Name);
        Assert.Equal(4, message.Add("ZZZ").Index);
        message.RemoveAt(1);
        Assert.Equal("MSH|^~\\&|A\r\nPV1\r\nNTE|1\r\nZZZ\r\n", Encoding.UTF8.GetString(message.ToBytes()));
        message.RemoveAt(3);
        Assert.Equal(["MSH", "PV1", "NTE"], message.Segments.Select(s => s.Name));
        Assert.Throws<ArgumentOutOfRangeException>(() => message.RemoveAt(0));
        Assert.Throws<ArgumentException>(() => message.Add("MSH"));
        Assert.Throws<ArgumentException>(() => message.Add("pid"));
    }

    [Fact]
    public void Text_goes_out_in_the_character_set_of_the_message()
    {
        var message = Hl7Message.Parse("MSH|^~\\&|A|||||||||||||||8859/1\rPID|1\r"u8.ToArray()).Require();
        Set(message, "PID-5", "Müller");
        Assert.Contains((byte)0xFC, message.ToBytes());
        Assert.Equal("Müller", message.GetString("PID-5"));
        Assert.Equal("hl7v2.bad-text", message.Set("PID-5", "日本")?.Code);
        Assert.Equal("hl7v2.path", message.Set("MSH-18", "UNICODE UTF-8")?.Code);
        Assert.Equal("Müller", message.GetString("PID-5"));
    }

    [Fact]
    public void Without_an_escape_character_separators_become_spaces()
    {
        var message = Some.Message("MSH|^~|A\rPID|1\r");
        Set(message, "PID-2", "a^b|c&d\\e");
        Assert.Equal("a b c&d\\e", message.GetString("PID-2"));
        Assert.Equal("hl7v2.path", message.Set("PID-2.1.2", "x")?.Code);
    }

    private static void Set(Hl7Message message, string path, string value) => Assert.Null(message.Set(path, value));
}

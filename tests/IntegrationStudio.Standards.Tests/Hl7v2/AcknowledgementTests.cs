using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class AcknowledgementTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 15, 30, TimeSpan.FromHours(-6));
    private static readonly Problem Missing = new("hl7v2.no-control-id", "MSH-10", "The control id is missing.");

    [Fact]
    public void Accept_swaps_sender_and_receiver()
    {
        var ack = Text(Acknowledgement.Create(Some.OruMessage(), AckCode.AA, [], Now, "A1"));
        Assert.Equal("MSH|^~\\&|EHR|HOSP|NORTHLAB|NORTH|20260301081530-0600||ACK^R01^ACK|A1|P|2.5.1||||||UNICODE UTF-8\rMSA|AA|MSG00001\r", ack);
    }

    [Fact]
    public void Error_in_the_form_of_2_5_names_place_code_and_text()
    {
        Problem[] problems = [new("table.unknown", "OBX[2]-5[3].2.1", "No such code.", Severity.Warning), new("hl7v2.missing", "PATIENT_RESULT[1].ORDER_OBSERVATION[2].OBR", "OBR is missing.") { Mend = "Send it." }];
        var lines = Lines(Acknowledgement.Create(Some.OruMessage(), AckCode.AE, problems, Now, "A1"));
        Assert.Equal("MSA|AE|MSG00001|OBR is missing.", lines[1]);
        Assert.Equal("ERR||OBR|100^Segment sequence error^HL70357|E|hl7v2.missing|||OBR is missing. Send it.", lines[2]);
        Assert.Equal("ERR||OBX^2^5^3^2^1|103^Table value not found^HL70357|W|table.unknown|||No such code.", lines[3]);
    }

    [Fact]
    public void Error_before_2_5_stands_in_ERR_1()
    {
        var message = Some.Message("MSH|^~\\&|A|B|C|D|20200101||ADT^A01|7|P|2.3\rPID|1\r");
        var lines = Lines(Acknowledgement.Create(message, AckCode.AR, [Missing], Now, "A1"));
        Assert.StartsWith("MSH|^~\\&|C|D|A|B|20260301081530-0600||ACK^A01|A1|P|2.3", lines[0], StringComparison.Ordinal);
        Assert.Equal("ERR|MSH^1^10^101&Required field missing&HL70357", lines[2]);
    }

    [Fact]
    public void Own_separators_and_escapes_are_kept()
    {
        var message = Some.Message("MSH$*!?%$A?S?B$$C$$$$ORU*R01*ORU_R01$9$P$2.5.1\r");
        var ack = Text(Acknowledgement.Create(message, AckCode.AE, [new("value.bad", "", "Costs 5$ * 2")], Now, "A1"));
        Assert.StartsWith("MSH$*!?%$C$$A?S?B$$2026", ack, StringComparison.Ordinal);
        Assert.Contains("Costs 5?F? ?S? 2", ack, StringComparison.Ordinal);
        Assert.Equal("A*B", Some.Message(ack).GetString("MSH-5"));
    }

    [Fact]
    public void Bytes_that_are_no_message_are_refused_all_the_same()
    {
        var ack = Lines(Acknowledgement.Create("GET / HTTP/1.1"u8.ToArray(), AckCode.AR, [new("hl7v2.no-msh", "", "A message begins with MSH.")], Now, "A1"));
        Assert.Equal("MSH|^~\\&|||||20260301081530-0600||ACK|A1|P|2.5.1", ack[0]);
        Assert.Equal("MSA|AR||A message begins with MSH.", ack[1]);
    }

    [Fact]
    public void A_readable_header_of_an_unreadable_message_is_answered()
    {
        var two = Encoding.UTF8.GetBytes(Some.Oru + Some.Oru);
        Assert.Equal("MSA|AR|MSG00001", Lines(Acknowledgement.Create(two, AckCode.AR, [], Now, "A1"))[1]);
    }

    [Fact]
    public void A_header_that_ran_into_patient_data_is_not_echoed()
    {
        var spilled = Some.Message("MSH|^~\\&|A|B|" + new string('x', 300) + "|C|||ADT^A01 Probe|" + new string('9', 200) + "|Probe^Anna|born 1980\r");
        var ack = Text(Acknowledgement.Create(spilled, AckCode.AR, [], Now, "A1"));
        Assert.Equal("MSH|^~\\&||C|A|B|20260301081530-0600||ACK|A1|P|2.5.1\rMSA|AR\r", ack);
    }

    [Fact]
    public void Character_set_of_the_original_is_kept()
    {
        var latin = Hl7Message.Parse(Encoding.Latin1.GetBytes("MSH|^~\\&|Zürich||||||ORU^R01|1|P|2.5.1||||||8859/1\r")).Require();
        var ack = Hl7Message.Parse(Acknowledgement.Create(latin, AckCode.AE, [new("x.y", "", "Größe")], Now, "A1")).Require();
        Assert.Equal("Zürich", ack.GetString("MSH-5"));
        Assert.Equal("Größe", ack.GetString("ERR-8"));
        Assert.Equal(Hl7Charset.Latin1, ack.Charset);
    }

    [Theory]
    [InlineData("AL", true, true, true)]
    [InlineData("NE", false, false, false)]
    [InlineData("ER", true, true, false)]
    [InlineData("ER", true, false, true)]
    [InlineData("SU", true, true, true)]
    [InlineData("SU", true, false, false)]
    [InlineData("", false, true, true)]
    [InlineData("", true, true, false)]
    public void Conditions_of_table_0155_decide(string condition, bool enhanced, bool success, bool wanted) =>
        Assert.Equal(wanted, Acknowledgement.IsWanted(condition, enhanced, success));

    [Fact]
    public void Answers_are_recognised()
    {
        var ack = Hl7Message.Parse(Acknowledgement.Create(Some.OruMessage(), AckCode.CR, [], Now, "A1")).Require();
        Assert.True(Acknowledgement.IsAcknowledgement(ack));
        Assert.False(Acknowledgement.IsAcknowledgement(Some.OruMessage()));
        Assert.Equal(AckCode.CR, Acknowledgement.CodeOf(ack));
        Assert.Null(Acknowledgement.CodeOf(Some.OruMessage()));
        Assert.True(Acknowledgement.IsEnhanced(Some.OruMessage()));
        Assert.False(Acknowledgement.IsEnhanced(ack));
    }

    private static string Text(byte[] ack) => Encoding.UTF8.GetString(ack);

    private static string[] Lines(byte[] ack) => Text(ack).TrimEnd('\r').Split('\r');
}

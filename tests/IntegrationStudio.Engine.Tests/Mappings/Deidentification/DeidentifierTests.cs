using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Deidentification;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Deidentification;

public sealed class DeidentifierTests
{
    private static readonly DeidentificationOptions Options = new(Encoding.ASCII.GetBytes("a secret of tests, long enough"));

    private static readonly string[] Message =
    [
        "MSH|^~\\&|LABSYS|NORTH|EHR|CITY|20260203040506-0600||ORU^R01^ORU_R01|MSG00817|P|2.5.1",
        "PID|1||7723451^^^NORTH^MR~900-12-3456^^^USA^SS||Gallagher^Moira^Jane^^Mrs||19610704|F||2106-3^White^HL70005|118 Harbor View Rd^Apt 4^Duluth^MN^55802^USA||(218)555-0143^PRN^PH^moira.gallagher@mail.test|||M||ACCT99120044|123-45-6789",
        "NK1|1|Gallagher^Sean|SPO^Spouse^HL70063||2185550199",
        "PV1|1|I|4W^412^B||||1234567893^Okafor^Ifeoma^^^Dr||||||||||||V5512009|||||||||||||||||||||||||20260201",
        "OBR|1|ORD4471|FIL9938|24323-8^Comprehensive metabolic panel^LN|||20260202073000",
        "OBX|1|NM|2345-7^Glucose^LN||98|mg/dL|70-99|N|||F|||20260202073000",
        "OBX|2|TX|8251-1^Comment^LN||Patient Moira Gallagher (MRN 7723451, born 07/04/1961) called from 218-555-0143 on Feb 2, 2026.\\.br\\Seen by Dr. Okafor.||||||F",
        "NTE|1||GALLAGHER lives at 118 Harbor View Rd; write to moira.gallagher@mail.test",
        "ZPI|1|Moira|7723451|19610704",
    ];

    [Fact]
    public void NoOriginalSurvivesAndTheShapeStays()
    {
        DeidentifiedDocument done = Run(Message);
        string text = Encoding.UTF8.GetString(done.Content);
        foreach (string original in (string[])["Gallagher", "Moira", "Sean", "Okafor", "Ifeoma", "7723451", "900-12-3456", "123-45-6789", "555-0143", "5550199", "Harbor", "Duluth", "moira", "ACCT99120044", "V5512009", "ORD4471", "FIL9938", "MSG00817", "1234567893", "19610704", "07/04/1961", "Feb 2", "20260203", "20260202"])
            Assert.DoesNotContain(original, text, StringComparison.OrdinalIgnoreCase);

        foreach (string kept in (string[])["LABSYS|NORTH|EHR|CITY", "ORU^R01^ORU_R01", "^^^NORTH^MR~", "2106-3^White^HL70005", "^MN^", "2345-7^Glucose^LN||98|mg/dL|70-99|N", "24323-8^Comprehensive metabolic panel^LN", "\\.br\\", "4W^412^B", "^^Mrs", "SPO^Spouse^HL70063"])
            Assert.Contains(kept, text, StringComparison.Ordinal);
        Assert.Equal(Shape(Parse(Message)), Shape(Hl7Message.Parse(done.Content).Require()));
    }

    [Fact]
    public void WhatAPersonWouldHaveToLookAtIsUnreadableForThoseWhoMayNot()
    {
        DeidentifiedDocument done = Deidentifier.Run(Parse([.. Message, "NTE|2||The niece of the mayor, 4711"]).Raw, Formats.Hl7v2, Options with { HidesUnjudged = true }).Value!;
        Hl7Message message = Hl7Message.Parse(done.Content).Require();

        Assert.Empty(done.ToLookAt);
        Assert.Equal("xxx xxxxx xx xxx xxxxx, 0000", message.GetString("NTE[2]-3"));
        Assert.Equal("Glucose", message.GetString("OBX[1]-3.2"));
        Assert.Equal("98", message.GetString("OBX[1]-5"));
    }

    [Fact]
    public void TheSameValueHasTheSameNameEverywhere()
    {
        Hl7Message message = Hl7Message.Parse(Run(Message).Content).Require();
        string id = message.GetString("PID-3.1");
        string family = message.GetString("PID-5.1");
        string given = message.GetString("PID-5.2");
        Assert.Equal(family, message.GetString("NK1-2.1"));
        string comment = message.GetString("OBX[2]-5");
        Assert.Contains($"Patient {given} {family} (MRN {id}, born ", comment, StringComparison.Ordinal);
        Assert.StartsWith(family.ToUpperInvariant(), message.GetString("NTE-3"), StringComparison.Ordinal);
        Assert.Equal(given, message.GetString("ZPI-2"));
        Assert.Equal(id, message.GetString("ZPI-3"));
        Assert.Equal(message.GetString("PID-7"), message.GetString("ZPI-4"));
        Assert.Contains(message.GetString("PID-13.4"), message.GetString("NTE-3"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSamePatientIsTheSameInEveryMessageOfOneSecret()
    {
        Hl7Message first = Hl7Message.Parse(Run(Message).Content).Require();
        Hl7Message second = Hl7Message.Parse(Run(["MSH|^~\\&|ADT|NORTH|||20251224||ADT^A01^ADT_A01|X77001|P|2.5.1", "PID|||7723451^^^NORTH^MR||GALLAGHER^MOIRA||19610704"]).Content).Require();
        Assert.Equal(first.GetString("PID-3.1"), second.GetString("PID-3.1"));
        Assert.Equal(first.GetString("PID-5.1").ToUpperInvariant(), second.GetString("PID-5.1"));
        Assert.Equal(first.GetString("PID-7"), second.GetString("PID-7"));

        DeidentificationOptions other = new(Encoding.ASCII.GetBytes("another secret of the tests"));
        Hl7Message third = Hl7Message.Parse(Deidentifier.Run(Bytes(Message), Formats.Hl7v2, other).Require().Content).Require();
        Assert.NotEqual(first.GetString("PID-3.1"), third.GetString("PID-3.1"));
    }

    [Fact]
    public void DatesMoveTogetherAndKeepTheirForm()
    {
        DeidentifiedDocument done = Run(Message);
        Hl7Message message = Hl7Message.Parse(done.Content).Require();
        Assert.InRange(done.ShiftDays, -364, -7);
        Assert.Equal(0, done.ShiftDays % 7);
        Assert.Equal(new DateTime(1961, 7, 4).AddDays(done.ShiftDays).ToString("yyyyMMdd"), message.GetString("PID-7"));
        Assert.Equal(new DateTime(2026, 2, 3).AddDays(done.ShiftDays).ToString("yyyyMMdd") + "040506-0600", message.GetString("MSH-7"));
        Assert.Contains(new DateTime(1961, 7, 4).AddDays(done.ShiftDays).ToString("MM/dd/yyyy"), message.GetString("OBX[2]-5"), StringComparison.Ordinal);
        Assert.Equal(0, Deidentifier.Run(Bytes(Message), Formats.Hl7v2, Options with { MaxShiftDays = 0 }).Require().ShiftDays);
    }

    [Fact]
    public void IdentifiersKeepTheirFormAndTheirCheckDigits()
    {
        Hl7Message message = Hl7Message.Parse(Run(["MSH|^~\\&|A|B|||20260101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|||0012345674^4^M10^NORTH^MR~AB-12.x9||||||||||||||||3f2504e0-4f89-11d3-9a0c-0305e82c3301", "PV1||I|||||1234567893^Doe"]).Content).Require();
        string id = message.GetString("PID-3[1].1");
        Assert.Matches("^00[1-9]\\d{7}$", id);
        Assert.Equal(CheckDigits.Of(id, "M10"), message.GetString("PID-3[1].2"));
        Assert.Matches("^[A-Z]{2}-\\d{2}\\.[a-z]\\d$", message.GetString("PID-3[2].1"));
        Assert.True(CheckDigits.IsLuhn("80840" + message.GetString("PV1-7.1")));
    }

    [Fact]
    public void WhatAPersonMustLookAtIsNamed()
    {
        DeidentifiedDocument done = Run(Message);
        Assert.Contains(done.ToLookAt, one => one.Path.StartsWith("OBX[2]-5", StringComparison.Ordinal));
        Assert.Contains(done.ToLookAt, one => one.Path.StartsWith("NTE-3", StringComparison.Ordinal));
        Assert.Contains(done.ToLookAt, one => one.Path.StartsWith("ZPI-2", StringComparison.Ordinal));
        Assert.DoesNotContain(done.Fields, one => one.Path.StartsWith("OBX[1]-5", StringComparison.Ordinal));
        DeidentifiedField name = done.Fields.Single(one => one.Path == "PID-5.1");
        Assert.Equal((DeidentificationKind.Person, "Gallagher", "Patient Name", null), (name.Kind, name.Before, name.Label, name.Look));
    }

    [Fact]
    public void OptionsSayWhatSegmentsOfOnesOwnHold()
    {
        DeidentificationOptions told = Options with { Fields = new Dictionary<string, DeidentificationKind> { ["ZPI-2"] = DeidentificationKind.Person, ["ZPI-5"] = DeidentificationKind.Keep } };
        DeidentifiedDocument done = Deidentifier.Run(Bytes([.. Message[..8], "ZPI|1|Rosalind Quayle|7723451|19610704|Quayle"]), Formats.Hl7v2, told).Require();
        Hl7Message message = Hl7Message.Parse(done.Content).Require();
        Assert.DoesNotContain("Rosalind", message.GetString("ZPI-2"), StringComparison.Ordinal);
        Assert.Equal("Quayle", message.GetString("ZPI-5"));
        Assert.Contains(done.ToLookAt, one => one.Path == "ZPI-5");
    }

    [Fact]
    public void DocumentsAreTakenOut()
    {
        DeidentifiedDocument done = Run(["MSH|^~\\&|A|B|||20260101||ORU^R01^ORU_R01|1|P|2.5.1", "OBX|1|ED|18842-5^Report^LN||LAB^application^pdf^Base64^SGVsbG8gTW9pcmE=||||||F"]);
        Assert.DoesNotContain("SGVsbG8", Encoding.UTF8.GetString(done.Content), StringComparison.Ordinal);
        Assert.Contains(done.ToLookAt, one => one.Kind == DeidentificationKind.Binary);
    }

    [Fact]
    public void FhirJsonKeepsItsLayoutAndItsReferences()
    {
        const string Json = """
            {
              "resourceType": "Patient",
              "id": "moira-1",
              "identifier": [ { "system": "urn:oid:1.2.3", "value": "7723451" } ],
              "name": [ { "use": "official", "family": "Gallagher", "given": ["Moira", "Jane"], "text": "Moira Jane Gallagher" } ],
              "telecom": [ { "system": "phone", "value": "+1 218 555 0143" }, { "system": "email", "value": "moira@mail.test" } ],
              "gender": "female",
              "birthDate": "1961-07-04",
              "address": [ { "line": ["118 Harbor View Rd"], "city": "Duluth", "state": "MN", "postalCode": "55802" } ],
              "generalPractitioner": [ { "reference": "Practitioner/okafor-9", "display": "Ifeoma Okafor" } ],
              "multipleBirthInteger": 2
            }
            """;
        DeidentifiedDocument done = Deidentifier.Run(Encoding.UTF8.GetBytes(Json), Formats.Fhir, Options).Require();
        string text = Encoding.UTF8.GetString(done.Content);
        foreach (string original in (string[])["moira", "Gallagher", "7723451", "0143", "1961-07-04", "Harbor", "Duluth", "55802", "okafor"]) Assert.DoesNotContain(original, text, StringComparison.OrdinalIgnoreCase);
        foreach (string kept in (string[])["\"resourceType\": \"Patient\"", "urn:oid:1.2.3", "\"use\": \"official\"", "\"gender\": \"female\"", "\"state\": \"MN\"", "Practitioner/", "\"multipleBirthInteger\": 2"]) Assert.Contains(kept, text, StringComparison.Ordinal);
        Assert.Equal(Json.Count(c => c == '\n'), text.Count(c => c == '\n'));
        Assert.True(Standards.Fhir.FhirJsonReader.Read(done.Content).Succeeded);
        Assert.Contains(done.Fields, one => one.Path == "Patient.name[0].family");
    }

    [Fact]
    public void XmlAndRowsAreReadByTheirNames()
    {
        const string Xml = "<order><!-- Moira --><patient><mrn>7723451</mrn><lastName>Gallagher</lastName><dob>1961-07-04</dob></patient><test code=\"GLU\">98</test><note>Gallagher called twice</note></order>";
        string xml = Encoding.UTF8.GetString(Deidentifier.Run(Encoding.UTF8.GetBytes(Xml), Formats.Xml, Options).Require().Content);
        foreach (string original in (string[])["Moira", "7723451", "Gallagher", "1961-07-04"]) Assert.DoesNotContain(original, xml, StringComparison.Ordinal);
        Assert.Contains("<test code=\"GLU\">98</test>", xml, StringComparison.Ordinal);

        const string Csv = "MRN,Last Name,First Name,DOB,Glucose,Comment\r\n7723451,Gallagher,Moira,07/04/1961,98,\"Moira, \"\"Mo\"\" for short\"\r\n";
        string csv = Encoding.UTF8.GetString(Deidentifier.Run(Encoding.UTF8.GetBytes(Csv), Formats.Delimited, Options).Require().Content);
        foreach (string original in (string[])["7723451", "Gallagher", "Moira", "07/04"]) Assert.DoesNotContain(original, csv, StringComparison.Ordinal);
        Assert.StartsWith("MRN,Last Name,First Name,DOB,Glucose,Comment\r\n", csv, StringComparison.Ordinal);
        Assert.Contains(",98,\"", csv, StringComparison.Ordinal);
        Assert.EndsWith("\"\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void EscapesAndCharacterSetsStay()
    {
        byte[] latin = Encoding.Latin1.GetBytes("MSH|^~\\&|A|B|||20260101||ORU^R01^ORU_R01|1|P|2.5.1||||||8859/1\rPID|||77001234||M\u00fcller^J\u00f6rg\rOBX|1|FT|1^x^L||\\H\\M\u00fcller\\N\\ \\T\\ S\u00f6hne f\u00fcr 77001234||||||F\r");
        DeidentifiedDocument done = Deidentifier.Run(latin, Formats.Hl7v2, Options).Require();
        string text = Encoding.Latin1.GetString(done.Content);
        Assert.DoesNotContain("M\u00fcller", text, StringComparison.Ordinal);
        Assert.Contains("\\N\\ \\T\\ S\u00f6hne f\u00fcr ", text, StringComparison.Ordinal);
        Assert.Contains("||\\H\\", text, StringComparison.Ordinal);

        byte[] wide = Encoding.Unicode.GetBytes("MSH|^~\\&|A|B|||20260101||ADT^A01^ADT_A01|1|P|2.5.1||||||UNICODE UTF-16\rPID|||77001234||\u0141ukasz^Adam\r");
        string utf8 = Encoding.UTF8.GetString(Deidentifier.Run(wide, Formats.Hl7v2, Options).Require().Content);
        Assert.Contains("|UNICODE UTF-8\r", utf8, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0141ukasz", utf8, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoDocumentAndAShortSecretAreRefused()
    {
        Assert.False(Deidentifier.Run("hello"u8.ToArray(), Formats.Hl7v2, Options).Succeeded);
        Assert.False(Deidentifier.Run("{"u8.ToArray(), Formats.Json, Options).Succeeded);
        Assert.False(Deidentifier.Run("<a>"u8.ToArray(), Formats.Xml, Options).Succeeded);
        Assert.Throws<ArgumentException>(() => Deidentifier.Run("{}"u8.ToArray(), Formats.Json, new DeidentificationOptions("short"u8.ToArray())));
    }

    internal static DeidentifiedDocument Run(string[] segments) => Deidentifier.Run(Bytes(segments), Formats.Hl7v2, Options).Require();

    internal static byte[] Bytes(string[] segments) => Encoding.UTF8.GetBytes(string.Join('\r', segments) + "\r");

    private static Hl7Message Parse(string[] segments) => Hl7Message.Parse(Bytes(segments)).Require();

    /// <summary>Which values there are, by place.</summary>
    internal static string Shape(Hl7Message message)
    {
        var shape = new StringBuilder();
        foreach (Hl7Segment segment in message.Segments)
        {
            shape.Append(segment.Name);
            for (int field = 1; field <= segment.FieldCount; field++)
                shape.Append('|').Append(string.Join('~', Enumerable.Range(1, segment.RepetitionCount(field)).Select(i => string.Concat(Enumerable.Range(1, segment.Field(field, i).ComponentCount).Select(c => segment.Field(field, i).Component(c).HasValue ? '1' : '0')))));
            shape.Append('\n');
        }

        return shape.ToString();
    }
}

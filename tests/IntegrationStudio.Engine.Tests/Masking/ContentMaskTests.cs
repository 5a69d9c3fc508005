using System.Text;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Masking;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Masking;

public sealed class ContentMaskTests
{
    private const string Oru =
        "MSH|^~\\&|LAB|NORTH|EHR|CLINIC|20260314115900+0000||ORU^R01^ORU_R01|C-1001|P|2.5.1\r" +
        "PID|1|OLD-9|MRN-7788^^^NORTH^MR~111-22-3333^^^STATE^SS|ALT-5|Lovelace^Ada^King^Jr|Byron^Annabella|18151210|F|Augusta Ada|2106-3^White^HL70005|12 St James Sq^^London^LN^SW1Y^GB^H||(555)123-4567^PRN^PH||en|M||ACC-99^^^NORTH|111-22-3333|DL-77^TX\r" +
        "NK1|1|Byron^George|FTH|3 Piccadilly^^London|555-888-7777\r" +
        "GT1|1|G-100|King^William\r" +
        "IN1|1|PLAN|INS-1|Mutual of Ockham||||||||||||King^William^N|SPO|18050221|9 Ockham Park^^Surrey|||||||||||||||||POL-4242\r" +
        "PV1|1|I|WARD^12^3||||1234^Doctor^House|||||||||||VIS-555^^^NORTH\r" +
        "OBR|1|P-9|F-9|GLU^Glucose^L|||20260314110000|||||||||1234^Doctor^House\r" +
        "OBX|1|NM|GLU^Glucose^L||5.4|mmol/L|3.9 - 6.1|N|||F\r" +
        "OBX|2|TX|COM^Comment^L||Smoker||||||F\r" +
        "OBX|3|FT|COM^Comment^L||Called \\H\\Mrs Lovelace\\N\\ at \\Z5545\\ home||||||F\r" +
        "OBX|4|ED|PDF^Report^L||^application^pdf^Base64^SGVsbG8gTG92ZWxhY2U=||||||F\r" +
        "OBX|5|ST|NAM^Name on tube^L||LOVELACE||||||F\r" +
        "OBX|6|ST|RES^Result^L||NEGATIVE||||||F\r" +
        "OBX|7|XPN|MOT^Mother^L||Milbanke^Anne||||||F\r" +
        "NTE|1||Patient lives alone\r" +
        "ZLB|1|local secret\r";

    private static readonly string[] Secrets =
    [
        "Lovelace", "LOVELACE", "Ada", "King", "Byron", "Annabella", "18151210", "Augusta", "St James", "SW1Y", "London", "123-4567", "MRN-7788", "7788", "111-22-3333", "ALT-5", "OLD-9", "ACC-99", "DL-77",
        "George", "Piccadilly", "888-7777", "G-100", "William", "18050221", "Ockham Park", "POL-4242", "VIS-555", "Smoker", "SGVsbG8", "Z5545", "Milbanke", "lives alone", "local secret", "Jr",
    ];

    [Fact]
    public void What_says_whose_message_it_is_does_not_show_and_what_mappings_are_about_does()
    {
        string text = Encoding.UTF8.GetString(new ContentMask(Detail(Oru)).WithoutOutputs().Raw);

        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        foreach (string shown in (string[])["|ORU^R01^ORU_R01|C-1001|", "GLU^Glucose^L||5.4|mmol/L|3.9 - 6.1|N", "|NEGATIVE|", "^^^NORTH^MR~", "|F|", "2106-3^White", "Doctor^House", "|P-9|F-9|", "20260314110000", "^GB^H"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
        Hl7Message again = Hl7Message.Parse(Encoding.UTF8.GetBytes(text)).Require();
        Assert.Equal(Hl7Message.Parse(Encoding.UTF8.GetBytes(Oru)).Require().SegmentCount, again.SegmentCount);
        Assert.Equal(ContentMask.Sign, again.Get("PID-5.1").ToString());
        Assert.Equal("MR", again.Get("PID-3.5").ToString());
    }

    [Fact]
    public void Outputs_are_masked_by_their_paths_by_their_traces_and_by_what_is_known()
    {
        const string Bundle = """
            {"resourceType":"Bundle","type":"transaction","timestamp":"2026-03-14T11:59:00Z","entry":[
              {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p1","text":{"status":"generated","div":"<div>Ada Lovelace</div>"},"identifier":[{"system":"urn:oid:1","value":"MRN-7788"}],"name":[{"use":"official","family":"Lovelace","given":["Ada"],"prefix":["Lady"]}],"gender":"female","birthDate":"1815-12-10","address":[{"line":["12 St James Sq"],"city":"London","state":"LN","postalCode":"SW1Y"}],"telecom":[{"system":"phone","value":"(555)123-4567"}],"contact":[{"name":{"family":"Byron"}}],"photo":[{"data":"SGVsbG8="}],"extension":[{"url":"u","valueString":"Annabella"}]},"request":{"method":"PUT","url":"Patient?identifier=urn:oid:1|MRN-7788"}},
              {"resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"L","code":"GLU","display":"Glucose"}]},"valueQuantity":{"value":5.4,"unit":"mmol/L"},"performer":[{"display":"Doctor House"}],"note":[{"text":"Patient lives alone"}],"subject":{"reference":"Patient/p1","display":"A. Lovelace"}}},
              {"resource":{"resourceType":"Observation","status":"final","code":{"text":"Result"},"valueString":"NEGATIVE"}},
              {"resource":{"resourceType":"Observation","status":"final","code":{"text":"Odd"},"valueCode":"harmless-looking","valueInteger":42}}]}
            """;
        var mask = new ContentMask(Detail(Oru, Bundle));
        Hl7Message source = Hl7Message.Parse(Encoding.UTF8.GetBytes(Oru)).Require();
        TraceEntry[] trace =
        [
            Entry("Bundle.entry[2].resource.valueString", "OBX[6]-5", "NEGATIVE"), Entry("Bundle.entry[3].resource.valueCode", "PID-5.1", "harmless-looking"), Entry("Bundle.entry[3].resource.valueInteger", "PID-7", "42"),
        ];

        string text = Encoding.UTF8.GetString(mask.WithOutputs(trace).Outputs[0].Bytes);

        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        foreach (string hidden in (string[])["1815-12-10", "harmless-looking", "42", "Lady", "SGVsbG8"]) Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        foreach (string shown in (string[])["\"GLU\"", "Glucose", "5.4", "\"female\"", "\"NEGATIVE\"", "urn:oid:1", "\"final\"", "\"Result\"", "2026-03-14T11:59:00Z"]) Assert.Contains(shown, text, StringComparison.Ordinal);
        using var document = System.Text.Json.JsonDocument.Parse(text);

        IReadOnlyList<TraceEntry> masked = mask.Mask(trace);
        Assert.Equal(["NEGATIVE", ContentMask.Sign, ContentMask.Sign], masked.Select(entry => entry.Value));
        Assert.DoesNotContain("NEGATIVE", Encoding.UTF8.GetString(mask.WithOutputs(null).Outputs[0].Bytes), StringComparison.Ordinal);

        TraceEntry Entry(string result, string path, string value) => new(result, "rule", source.Get(path).Position, path, value);
    }

    [Theory]
    [InlineData("<Bundle xmlns=\"http://hl7.org/fhir\"><entry><resource><Patient><name><family value=\"Lovelace\"/></name><birthDate value=\"1815-12-10\"/></Patient></resource></entry></Bundle>")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\rPID|1||MRN-7788||Lovelace^Ada||18151210\r")]
    [InlineData("{\"patientName\":\"Lovelace\",\"dob\":\"1815-12-10\",\"x\":\"Ada\",\"n\":[18151210]}")]
    [InlineData("name;dob\nLovelace;1815-12-10\n")]
    [InlineData("%PDF-1.4 Lovelace")]
    public void Other_outputs_are_masked_too(string output)
    {
        string text = Encoding.UTF8.GetString(new ContentMask(Detail(Oru, output)).WithOutputs(null).Outputs[0].Bytes);
        foreach (string hidden in (string[])["Lovelace", "Ada", "1815-12-10", "18151210", "MRN-7788"]) Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Lovelace\"}],\"identifier\":[{\"value\":\"MRN-7788\"}]}")]
    [InlineData("<?xml version=\"1.0\"?><order><patient><name>Lovelace</name><mrn>MRN-7788</mrn></patient></order>")]
    [InlineData("no format Lovelace MRN-7788")]
    [InlineData("{\"broken\": \"Lovelace")]
    [InlineData("MSHLovelace")]
    public void Messages_of_other_formats_are_masked_or_left_out(string raw)
    {
        string text = Encoding.UTF8.GetString(new ContentMask(Detail(raw)).WithoutOutputs().Raw);
        Assert.DoesNotContain("Lovelace", text, StringComparison.Ordinal);
        Assert.DoesNotContain("7788", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_answers_and_history_do_not_quote_what_is_masked()
    {
        MessageDetail detail = Detail(Oru) with
        {
            Acknowledgement = Encoding.UTF8.GetBytes("MSH|^~\\&|EHR|CLINIC|LAB|NORTH|2026||ACK|1|P|2.5.1\rMSA|AE|C-1001|Bad patient Lovelace\r"),
            Problems = [new Problem("value.date", "PID-7", "\"1815-12-10x\" is no date; neither is 'local sec'."), new Problem("x", "OBX-3", "\"GLU\" is not in a table.")],
            Deliveries = [new DeliveryDetail(1, 1, "d", DeliveryState.Dead, 1, null, default, null, "400: no patient \"Lovelace\" (MRN-7788)", false)],
            History = [new HistoryEntry(default, "Failed", "because of Lovelace", null)],
        };
        MessageDetail masked = new ContentMask(detail).WithoutOutputs();
        string all = string.Join('\n', masked.Problems) + string.Join('\n', masked.Deliveries) + string.Join('\n', masked.History) + Encoding.UTF8.GetString(masked.Acknowledgement!) + masked.Row;

        foreach (string hidden in (string[])["Lovelace", "MRN-7788", "1815-12-10", "local sec"]) Assert.DoesNotContain(hidden, all, StringComparison.Ordinal);
        Assert.Contains("\"GLU\"", all, StringComparison.Ordinal);
        Assert.DoesNotContain("GLU", string.Join('\n', new ContentMask(detail).MetadataOnly().Problems), StringComparison.Ordinal);
    }

    private static MessageDetail Detail(string raw, string? output = null) => new(
        new MessageRow(1, "labs/north", MessageState.Completed, DateTimeOffset.UnixEpoch, "ORU^R01", "C-1001", "MRN-7788", "LAB", "NORTH", raw.Length, MessageMarks.None, 0, "m"),
        Encoding.UTF8.GetBytes(raw), null, "mllp", "LAB|NORTH|MRN-7788", "", "m", "1.0.0", "h", [], output is null ? [] : [new MessageOutput(1, "x", Encoding.UTF8.GetBytes(output))], [], []);
}

using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Tests.Official;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>Which of the standard's maps a message takes, and what the general one makes of messages that have none.</summary>
public sealed class StandardMapsTests
{
    private const string Own = "hl7/v2-to-fhir-more/messages/";
    private const string Official = "hl7/v2-to-fhir/messages/";

    private static readonly MappingLibrary Few = Library(Official + "ADT_A01", Official + "ADT_A11", Official + "ORU_R01", Own + "ORU_R01", Own + "ADT_A09", Own + "any");

    private static readonly Lazy<CompiledMapping> General = new(() => MappingLibrary.Open(Path.Combine(OfficialMaps.Root, "mappings")).Require().Compile(StandardMaps.General).Require());

    [Theory]
    [InlineData("ADT^A01^ADT_A01", Official + "ADT_A01")]
    [InlineData("ADT^A08^ADT_A01", Official + "ADT_A01")]
    [InlineData("ORU^R01^ORU_R01", Own + "ORU_R01")]
    [InlineData("ADT^A10^ADT_A09", Own + "ADT_A09")]
    public void Our_own_map_of_a_structure_comes_before_the_official_one(string type, string expected) => Assert.Equal(expected, Choose(type));

    [Fact]
    public void A_map_of_the_very_event_comes_before_that_of_its_structure() => Assert.Equal(Official + "ADT_A11", Choose("ADT^A11^ADT_A09"));

    [Theory]
    [InlineData("ADT^A08", Official + "ADT_A01")]
    [InlineData("ADT^A08^ADT_A08", Official + "ADT_A01")]
    [InlineData("ADT^A08^NONE", Official + "ADT_A01")]
    [InlineData("oru^r01", Own + "ORU_R01")]
    [InlineData("ORU", Own + "ORU_R01")]
    [InlineData("ADT^Z99^ADT_A01", Official + "ADT_A01")]
    public void A_missing_or_wrong_structure_is_found_by_the_event(string type, string expected) => Assert.Equal(expected, Choose(type));

    [Fact]
    public void An_event_that_MSH_leaves_out_is_read_from_EVN() =>
        Assert.Equal(Official + "ADT_A01", StandardMaps.Choose(Few, Message(@"MSH|^~\&|A|B|C|D|20260301||ADT|1|P|2.2", "EVN|A04|20260301")));

    [Theory]
    [InlineData("ZZZ^Z01^ZZZ_Z01")]
    [InlineData("ADT^Z99")]
    [InlineData("")]
    [InlineData("ANY^^any")]
    [InlineData("..^..^../../labs/north/oru-r01")]
    public void Everything_else_takes_the_general_map(string type) => Assert.Equal(StandardMaps.General, Choose(type));

    [Fact]
    public void The_general_map_keeps_patients_with_their_own_segments_whatever_stands_where()
    {
        var (bundle, problems) = Convert(
            @"MSH|^~\&|LIS|NORTH|EHR|CLINIC|20260301120000-0600||ZLT^Z01^ZLT_Z01|M1|P|2.5.1",
            "PID|1||11^^^NORTH^MR||Moreau^Ada",
            "PV1|1|I|W1^2^3",
            "OBX|1|NM|8867-4^Heart rate^LN||61|/min|||||F",
            "AL1|1|DA|70618^Penicillin",
            "ZZ1|x",
            "PID|2||22^^^NORTH^MR||Okafor^Ben",
            "ORC|RE|P1|F1",
            "OBR|1|P1|F1|24331-1^Lipid panel^LN|||20260301|||||||||||||||20260301||LAB|F",
            "OBX|1|NM|2093-3^Cholesterol^LN||4.1|mmol/L|||||F",
            "AL1|1|DA|1191^Aspirin");

        var ada = Reference(bundle, "Patient", patient => (string?)patient["name"]?[0]?["family"] == "Moreau");
        var ben = Reference(bundle, "Patient", patient => (string?)patient["name"]?[0]?["family"] == "Okafor");
        Assert.Equal([ada, ben], Resources(bundle, "AllergyIntolerance").Select(one => (string?)one["patient"]!["reference"]));
        Assert.Equal([ada, ben], Resources(bundle, "Observation").Select(one => (string?)one["subject"]!["reference"]));
        Assert.Equal(ada, (string?)Resources(bundle, "Encounter").Single()["subject"]!["reference"]);
        var report = Resources(bundle, "DiagnosticReport").Single();
        Assert.Equal(ben, (string?)report["subject"]!["reference"]);
        Assert.Equal(Reference(bundle, "Observation", one => (string?)one["subject"]!["reference"] == ben), (string?)report["result"]![0]!["reference"]);
        var said = Assert.Single(problems, problem => problem.Code == "mapping.general");
        Assert.Equal(Severity.Warning, said.Severity);
        Assert.Contains("ZLT_Z01", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_nothing_but_its_header_gives_a_Bundle_too()
    {
        var (bundle, problems) = Convert(@"MSH|^~\&|A|B|C|D|20260301||ZZZ^Z01|1|P|2.5.1");
        Assert.Single(Resources(bundle, "MessageHeader"));
        Assert.Contains(problems, problem => problem.Message.Contains("ZZZ^Z01", StringComparison.Ordinal));
    }

    private static string Choose(string type) => StandardMaps.Choose(Few, Message($@"MSH|^~\&|A|B|C|D|20260301||{type}|1|P|2.5.1"));

    private static Hl7Message Message(params string[] segments) => Hl7Message.Parse(Encoding.UTF8.GetBytes(string.Join('\r', segments))).Require();

    private static (JsonObject Bundle, Problem[] Problems) Convert(params string[] segments)
    {
        using var result = General.Value.Run(Message(segments), new RunOptions());
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return (JsonNode.Parse(output.WrittenSpan)!.AsObject(), [.. result.Problems]);
    }

    private static IEnumerable<JsonObject> Resources(JsonObject bundle, string type) =>
        bundle["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).Where(resource => (string?)resource["resourceType"] == type);

    private static string Reference(JsonObject bundle, string type, Func<JsonObject, bool> which) => $"{type}/{(string?)Resources(bundle, type).Single(which)["id"]}";

    private static MappingLibrary Library(params string[] ids) =>
        MappingLibrary.Of(ids.Select(id => MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","version":"1","kind":"message"}""")).Require())));
}

using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>What a reference to the Bundle becomes: one to each resource where the Bundle does not stay one thing.</summary>
public class MappingEverythingTests
{
    private const string Patient = """{ "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "v", "from": "PID-3.1", "to": "identifier.value" }, { "id": "s", "to": "identifier.system", "value": "urn:oid:1.2" } ] }""";
    private const string Header = """{ "id": "h", "from": "MSH", "resource": "MessageHeader", "rules": [ { "id": "e", "from": "MSH-9.2", "to": "eventCoding.code" }, { "id": "s", "to": "source.endpoint", "value": "urn:x" } ] }""";

    private static MappingPackage Map(string bundle, string rules, string more = "") => Some.Package(
        $$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "{{bundle}}" }, {{more}} "rules": [{{rules}}] }""");

    private static string Provenance(string targets) =>
        $$"""{ "id": "w", "from": "MSH", "resource": "Provenance", "rules": [ { "id": "r", "from": "MSH-7", "to": "recorded" }, { "id": "a", "to": "agent.who.display", "value": "us" }, {{targets}} ] }""";

    private static string Targets(JsonElement provenance) =>
        string.Join(' ', provenance.GetProperty("target").EnumerateArray().Select(target => target.GetProperty("reference").GetString()!.Split('/')[0]));

    [Theory]
    [InlineData("transaction")]
    [InlineData("batch")]
    public void In_a_set_of_resources_it_is_a_reference_to_every_other_one(string bundle)
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1||A1", "OBR|1||F1"),
            Map(bundle, Provenance("""{ "id": "t", "to": "target[+]", "ref": "Bundle" }""") + "," + Header + "," + Patient));

        JsonElement provenance = ran.The("Provenance");
        Assert.Equal("MessageHeader Patient", Targets(provenance));
        Assert.Equal($"Patient/{ran.The("Patient").GetProperty("id").GetString()}", provenance.GetProperty("target")[1].GetProperty("reference").GetString());
        Assert.Empty(ran.Problems);
    }

    [Fact]
    public void What_a_rule_names_besides_is_there_once()
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1||A1", "OBR|1||F1"),
            Map("transaction", Header + "," + Patient + "," + Provenance("""{ "id": "t", "to": "target[+]", "ref": "Bundle" }, { "id": "u", "to": "target[+]", "ref": "MessageHeader" }""")));

        Assert.Equal(["MessageHeader", "Patient"], Targets(ran.The("Provenance")).Split(' ').Order());
    }

    [Fact]
    public void Merged_resources_count_once_and_what_the_receiver_has_not_at_all()
    {
        const string Results = """
            { "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "rules": [ { "id": "x", "from": "OBX", "resource": "Observation", "key": ["OBX-3.1"], "rules": [
              { "id": "s", "to": "status", "value": "final" }, { "id": "c", "from": "OBX-3.1", "to": "code.text" } ] } ] }
            """;
        Ran ran = Some.Run(
            Some.Oru("PID|1||A1", "OBR|1||F1", "OBX|1|NM|A||1", "OBX|2|NM|A||2", "OBX|3|NM|B||3"),
            Map("transaction", Patient + "," + Provenance("""{ "id": "t", "to": "target[+]", "ref": "Bundle" }""") + "," + Results, """ "policy": { "writes": { "Patient": "reference" } }, """));

        Assert.Empty(ran.All("Patient"));
        Assert.Equal("Observation Observation", Targets(ran.The("Provenance")));
    }

    [Fact]
    public void In_a_message_it_is_the_message()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||A1"), Map("message", Header + "," + Patient + "," + Provenance("""{ "id": "t", "to": "target[+]", "ref": "Bundle" }""")));

        Assert.EndsWith(ran.Bundle.GetProperty("id").GetString()!, Assert.Single(ran.The("Provenance").GetProperty("target").EnumerateArray()).GetProperty("reference").GetString()!);
    }

    [Fact]
    public void A_place_for_one_reference_has_no_room_for_them()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||A1"), Map("transaction", Header + "," + Provenance("""{ "id": "t", "to": "target[+]", "ref": "MessageHeader" }, { "id": "l", "to": "location", "ref": "Bundle" }""")));

        Assert.False(ran.The("Provenance").TryGetProperty("location", out _));
        Assert.Equal("MessageHeader", Targets(ran.The("Provenance")));
    }
}

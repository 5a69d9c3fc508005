using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>Identity where a key repeats or nothing has an identifier, references by place, and the names of coding systems.</summary>
public class MappingPlaceTests
{
    private static string Results(string repeats, string more = "") => $$"""
        { "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION", "rules": [ { "id": "g", "each": "OBSERVATION", "rules": [ { "id": "x", "from": "OBX", "resource": "Observation", "key": ["OBR-3.1 & '|' & OBX-3.1"], "repeats": "{{repeats}}", "rules": [
          { "id": "s", "to": "status", "value": "final" }, { "id": "c", "from": "OBX-3.1", "to": "code.text" },
          { "id": "q", "from": "OBX-5", "when": "OBX-2 = 'NM'", "to": "valueQuantity.value" }, { "id": "t", "from": "OBX-5", "when": "OBX-2 = 'TX'", "to": "valueString" }{{more}} ] } ] },
          { "id": "r", "from": "OBR", "resource": "DiagnosticReport", "rules": [ { "id": "s", "to": "status", "value": "final" }, { "id": "c", "to": "code.text", "value": "R" }, { "id": "m", "to": "result[+]", "ref": "Observation", "at": "OBSERVATION.OBX" } ] } ] }
        """;

    private static string Ids(Ran ran) => string.Join(' ', ran.All("Observation").Select(one => one.GetProperty("id").GetString()));

    [Fact]
    public void A_repeated_key_is_numbered_so_that_a_second_message_finds_the_same_things()
    {
        MappingPackage map = Some.Map(Results("number"));
        Ran first = Some.Run(Some.Oru("PID|1", "OBR|1||F1", "OBX|1|NM|A||1", "OBX|2|NM|A||2", "OBX|3|NM|B||3"), map);
        Ran second = Some.Run(Some.Oru("PID|1", "OBR|1||F1", "OBX|7|NM|B||3", "OBX|8|NM|A||1", "OBX|9|NM|A||5"), map);

        Assert.Equal(3, first.All("Observation").Count);
        Assert.Equal(Ids(first).Split(' ').Order(), Ids(second).Split(' ').Order());
    }

    [Fact]
    public void Lines_of_one_text_are_one_value_and_one_result_of_the_report()
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1||F1", "OBX|1|TX|A||one", "OBX|2|TX|A||two", "OBX|3|NM|B||3", "OBX|4|NM|B||4"), Some.Map(Results("lines")));

        Assert.Equal("one\ntwo", ran.All("Observation")[0].GetProperty("valueString").GetString());
        Assert.Equal(3, ran.All("Observation").Count);
        Assert.Equal(3, ran.The("DiagnosticReport").GetProperty("result").GetArrayLength());
    }

    [Fact]
    public void Merging_is_the_default()
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1||F1", "OBX|1|NM|A||1", "OBX|2|NM|A||2"), Some.Map(Results("merge")));

        Assert.Equal("""{"status":"final","code":{"text":"A"},"valueQuantity":{"value":1}}""", ran.Text("Observation"));
    }

    [Fact]
    public void A_reference_finds_the_resources_of_other_segments_but_never_itself()
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1", "OBR|1||F1", "OBX|1|NM|A|1|1", "OBX|2|NM|B|1|2", "OBX|3|NM|C|2|3"),
            Some.Map(Results("number", """, { "id": "m", "to": "hasMember[+]", "ref": "Observation", "at": "ORDER_OBSERVATION.OBX[*].where(OBX-4 = %context.OBX-4)" }""")));

        Assert.Equal($"Observation/{ran.All("Observation")[1].GetProperty("id").GetString()}", ran.All("Observation")[0].GetProperty("hasMember")[0].GetProperty("reference").GetString());
        Assert.Equal(1, ran.All("Observation")[0].GetProperty("hasMember").GetArrayLength());
        Assert.False(ran.All("Observation")[2].TryGetProperty("hasMember", out _));
    }

    [Fact]
    public void A_role_is_of_one_person_in_one_organization_whatever_the_message()
    {
        MappingPackage map = Some.Map("""
            { "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION", "rules": [ { "id": "r", "from": "OBR", "resource": "ServiceRequest", "rules": [
              { "id": "s", "to": "status", "value": "active" }, { "id": "i", "to": "intent", "value": "order" }, { "id": "p", "to": "subject.display", "value": "P" },
              { "id": "n", "from": "OBR-16.1", "to": "requester(PractitionerRole.practitioner(Practitioner.identifier[0].value))" }, { "id": "f", "from": "OBR-16.2", "to": "requester(PractitionerRole.practitioner(Practitioner.name[0].family))" },
              { "id": "o", "from": "OBR-10.2", "to": "requester(PractitionerRole.organization(Organization.name))" } ] } ] }
            """);
        string Role(string id, string organization, string time = "20260203") => Some.Run(Some.Message($"MSH|^~\\&|LAB|NORTH|EHR|CITY|{time}||ORU^R01^ORU_R01|1|P|2.5.1", "PID|1", $"OBR|1|||||||||^{organization}||||||{id}^Welby"), map).The("PractitionerRole").GetProperty("id").GetString()!;

        Assert.Equal(Role("1", "Ward A"), Role("1", "Ward A", "20270101"));
        Assert.NotEqual(Role("1", "Ward A"), Role("2", "Ward A"));
        Assert.NotEqual(Role("1", "Ward A"), Role("1", "Ward B"));
        // A name alone is no person.
        Assert.NotEqual(Role("", "Ward A"), Role("", "Ward A", "20270101"));
    }

    [Theory]
    [InlineData("LN", "http://loinc.org")]
    [InlineData("L", "urn:id:NORTH:L")]
    [InlineData("99 LAB", "urn:id:NORTH:99%20LAB")]
    [InlineData("2.16.840.1.113883.6.1", "urn:oid:2.16.840.1.113883.6.1")]
    [InlineData("HL70163", "http://terminology.hl7.org/CodeSystem/v2-0163")]
    [InlineData("http://example.org/x", "http://example.org/x")]
    [InlineData("OWN", "urn:oid:1.2.3")]
    public void A_coding_system_is_a_URI_and_a_sender_s_own_is_only_that_sender_s(string name, string expected)
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1", "OBR|1", $"OBX|1|NM|A^a^{name}"),
            Some.Map("""
                { "id": "x", "from": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "rules": [
                  { "id": "s", "to": "status", "value": "final" }, { "id": "c", "from": "OBX-3.1", "to": "code.coding[0].code" }, { "id": "y", "from": "OBX-3.3", "to": "code.coding[0].system", "table": "systems" } ] }
                """, """ "policy": { "systems": { "LN": "http://loinc.org", "OWN": "urn:oid:1.2.3" } } """));

        Assert.Equal(expected, ran.The("Observation").GetProperty("code").GetProperty("coding")[0].GetProperty("system").GetString());
        Assert.DoesNotContain(ran.Problems, problem => problem.Code != "hl7v2.date");
    }

    [Theory]
    [InlineData("PLC", "urn:oid:1.2.3")]
    [InlineData("OTHER", null)]
    public void A_table_of_which_only_hits_count_writes_nothing_for_a_miss(string name, string? expected)
    {
        const string Rules = """
            { "id": "x", "from": "PATIENT_RESULT.ORDER_OBSERVATION.OBR", "resource": "DiagnosticReport", "rules": [ { "id": "s", "to": "status", "value": "final" }, { "id": "c", "to": "code.text", "value": "R" },
              { "id": "v", "from": "OBR-3.1", "to": "identifier[0].value" }, { "id": "y", "from": "OBR-3.2", "to": "identifier[0].system", "table": "authorities!" } ] }
            """;
        Ran known = Some.Run(Some.Oru("PID|1", $"OBR|1||F1^{name}"), Some.Map(Rules, """ "policy": { "authorities": { "PLC": "urn:oid:1.2.3" } } """));
        Ran none = Some.Run(Some.Oru("PID|1", $"OBR|1||F1^{name}"), Some.Map(Rules));

        Assert.Equal(expected, known.The("DiagnosticReport").GetProperty("identifier")[0].TryGetProperty("system", out System.Text.Json.JsonElement system) ? system.GetString() : null);
        Assert.False(none.The("DiagnosticReport").GetProperty("identifier")[0].TryGetProperty("system", out _));
        Assert.Empty(known.Problems);
    }
}

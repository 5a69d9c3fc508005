using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class MappingScopeTests
{
    private const string Order = """
        { "id": "order", "each": "PATIENT_RESULT.ORDER_OBSERVATION", "rules": [
          { "id": "orc", "from": "ORC", "resource": "DiagnosticReport", "as": "report", "rules": [ { "id": "placer", "from": "ORC-2", "to": "identifier[#1].value" } ] },
          { "id": "obr", "from": "OBR", "resource": "DiagnosticReport", "as": "report", "rules": [
            { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBR-4.2", "to": "code.text" } ] },
          { "id": "obs", "each": "OBSERVATION", "rules": [
            { "id": "obx", "from": "OBX", "resource": "Observation", "as": "obs", "rules": [
              { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBX-3.2", "to": "code.text" }, { "id": "order", "from": "OBR-4.1", "to": "code.coding[0].code" },
              { "id": "late", "to": "device", "ref": "device" } ] },
            { "id": "note", "each": "NTE", "on": "obs", "rules": [ { "id": "text", "from": "NTE-3", "to": "note.text" } ] },
            { "id": "result", "on": "report", "to": "result", "ref": "obs" },
            { "id": "prt", "from": "OBX-18", "resource": "Device", "as": "device", "rules": [ { "id": "v", "from": "EI.1", "to": "identifier[0].value" } ] } ] } ] }
        """;

    private static readonly string[] TwoOrders =
    [
        "PID|1||1^^^NORTH", "ORC|RE|P1", "OBR|1|||C1^first", "OBX|1|NM|A^a||1", "NTE|1||n1", "NTE|2||n2", "OBX|2|NM|B^b||2|||||||||||||D1",
        "ORC|RE|P2", "OBR|2|||C2^second", "OBX|1|NM|C^c||3",
    ];

    [Fact]
    public void Two_segments_continue_one_resource_and_the_next_group_makes_its_own()
    {
        Ran ran = Some.Run(Some.Oru(TwoOrders), Some.Map(Order));

        Assert.Equal(["P1", "P2"], ran.All("DiagnosticReport").Select(report => report.GetProperty("identifier")[0].GetProperty("value").GetString()));
        Assert.Equal(["first", "second"], ran.All("DiagnosticReport").Select(report => report.GetProperty("code").GetProperty("text").GetString()));
    }

    [Fact]
    public void References_find_the_innermost_name_and_each_iteration_adds_its_own()
    {
        Ran ran = Some.Run(Some.Oru(TwoOrders), Some.Map(Order));

        JsonElement[] reports = [.. ran.All("DiagnosticReport")];
        string[] urls = [.. ran.Bundle.GetProperty("entry").EnumerateArray().Where(entry => entry.GetProperty("resource").GetProperty("resourceType").GetString() == "Observation").Select(entry => entry.GetProperty("request").GetProperty("url").GetString()!)];
        Assert.Equal(urls[..2], reports[0].GetProperty("result").EnumerateArray().Select(result => result.GetProperty("reference").GetString()));
        Assert.Equal(urls[2..], reports[1].GetProperty("result").EnumerateArray().Select(result => result.GetProperty("reference").GetString()));
    }

    [Fact]
    public void A_reference_in_mode_fill_points_to_the_first_name_that_there_is()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||1^^^NORTH"), Some.Map("""
            { "id": "site", "resource": "Location", "as": "site", "rules": [ { "id": "name", "to": "name", "value": "site" } ] },
            { "id": "ward", "resource": "Location", "as": "ward", "rules": [ { "id": "name", "to": "name", "value": "ward" }, { "id": "in", "to": "partOf", "ref": "site", "mode": "fill" } ] },
            { "id": "bed", "resource": "Location", "as": "bed", "rules": [
              { "id": "name", "to": "name", "value": "bed" },
              { "id": "in.room", "to": "partOf", "ref": "room", "mode": "fill" },
              { "id": "in.ward", "to": "partOf", "ref": "ward", "mode": "fill" },
              { "id": "in.site", "to": "partOf", "ref": "site", "mode": "fill" } ] },
            { "id": "never", "when": "PID-3 = 'none'", "resource": "Location", "as": "room" }
            """));

        Dictionary<string, JsonElement> places = ran.All("Location").ToDictionary(place => place.GetProperty("name").GetString()!);
        Assert.Equal($"Location/{places["ward"].GetProperty("id").GetString()}", places["bed"].GetProperty("partOf").GetProperty("reference").GetString());
        Assert.Equal($"Location/{places["site"].GetProperty("id").GetString()}", places["ward"].GetProperty("partOf").GetProperty("reference").GetString());
    }

    [Fact]
    public void Every_iteration_has_slots_of_its_own_and_paths_resolve_outwards()
    {
        Ran ran = Some.Run(Some.Oru(TwoOrders), Some.Map(Order));

        IReadOnlyList<JsonElement> observations = ran.All("Observation");
        Assert.Equal("""[{"text":"n1"},{"text":"n2"}]""", observations[0].GetProperty("note").GetRawText());
        Assert.Equal(["C1", "C1", "C2"], observations.Select(observation => observation.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()));
    }

    [Fact]
    public void A_reference_to_what_comes_later_is_written_and_to_what_never_comes_is_not()
    {
        Ran ran = Some.Run(Some.Oru(TwoOrders), Some.Map(Order));

        Assert.Equal([false, true, false], ran.All("Observation").Select(observation => observation.TryGetProperty("device", out _)));
        Assert.Equal("D1", ran.The("Device").GetProperty("identifier")[0].GetProperty("value").GetString());
    }

    [Fact]
    public void Every_further_repetition_makes_a_resource_of_its_own()
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1", "OBX|1||A|||||||||||||||D1~D2"), Some.Map("""
            { "id": "obx", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "rules": [
              { "id": "device", "from": "OBX-18", "resource": "Device", "rules": [ { "id": "v", "from": "EI.1", "to": "identifier[0].value" } ] } ] }
            """));

        Assert.Equal(["D1", "D2"], ran.All("Device").Select(device => device.GetProperty("identifier")[0].GetProperty("value").GetString()));
    }

    [Fact]
    public void Hops_share_a_resource_per_reference_and_go_with_it_when_it_stays_empty()
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1", "OBX|1||A||||||||||||||||||||North Lab^^9|1 Main St"), Some.Map("""
            { "id": "obs", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "rules": [
              { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBX-3.1", "to": "code.text" },
              { "id": "name", "from": "OBX-23.1", "to": "performer[#2](Organization.name)" },
              { "id": "street", "from": "OBX-24.1", "to": "performer[#2](Organization.address[0].line[0])" },
              { "id": "role", "from": "OBX-25", "to": "performer[#3](PractitionerRole.organization(Organization.name))" },
              { "id": "empty", "to": "specimen(Specimen)", "rules": [ { "id": "v", "from": "OBX-33", "to": "identifier[0].value" } ] } ] }
            """));

        Assert.Equal("""{"name":"North Lab","address":[{"line":["1 Main St"]}]}""", ran.Text("Organization"));
        JsonElement observation = ran.The("Observation");
        Assert.Equal($"Organization/{ran.The("Organization").GetProperty("id").GetString()}", observation.GetProperty("performer")[0].GetProperty("reference").GetString());
        Assert.Equal(1, observation.GetProperty("performer").GetArrayLength());
        Assert.False(observation.TryGetProperty("specimen", out _));
        Assert.Empty(ran.All("Specimen"));
        Assert.Empty(ran.All("PractitionerRole"));
    }

    [Fact]
    public void Z_segments_are_found_wherever_they_stand_in_the_group()
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1", "OBX|1||A", "ZOB|1|C", "OBX|2||B", "ZOB|1|N"), Some.Map("""
            { "id": "obs", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "resource": "Observation", "rules": [
              { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBX-3.1", "to": "code.text" },
              { "id": "z", "from": "ZOB", "rules": [ { "id": "flag", "from": "ZOB-2", "when": "ZOB-2 = 'C'", "to": "interpretation[+].text" } ] } ] }
            """));

        Assert.Equal([true, false], ran.All("Observation").Select(observation => observation.TryGetProperty("interpretation", out _)));
    }

    private static string PerResult(string source, string when = "") => $$"""
        { "id": "obs", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "rules": [
          { "id": "obx", "from": "OBX", "resource": "Observation", "as": "obs", "rules": [
            { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBX-3.2", "to": "code.text" },
            { "id": "mark", {{when}}{{source}}, "to": "note[+].text" } ] } ] }
        """;

    private static IEnumerable<string?> Notes(Ran ran) =>
        [.. ran.All("Observation").Select(observation => observation.TryGetProperty("note", out JsonElement notes) ? string.Join('+', notes.EnumerateArray().Select(note => note.GetProperty("text").GetString())) : null)];

    [Theory]
    [InlineData("\"value\": \"critical\"", "\"when\": \"ZOB-2 = 'C'\", ")]
    [InlineData("\"from\": \"ZOB-3\"", "")]
    [InlineData("\"from\": \"iif(ZOB-2 = 'C', ZOB-3)\"", "")]
    public void A_Z_segment_after_one_result_is_never_taken_for_anothers(string source, string when)
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1||1^^^NORTH", "OBR|1|||C1^first", "OBX|1|NM|A^a||1", "ZOB|1|C|critical", "OBX|2|NM|B^b||2", "OBR|2|||C2^second", "OBX|1|NM|C^c||3"),
            Some.Map(PerResult(source, when)));

        Assert.Equal(["critical", null, null], Notes(ran));
    }

    [Fact]
    public void A_star_means_every_such_segment_of_the_own_group()
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1||1^^^NORTH", "OBR|1|||C1^first", "OBX|1|NM|A^a||1", "NTE|1||n1", "NTE|2||n2", "OBX|2|NM|B^b||2", "OBX|3|NM|C^c||3", "NTE|1||n3"),
            Some.Map(PerResult("\"from\": \"NTE[*]-3\"")));

        Assert.Equal(["n1+n2", null, "n3"], Notes(ran));
    }

    [Fact]
    public void Segments_of_groups_that_do_not_repeat_are_found_from_inside_and_outside()
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1||1^^^NORTH", "PV1|1|O|||||||||||||||||V9", "ORC|RE|P1", "OBR|1|||C1^first", "OBX|1|NM|A^a||1"),
            Some.Map(PerResult("\"from\": \"PV1-19 & '/' & ORC-2 & '/' & PID-3.1\"")));

        Assert.Equal(["V9/P1/1"], Notes(ran));
    }

    [Fact]
    public void A_changed_rule_may_use_the_names_of_the_map_that_it_stands_in()
    {
        MappingPackage segment = Some.Shared("test/OBX", "segment", "OBX", "Observation", """
            { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBX-3", "to": "code", "map": "concept" }
            """, "\"uses\": { \"concept\": { \"id\": \"test/concept\" } }");
        MappingPackage concept = Some.Shared("test/concept", "datatype", "CWE", "CodeableConcept", """{ "id": "text", "from": "CWE.2", "to": "text" }""");
        MappingPackage official = Some.Map("""{ "id": "obx", "from": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "map": "OBX" }""",
            "\"uses\": { \"OBX\": { \"id\": \"test/OBX\" } }", "test/base");
        MappingPackage lab = Some.Map("", """
            "extends": { "id": "test/base" }, "changes": [ { "at": "obx/code", "op": "replace", "rule": { "from": "OBX-4", "to": "code", "map": "concept" } } ]
            """);

        Ran ran = Some.Run(Some.Oru("PID|1||1^^^NORTH", "OBR|1|||C1^first", "OBX|1|NM|A^a|x^from four|1"), lab, official, segment, concept);

        Assert.Equal("from four", ran.The("Observation").GetProperty("code").GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("", "2026-02-03T01:00:00-06:00")]
    [InlineData("\"policy\": { \"zone\": \"+02:00\" }", "2026-02-03T01:00:00-06:00")]
    [InlineData("\"policy\": { \"zone\": \"+02:00\", \"zoneSource\": \"policy\" }", "2026-02-03T01:00:00+02:00")]
    public void Times_without_offset_are_in_the_messages_zone_unless_the_policy_does_not_believe_it(string policy, string expected)
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1||1^^^NORTH", "OBR|1|||C1^first", "OBX|1|NM|A^a||1|||||||||20260203010000"),
            Some.Map("""
                { "id": "obs", "from": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "rules": [
                  { "id": "status", "to": "status", "value": "final" }, { "id": "code", "from": "OBX-3.2", "to": "code.text" }, { "id": "at", "from": "OBX-14", "to": "effectiveDateTime" } ] }
                """, policy));

        Assert.Equal(expected, ran.The("Observation").GetProperty("effectiveDateTime").GetString());
    }
}

using System.Text.Json;
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
}

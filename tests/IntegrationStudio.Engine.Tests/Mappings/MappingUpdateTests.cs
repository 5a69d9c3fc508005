using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>How resources reach the receiver: put, created, only referred to; and what action codes and snapshots do.</summary>
public class MappingUpdateTests
{
    private const string Rules = """
        { "id": "g", "each": "PATIENT_RESULT", "rules": [ { "id": "p", "from": "PATIENT.PID", "resource": "Patient", "rules": [ { "id": "s", "to": "identifier[0].system", "value": "urn:oid:1.2" }, { "id": "i", "from": "PID-3.1", "to": "identifier[0].value" } ] },
        { "id": "o", "each": "ORDER_OBSERVATION.OBSERVATION", "rules": [ { "id": "x", "from": "OBX", "resource": "Observation", "rules": [
          { "id": "s", "to": "status", "value": "final" }, { "id": "c", "from": "OBX-3.1", "to": "code.text" }, { "id": "p", "to": "subject", "ref": "Patient" } ] } ] } ] }
        """;

    private static IEnumerable<(string Method, string Url)> Requests(Ran ran) =>
        ran.Bundle.GetProperty("entry").EnumerateArray().Select(entry => (entry.GetProperty("request").GetProperty("method").GetString()!, entry.GetProperty("request").GetProperty("url").GetString()!));

    private static Ran Run(string policy, params string[] segments) =>
        Some.Run(Some.Oru(["PID|1||77", .. segments]), Some.Map(Rules, $$""" "policy": { {{policy}} } """));

    private static string Reference(Ran ran) => ran.The("Observation").GetProperty("subject").GetProperty("reference").GetString()!;

    [Fact]
    public void The_way_of_writing_is_the_mapping_s_and_may_differ_by_type()
    {
        Ran ran = Run(""" "write": "post", "writes": { "Patient": "conditionalCreate" } """, "OBR|1", "OBX|1||A");

        Assert.Equal([("POST", "Patient"), ("POST", "Observation")], Requests(ran));
        JsonElement patient = ran.Bundle.GetProperty("entry")[0];
        Assert.Equal("identifier=urn%3Aoid%3A1.2|77", patient.GetProperty("request").GetProperty("ifNoneExist").GetString());
        Assert.Equal(patient.GetProperty("fullUrl").GetString(), Reference(ran));
    }

    [Fact]
    public void What_is_put_is_referred_to_by_its_id_beside_what_is_posted()
    {
        Ran ran = Run(""" "writes": { "Observation": "post" } """, "OBR|1", "OBX|1||A");

        Assert.Equal(["PUT", "POST"], Requests(ran).Select(request => request.Method));
        Assert.Equal($"Patient/{ran.The("Patient").GetProperty("id").GetString()}", Reference(ran));
    }

    [Fact]
    public void A_resource_of_the_receiver_s_is_searched_for_by_reference()
    {
        Ran ran = Run(""" "writes": { "Patient": "reference" } """, "OBR|1", "OBX|1||A");

        Assert.Empty(ran.All("Patient"));
        Assert.Equal("Patient?identifier=urn%3Aoid%3A1.2|77", Reference(ran));
    }

    [Fact]
    public void An_unknown_type_is_a_problem_of_the_definition()
    {
        Assert.Contains(Some.CompileProblems(Some.Map(Rules, """ "policy": { "writes": { "Pateint": "put" } } """)), problem => problem.Path == "test/map#policy/writes" && problem.Mend!.Contains("Patient", StringComparison.Ordinal));
        Assert.False(MappingDefinition.Parse("""{ "id": "a", "version": "1", "kind": "message", "policy": { "writes": { "Patient": "push" } } }"""u8.ToArray()).Succeeded);
    }

    [Fact]
    public void What_a_snapshot_does_not_list_is_deleted()
    {
        Ran ran = Run(""" "replaces": ["Observation"] """, "OBR|1", "OBX|1||A", "OBX|2||B");

        (string method, string url) = Requests(ran).Last();
        Assert.Equal("DELETE", method);
        Assert.Equal($"Observation?patient=Patient/{ran.The("Patient").GetProperty("id").GetString()}" + string.Concat(ran.All("Observation").Select(one => $"&_id:not={one.GetProperty("id").GetString()}")), url);
    }

    private const string Problems = """
        { "id": "p", "from": "PID", "resource": "Patient", "key": ["PID-3.1"], "rules": [ { "id": "i", "from": "PID-3.1", "to": "identifier[0].value" } ] },
        { "id": "c", "each": "PRB", "resource": "Condition", "key": ["PRB-4.1"], "rules": [
          { "id": "s", "to": "clinicalStatus.coding[0].code", "value": "active" }, { "id": "c", "from": "PRB-3.1", "to": "code.text" }, { "id": "p", "to": "subject", "ref": "Patient" } ] },
        { "id": "g", "each": "GOL", "resource": "Goal", "key": ["GOL-4.1"], "rules": [ { "id": "d", "from": "GOL-3.1", "to": "description.text" }, { "id": "s", "to": "lifecycleStatus", "value": "active" }, { "id": "p", "to": "subject", "ref": "Patient" } ] },
        { "id": "r", "each": "ROL", "resource": "CareTeam", "key": ["ROL-1.1"], "rules": [ { "id": "n", "from": "ROL-4.2", "to": "name" } ] },
        { "id": "d", "each": "PRT", "resource": "Device", "key": ["PRT-10.1"], "rules": [ { "id": "n", "from": "PRT-10.1", "to": "lotNumber" } ] }
        """;

    private static Ran Act(string policy, params string[] segments) => Some.Run(
        Some.Message(["MSH|^~\\&|LAB|NORTH|EHR|CITY|20260203040506-0600||PPR^PC1^PPR_PC1|1|P|2.5.1", "PID|1||77", .. segments]),
        Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "PPR_PC1", "version": "2.5.1" }, "target": { "format": "fhir-r4" }, "policy": { {{policy}} }, "rules": [{{Problems}}] }"""));

    [Fact]
    public void An_action_code_deletes_by_status_and_leaves_alone()
    {
        Ran ran = Act("", "PRB|AD|20260203|B20|P1", "PRB|DE|20260203|C34|P2", "PRB|UC|20260203|E11|P3");

        Assert.Equal(["B20", "C34"], ran.All("Condition").Select(one => one.GetProperty("code").GetProperty("text").GetString()));
        JsonElement deleted = ran.All("Condition")[1];
        Assert.Equal("entered-in-error", deleted.GetProperty("verificationStatus").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.False(deleted.TryGetProperty("clinicalStatus", out _));
        Assert.DoesNotContain(ran.Problems, problem => problem.Severity == Severity.Error);
    }

    [Fact]
    public void In_snapshot_mode_action_codes_do_not_count()
    {
        Ran ran = Act(""" "updates": "snapshot" """, "PRB|DE|20260203|C34|P2", "PRB|UC|20260203|E11|P3");

        Assert.All(ran.All("Condition"), one => Assert.False(one.TryGetProperty("verificationStatus", out _)));
        Assert.Equal(2, ran.All("Condition").Count);
    }

    [Fact]
    public void A_deleted_goal_and_device_say_so_in_their_status()
    {
        Ran ran = Act("", "PRB|AD|20260203|B20|P1", "GOL|DE|20260203|Walk|G1");

        Assert.Equal("entered-in-error", ran.The("Goal").GetProperty("lifecycleStatus").GetString());
    }
}

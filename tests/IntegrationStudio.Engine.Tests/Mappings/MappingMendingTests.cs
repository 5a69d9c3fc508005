using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>The net under what mappings write: a Bundle is valid, whatever the rules did, and every step is told.</summary>
public class MappingMendingTests
{
    private const string Unknown = """{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}""";
    private const string Each = "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION";

    private static string Observation(string rules) => $$"""{ "id": "o", "each": "{{Each}}", "rules": [ { "id": "obx", "from": "OBX", "resource": "Observation", "rules": [{{rules}}] } ] }""";

    private static Ran Run(string rules, params string[] segments) => Run(rules, segments, "PID|1");

    private static Ran Run(string rules, string[] segments, string pid)
    {
        Ran ran = Some.Run(Some.Oru([pid, "OBR|1", .. segments]), Some.Map(rules));
        Assert.Empty(FhirValidator.ValidateJson(System.Text.Encoding.UTF8.GetBytes(ran.Bundle.GetRawText())));
        Assert.All(ran.Problems, problem => Assert.Equal(Severity.Warning, problem.Severity));
        Assert.False(ran.Failed);
        return ran;
    }

    [Fact]
    public void A_required_concept_that_nothing_gives_says_that_it_is_unknown_and_the_problem_names_segment_and_rule()
    {
        Ran ran = Run(Observation("""{ "id": "s", "to": "status", "value": "final" }"""), "OBX|1||A");

        Assert.Equal($$"""{"status":"final","code":{{Unknown}}}""", ran.Text("Observation"));
        Problem problem = Assert.Single(ran.Problems);
        Assert.Equal(("fhir.missing", "Observation.code"), (problem.Code, problem.Path));
        Assert.Contains("segment OBX,", problem.Message, StringComparison.Ordinal);
        Assert.Contains("test/map#rules/o/obx", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_organization_without_name_and_number_says_that_its_name_is_unknown()
    {
        Ran ran = Run(Observation("""
            { "id": "s", "to": "status", "value": "final" }, { "id": "c", "to": "code.text", "from": "OBX-3.1" },
            { "id": "a", "from": "OBX-24.3", "to": "performer[0](Organization.address[0].city)" }
            """), "OBX|1||A|||||||||||||||||||||1 Bank St^^York");

        Assert.Equal($$"""{"_name":{{Unknown}},"address":[{"city":"York"}]}""", ran.Text("Organization"));
        Problem problem = Assert.Single(ran.Problems);
        Assert.Equal(("fhir.missing", "Organization.name"), (problem.Code, problem.Path));
    }

    [Fact]
    public void A_period_that_ends_before_it_starts_loses_its_end()
    {
        const string map = """
            { "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
              { "id": "n", "to": "name[0]", "rules": [ { "id": "f", "to": "family", "from": "PID-5.1" }, { "id": "s", "to": "period.start", "from": "PID-7" }, { "id": "e", "to": "period.end", "from": "PID-29" } ] } ] }
            """;
        Ran wrong = Some.Run(Some.Oru("PID|1||||Moreau||20260302||||||||||||||||||||||20260301"), Some.Map(map));
        Ran right = Some.Run(Some.Oru("PID|1||||Moreau||20260302||||||||||||||||||||||2026"), Some.Map(map));

        Assert.Equal("""{"name":[{"family":"Moreau","period":{"start":"2026-03-02"}}]}""", wrong.Text("Patient"));
        Problem problem = Assert.Single(wrong.Problems);
        Assert.Equal(("value.period", "Patient.name[0].period.end"), (problem.Code, problem.Path));
        Assert.Equal("""{"name":[{"family":"Moreau","period":{"start":"2026-03-02","end":"2026"}}]}""", right.Text("Patient"));
    }

    [Fact]
    public void A_required_choice_takes_its_concept_and_a_required_group_is_filled_below()
    {
        Ran request = Run("""
            { "id": "m", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "MedicationRequest", "rules": [ { "id": "s", "to": "status", "value": "active" }, { "id": "i", "to": "intent", "value": "order" } ] }
            """);
        Assert.Equal($$"""{"status":"active","intent":"order","medicationCodeableConcept":{{Unknown}},"subject":{{Unknown}}}""", request.Text("MedicationRequest"));

        Ran history = Run("""
            { "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "rules": [
              { "id": "who", "resource": "Patient", "to": "active", "value": true },
              { "id": "what", "resource": "Provenance", "rules": [ { "id": "t", "to": "target", "ref": "Patient" }, { "id": "r", "to": "recorded", "value": "2026-02-03T04:05:06Z" } ] } ] }
            """);
        Assert.Contains($$"""
            "agent":[{"who":{{Unknown}}}]
            """.Trim(), history.Text("Provenance"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_code_takes_the_smallest_optional_element_with_it()
    {
        Ran ran = Run(Observation("""
            { "id": "s", "to": "status", "value": "final" }, { "id": "c", "to": "code.text", "from": "OBX-3.1" },
            { "id": "n", "to": "subject.extension[0]", "rules": [ { "id": "u", "to": "url", "value": "urn:x" }, { "id": "a", "to": "valueAttachment.title", "from": "OBX-3.1" } ] },
            { "id": "note", "to": "note[0].authorString", "from": "OBX-3.1" }
            """), "OBX|1||A");

        Assert.DoesNotContain("note", ran.Text("Observation"), StringComparison.Ordinal);
        Assert.Contains("valueAttachment", ran.Text("Observation"), StringComparison.Ordinal);
        Assert.Equal("Observation.note[0].text", Assert.Single(ran.Problems).Path);
    }

    [Fact]
    public void A_resource_that_cannot_be_valid_goes_with_the_references_to_it_until_all_is_well()
    {
        Ran ran = Run($$"""
            { "id": "g", "each": "{{Each}}", "rules": [
              { "id": "obx", "from": "OBX", "resource": "Observation", "rules": [ { "id": "c", "to": "code.text", "from": "OBX-3.1" }, { "id": "st", "to": "status", "from": "OBX-11" } ] },
              { "id": "in", "from": "OBX", "resource": "DiagnosticReport", "rules": [ { "id": "s", "to": "status", "value": "final" }, { "id": "c", "to": "code.text", "value": "R" }, { "id": "r", "to": "result", "ref": "Observation" } ] },
              { "id": "prov", "from": "OBX", "resource": "Provenance", "rules": [ { "id": "t", "to": "target", "ref": "Observation" }, { "id": "r", "to": "recorded", "value": "2026-02-03T04:05:06Z" }, { "id": "a", "to": "agent[0].who.display", "value": "LAB" } ] } ] }
            """, "OBX|1||A||||||||", "OBX|2||B||||||||final");

        Assert.Equal("B", ran.The("Observation").GetProperty("code").GetProperty("text").GetString());
        Assert.Equal(2, ran.All("DiagnosticReport").Count);
        Assert.False(ran.All("DiagnosticReport")[0].TryGetProperty("result", out _));
        Assert.Single(ran.All("Provenance"));
        Assert.Contains(ran.Problems, problem => problem.Path == "Observation.status" && problem.Message.Contains("references to it", StringComparison.Ordinal));
        Assert.Contains(ran.Problems, problem => problem.Path == "Provenance.target");
    }

    [Fact]
    public void Of_two_types_of_one_choice_the_one_that_says_more_stays()
    {
        const string Rules = """
            { "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "a", "to": "deceasedBoolean", "value": true }, { "id": "b", "to": "deceasedDateTime", "value": "2026" } ] }
            """;

        Ran ran = Run(Rules);

        Assert.Equal("""{"deceasedDateTime":"2026"}""", ran.Text("Patient"));
        Assert.Equal("fhir.choice-twice", Assert.Single(ran.Problems).Code);
    }

    [Fact]
    public void What_has_no_room_has_a_wrong_form_or_points_to_a_wrong_type_goes_alone()
    {
        Ran ran = Run("""
            { "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
              { "id": "f", "to": "name[0].family", "value": "DOE" }, { "id": "g", "to": "generalPractitioner[0]", "ref": "Patient" }, { "id": "gd", "to": "generalPractitioner[0].display", "value": "Dr Who" },
              { "id": "m", "to": "contact[0].organization", "value": { "display": "O", "reference": "Patient/1" } } ] }
            """);

        Assert.Equal("""{"name":[{"family":"DOE"}],"contact":[{"organization":{"display":"O"}}],"generalPractitioner":[{"display":"Dr Who"}]}""", ran.Text("Patient"));
        Assert.All(ran.Problems, problem => Assert.Equal("fhir.reference", problem.Code));
        Assert.Equal(2, ran.Problems.Count);
    }

    [Theory]
    [InlineData("warn", false)]
    [InlineData("fail", true)]
    public void By_policy_the_fault_stays_and_is_told(string policy, bool failed)
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1", "OBX|1||A"), Some.Map(Observation("""{ "id": "c", "to": "code.text", "from": "OBX-3.1" }"""), $$""" "policy": { "invalid": "{{policy}}" } """));

        Assert.Equal("""{"code":{"text":"A"}}""", ran.Text("Observation"));
        Assert.Equal("Bundle.entry[0].resource.status", Assert.Single(ran.Problems).Path);
        Assert.Equal(failed, ran.Failed);
    }

    [Fact]
    public void Rules_between_elements_hold_too()
    {
        Ran ran = Run("""
            { "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
              { "id": "c", "from": "PID-13.1", "to": "telecom[0].value" }, { "id": "f", "from": "PID-5.1", "to": "name[0].family" }, { "id": "s", "from": "PID-29", "to": "name[0].period.start" }, { "id": "e", "from": "PID-33", "to": "name[0].period.end" },
              { "id": "o", "from": "PID-11.3", "to": "managingOrganization(Organization.address[0].city)" } ] }
            """, [], "PID|1||||DOE||||||^^Springfield||555" + new string('|', 16) + "20260203||||20250203");

        Assert.Contains("\"name\":[{\"family\":\"DOE\",\"period\":{\"start\":\"2026-02-03\"}}]", ran.Text("Patient"), StringComparison.Ordinal);
        Assert.Contains("\"telecom\":[{\"system\":\"other\",\"value\":\"555\"}]", ran.Text("Patient"), StringComparison.Ordinal);
        Assert.Equal($$"""{"_name":{{Unknown}},"address":[{"city":"Springfield"}]}""", ran.Text("Organization"));
        Assert.Equal(["Organization.name", "Patient.name[0].period.end", "Patient.telecom[0].system"], ran.Problems.Select(problem => problem.Path).Order());
    }
}

using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class MappingRunTests
{
    private const string Patient = """{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ RULES ] }""";

    private static string InPatient(string rules) => Patient.Replace("RULES", rules, StringComparison.Ordinal);

    [Fact]
    public void Copies_converts_and_leaves_out_what_is_not_there()
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1||12345||DOE^JOHN||19700203|M"),
            Some.Map(InPatient("""
                { "id": "family", "from": "PID-5.1", "to": "name[0].family" },
                { "id": "given", "from": "PID-5.2", "to": "name[0].given" },
                { "id": "born", "from": "PID-7", "to": "birthDate" },
                { "id": "city", "from": "PID-11.3", "to": "address[0].city" },
                { "id": "died", "from": "PID-30", "to": "deceasedBoolean" }
                """)));

        Assert.Equal("""{"name":[{"family":"DOE","given":["JOHN"]}],"birthDate":"1970-02-03"}""", ran.Text("Patient"));
        Assert.Empty(ran.Problems);
    }

    [Fact]
    public void Unescapes_text_and_keeps_digits_of_numbers()
    {
        Ran ran = Some.Run(
            Some.Oru("PID|1", "OBR|1", "OBX|1|NM|A^a \\T\\ b||+007.50"),
            Some.Map("""
                { "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "resource": "Observation", "rules": [
                  { "id": "status", "to": "status", "value": "final" },
                  { "id": "text", "from": "OBX-3.2", "to": "code.text" },
                  { "id": "value", "from": "OBX-5", "to": "valueQuantity.value" } ] }
                """));

        Assert.Equal("""{"status":"final","code":{"text":"a & b"},"valueQuantity":{"value":7.50}}""", ran.Text("Observation"));
    }

    [Fact]
    public void A_bad_value_is_left_out_and_named_with_field_rule_and_value()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||DOE||1971-99-99"), Some.Map(InPatient("""
            { "id": "family", "from": "PID-5", "to": "name[0].family" }, { "id": "born", "from": "PID-7", "to": "birthDate" }
            """)));

        Assert.Equal("""{"name":[{"family":"DOE"}]}""", ran.Text("Patient"));
        var problem = Assert.Single(ran.Problems);
        Assert.Equal("PID-7", problem.Path);
        Assert.Contains("1971-99-99", problem.Message);
        Assert.Contains("rule pid/born", problem.Message);
        Assert.False(ran.Failed);
    }

    [Fact]
    public void Policy_makes_a_bad_value_a_failure_or_says_that_it_is_absent()
    {
        string rules = InPatient("""{ "id": "born", "from": "PID-7", "to": "birthDate" }""");

        Ran failing = Some.Run(Some.Oru("PID|1||||||X"), Some.Map(rules, """ "policy": { "badValue": "fail" } """));
        Ran absent = Some.Run(Some.Oru("PID|1||||||X"), Some.Map(rules, """ "policy": { "badValue": "dataAbsent" } """));

        Assert.True(failing.Failed);
        Assert.Equal("""{"_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"error"}]}}""", absent.Text("Patient"));
    }

    [Fact]
    public void Repetitions_fill_their_own_slots_and_several_rules_meet_in_one()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||A^^^^MR~B^^^^PI"), Some.Map(InPatient("""
            { "id": "value", "from": "PID-3.1", "to": "identifier[#1].value" },
            { "id": "type", "from": "PID-3.5", "to": "identifier[#1].type.coding.code" }
            """)));

        Assert.Equal("""{"identifier":[{"type":{"coding":[{"code":"MR"}]},"value":"A"},{"type":{"coding":[{"code":"PI"}]},"value":"B"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void A_single_target_takes_the_first_repetition_and_says_so()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||||19700101~19710101"), Some.Map(InPatient("""{ "id": "born", "from": "PID-7", "to": "birthDate" }""")));

        Assert.Equal("""{"birthDate":"1970-01-01"}""", ran.Text("Patient"));
        Assert.Equal("mapping.single", Assert.Single(ran.Problems).Code);
    }

    [Fact]
    public void Modes_fill_append_and_merge()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||DOE^JOHN~ROE^JANE"), Some.Map(InPatient("""
            { "id": "family", "from": "PID-5[1].1", "to": "name[0].family" },
            { "id": "filled", "from": "PID-5[2].1", "to": "name[0].family", "mode": "fill" },
            { "id": "given", "from": "PID-5.2", "to": "name[0].given", "mode": "append" },
            { "id": "text", "from": "PID-5.2", "to": "name[0].text", "mode": "append" },
            { "id": "kept", "to": "name[0]", "mode": "merge", "rules": [ { "id": "f", "to": "family", "value": "X" }, { "id": "u", "to": "use", "value": "usual" } ] }
            """)));

        Assert.Equal("""{"name":[{"use":"usual","text":"JOHN\nJANE","family":"DOE","given":["JOHN","JANE"]}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Defaults_stand_in_for_what_did_not_come()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||DOE"), Some.Map(InPatient("""
            { "id": "family", "from": "PID-5", "to": "name[0].family", "default": "unknown" },
            { "id": "sex", "from": "PID-8", "to": "gender", "default": "unknown" }
            """)));

        Assert.Equal("""{"name":[{"family":"DOE"}],"gender":"unknown"}""", ran.Text("Patient"));
    }

    [Theory]
    [InlineData("", "unknown")]
    [InlineData("female", "female")]
    public void A_default_stands_in_for_what_a_map_would_have_made(string sex, string gender)
    {
        MappingPackage map = Some.Shared("t/CWE[code]", "datatype", "CWE", "code", """{ "id": "code", "from": "CWE.1", "to": "$this" }""");
        Ran ran = Some.Run(Some.Oru($"PID|1||||DOE|||{sex}"), Some.Map(InPatient("""{ "id": "sex", "from": "PID-8", "to": "gender", "map": "t/CWE[code]", "default": "unknown" }"""), """ "uses": { "t/CWE[code]": { "id": "t/CWE[code]" } } """), map);

        Assert.Equal($$"""{"gender":"{{gender}}"}""", ran.Text("Patient"));
    }

    [Fact]
    public void An_explicit_null_is_left_out_or_deletes_as_the_rule_says()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||DOE|\"\"|\"\""), Some.Map(InPatient("""
            { "id": "family", "from": "PID-5", "to": "name[0].family" },
            { "id": "born", "from": "PID-7", "to": "birthDate" },
            { "id": "gone", "from": "PID-6", "to": "name[0].family", "onNull": "delete" },
            { "id": "use", "to": "name[0].use", "value": "usual" }
            """)));

        Assert.Equal("""{"name":[{"use":"usual"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Conditions_are_asked_for_each_item()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||A^^^^MR~B^^^^PI||DOE"), Some.Map(InPatient("""
            { "id": "mr", "from": "PID-3", "when": "PID-3.5 = 'PI'", "to": "identifier[#1]", "rules": [ { "id": "v", "from": "PID-3.1", "to": "value" } ] },
            { "id": "no", "from": "PID-5", "when": "PID-5.2.exists()", "to": "name[0].family" }
            """)));

        Assert.Equal("""{"identifier":[{"value":"B"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Functions_and_expressions_make_values()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||doe ^JOHN"), Some.Map(InPatient("""
            { "id": "family", "from": "PID-5.1", "to": "name[0].family", "functions": ["trim", "upper"] },
            { "id": "text", "from": "PID-5.2 & '!'", "to": "name[0].text" }
            """)));

        Assert.Equal("""{"name":[{"text":"JOHN!","family":"DOE"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Extensions_without_a_value_and_elements_without_content_go()
    {
        Ran ran = Some.Run(Some.Oru("PID|1||||DOE"), Some.Map(InPatient("""
            { "id": "family", "from": "PID-5", "to": "name[0].family" },
            { "id": "url", "to": "extension[#1].url", "value": "urn:a" },
            { "id": "value", "from": "PID-22", "to": "extension[#1].valueString" },
            { "id": "inner", "to": "contact[0].name", "rules": [ { "id": "t", "from": "PID-23", "to": "text" } ] }
            """)));

        Assert.Equal("""{"name":[{"family":"DOE"}]}""", ran.Text("Patient"));
    }

    [Fact]
    public void Structured_constants_are_written_as_they_stand()
    {
        Ran ran = Some.Run(Some.Oru("PID|1"), Some.Map(InPatient("""{ "id": "m", "to": "maritalStatus", "value": { "coding": [ { "system": "urn:s", "code": "M" } ], "text": "married" } }""")));

        Assert.Equal("""{"maritalStatus":{"coding":[{"system":"urn:s","code":"M"}],"text":"married"}}""", ran.Text("Patient"));
    }

    [Fact]
    public void A_broken_structure_is_a_warning_or_a_failure_by_policy()
    {
        const string Rule = """{ "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "resource": "Observation", "rules": [ { "id": "c", "from": "OBX-3.1", "to": "code.text" } ] }""";

        Ran warned = Some.Run(Some.Oru("PID|1", "OBR|1", "OBX|1||A"), Some.Map(Rule));
        Ran failed = Some.Run(Some.Oru("PID|1", "OBR|1", "OBX|1||A"), Some.Map(Rule, """ "policy": { "invalid": "fail" } """));

        Assert.False(warned.Failed);
        Assert.True(failed.Failed);
        Assert.Contains(failed.Problems, problem => problem.Path.Contains("status", StringComparison.Ordinal));
    }
}

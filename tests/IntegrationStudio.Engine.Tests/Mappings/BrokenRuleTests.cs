using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>What breaks an invariant, a maximum binding or the definition of an extension is mended in the smallest way, and told.</summary>
public class BrokenRuleTests
{
    private const string Status = """{ "id": "s", "to": "status", "value": "final" }, { "id": "c", "to": "code.coding[0].code", "from": "OBX-3.1" }""";

    private static Ran Run(string rules, params string[] segments)
    {
        Ran ran = Some.Run(Some.Oru(segments), Some.Map(rules));
        Assert.Empty(FhirValidator.ValidateJson(System.Text.Encoding.UTF8.GetBytes(ran.Bundle.GetRawText())));
        Assert.False(ran.Failed);
        return ran;
    }

    private static Ran Patient(string rules, string pid) => Run($$"""{ "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [{{rules}}] }""", pid);

    private static Ran Observation(string rules, string obx) =>
        Run($$"""{ "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "rules": [ { "id": "obx", "from": "OBX", "resource": "Observation", "rules": [{{Status}}, {{rules}}] } ] }""", "PID|1", "OBR|1", obx);

    private static void Tells(Ran ran, string code, string path)
    {
        Problem problem = Assert.Single(ran.Problems);
        Assert.Equal((code, path, Severity.Warning), (problem.Code, problem.Path, problem.Severity));
    }

    [Fact]
    public void A_language_that_is_no_code_of_languages_is_told_in_words()
    {
        Ran ran = Patient("""
            { "id": "c", "to": "communication[0].language.coding[0].code", "from": "PID-15.1" }, { "id": "d", "to": "communication[0].language.coding[0].display", "from": "PID-15.2" },
            { "id": "s", "to": "communication[0].language.coding[0].system", "from": "PID-15.1", "value": "http://terminology.hl7.org/CodeSystem/v2-0296" }
            """, "PID|1||||||||||||||E^English");

        Assert.Equal("""{"communication":[{"language":{"text":"English"}}]}""", ran.Text("Patient"));
        Tells(ran, "fhir.code", "Patient.communication[0].language");
    }

    [Fact]
    public void A_language_of_a_resource_that_is_none_goes()
    {
        Ran ran = Patient("""{ "id": "l", "to": "language", "from": "PID-15.1" }, { "id": "a", "to": "active", "value": true }""", "PID|1||||||||||||||0");

        Assert.Equal("""{"active":true}""", ran.Text("Patient"));
        Tells(ran, "fhir.code", "Patient.language");
    }

    [Fact]
    public void A_unit_code_without_its_system_stays_for_people()
    {
        Ran ran = Observation("""{ "id": "v", "to": "valueQuantity.value", "from": "OBX-5" }, { "id": "u", "to": "valueQuantity.code", "from": "OBX-6.1" }""", "OBX|1||A||5|mg");

        Assert.Contains("\"valueQuantity\":{\"value\":5,\"unit\":\"mg\"}", ran.Text("Observation"), StringComparison.Ordinal);
        Tells(ran, "fhir.invariant", "Observation.valueQuantity");
    }

    [Fact]
    public void A_reason_for_no_value_beside_a_value_goes()
    {
        Ran ran = Observation("""{ "id": "v", "to": "valueString", "from": "OBX-5" }, { "id": "r", "to": "dataAbsentReason.text", "from": "OBX-6.1" }""", "OBX|1||A||5|mg");

        Assert.Equal("""{"status":"final","code":{"coding":[{"code":"A"}]},"valueString":"5"}""", ran.Text("Observation"));
        Tells(ran, "fhir.invariant", "Observation");
    }

    [Fact]
    public void Data_of_which_nobody_says_what_it_is_says_so()
    {
        Ran ran = Patient("""{ "id": "d", "to": "photo[0].data", "from": "PID-15.1" }""", "PID|1||||||||||||||QUJD");

        Assert.Equal("""{"photo":[{"_contentType":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]},"data":"QUJD"}]}""", ran.Text("Patient"));
        Tells(ran, "fhir.invariant", "Patient.photo[0]");
    }

    [Fact]
    public void An_extension_with_a_code_that_its_definition_does_not_know_goes()
    {
        Ran ran = Patient("""
            { "id": "f", "to": "name[0].family", "from": "PID-5.1" }, { "id": "x", "to": "name[0].extension[#1].url", "value": "http://hl7.org/fhir/StructureDefinition/humanname-assembly-order" },
            { "id": "v", "to": "name[0].extension[#1].valueCode", "from": "PID-5.2" }
            """, "PID|1||||Moreau^PDF");

        Assert.Equal("""{"name":[{"family":"Moreau"}]}""", ran.Text("Patient"));
        Tells(ran, "fhir.code", "Patient.name[0].extension[0].valueCode");
    }

    [Fact]
    public void What_has_no_smaller_remedy_goes_with_its_element()
    {
        Ran ran = Patient("""{ "id": "a", "to": "active", "value": true }, { "id": "g", "to": "contact[0].gender", "from": "PID-8", "value": "female" }""", "PID|1|||||||F");

        Assert.Equal("""{"active":true}""", ran.Text("Patient"));
        Tells(ran, "fhir.invariant", "Patient.contact[0]");
    }
}

using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirValidatorTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.0,"unit":"mg"}}""")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1980","_birthDate":{"extension":[{"url":"urn:x","valueTime":"08:00:00"}]},"_gender":{"extension":[{"url":"urn:y","valueCode":"unknown"}]}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"urn:y","valueString":"b"}]}]}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a","resource":{"resourceType":"Patient","id":"1"},"request":{"method":"PUT","url":"Patient/1"}}]}""")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/1/_history/2"},"clinicalStatus":{"coding":[{"system":"urn:local","code":"x"},{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?identifier=urn:x|1"},"performer":[{"reference":"#p"},{"reference":"http://x/y/Practitioner/1"},{"reference":"urn:oid:1.2.3"}]}""")]
    public void Finds_nothing(string json) => Assert.Empty(Validate(json));

    [Theory]
    [InlineData("fhir.unknown-element", "Patient.nme", """{"resourceType":"Patient","nme":"x"}""")]
    [InlineData("fhir.unknown-element", "Patient.deceased", """{"resourceType":"Patient","deceased":true}""")]
    [InlineData("fhir.unknown-element", "Patient.name[0]._family2", """{"resourceType":"Patient","name":[{"family":"x","_family2":{}}]}""")]
    [InlineData("fhir.missing", "Observation.status", """{"resourceType":"Observation","code":{"text":"x"}}""")]
    [InlineData("fhir.missing", "MedicationRequest.medication", """{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"reference":"Patient/1"}}""")]
    [InlineData("fhir.missing", "Bundle.entry[0].request.method", """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"url":"Patient/1"}}]}""")]
    [InlineData("fhir.choice-twice", "Observation.valueString", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1},"valueString":"x"}""")]
    [InlineData("fhir.type", "Patient.active", """{"resourceType":"Patient","active":"true"}""")]
    [InlineData("fhir.type", "Patient.multipleBirthInteger", """{"resourceType":"Patient","multipleBirthInteger":"2"}""")]
    [InlineData("fhir.type", "Patient.birthDate", """{"resourceType":"Patient","birthDate":1980}""")]
    [InlineData("fhir.type", "Patient.maritalStatus", """{"resourceType":"Patient","maritalStatus":"M"}""")]
    [InlineData("fhir.type", "Patient.gender", """{"resourceType":"Patient","gender":{"x":1}}""")]
    [InlineData("fhir.list", "Patient.name", """{"resourceType":"Patient","name":{"family":"x"}}""")]
    [InlineData("fhir.list", "Patient.gender", """{"resourceType":"Patient","gender":["male"]}""")]
    [InlineData("fhir.list", "Patient._gender", """{"resourceType":"Patient","_gender":[{}]}""")]
    [InlineData("fhir.null", "Patient.gender", """{"resourceType":"Patient","gender":null}""")]
    [InlineData("fhir.format", "Patient.birthDate", """{"resourceType":"Patient","birthDate":"1980-13"}""")]
    [InlineData("fhir.format", "Patient.id", """{"resourceType":"Patient","id":"a b"}""")]
    [InlineData("fhir.format", "Patient.name[0].family", """{"resourceType":"Patient","name":[{"family":" "}]}""")]
    [InlineData("fhir.format", "Patient.name[0].given[1]", """{"resourceType":"Patient","name":[{"given":["a",""]}]}""")]
    [InlineData("fhir.code", "Patient.gender", """{"resourceType":"Patient","gender":"M"}""")]
    [InlineData("fhir.code", "Condition.clinicalStatus", """{"resourceType":"Condition","subject":{"reference":"Patient/1"},"clinicalStatus":{"coding":[{"code":"active"}]}}""")]
    [InlineData("fhir.code", "Condition.clinicalStatus", """{"resourceType":"Condition","subject":{"reference":"Patient/1"},"clinicalStatus":{"text":"active"}}""")]
    [InlineData("fhir.empty", "Patient.name[0]", """{"resourceType":"Patient","name":[{}]}""")]
    [InlineData("fhir.empty", "Patient.name", """{"resourceType":"Patient","name":[]}""")]
    [InlineData("fhir.empty", "Patient.name[0].given[0]", """{"resourceType":"Patient","name":[{"given":[null]}]}""")]
    [InlineData("fhir.reference", "Observation.subject.reference", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"1"}}""")]
    [InlineData("fhir.reference", "Observation.subject.reference", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/a b"}}""")]
    [InlineData("fhir.reference", "Observation.subject.reference", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/1/_history"}}""")]
    [InlineData("fhir.reference", "Observation.subject.reference", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:1"}}""")]
    [InlineData("fhir.reference", "Observation.subject.reference", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Medication/1"}}""")]
    [InlineData("fhir.reference", "Bundle.entry[0].fullUrl", """{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"Patient/1","resource":{"resourceType":"Patient"}}]}""")]
    [InlineData("fhir.extension", "Patient.extension[0]", """{"resourceType":"Patient","extension":[{"url":"urn:x"}]}""")]
    [InlineData("fhir.extension", "Patient.extension[0]", """{"resourceType":"Patient","extension":[{"url":"urn:x","extension":[{"url":"y","valueCode":"z"}],"valueString":"x"}]}""")]
    [InlineData("fhir.resource-type", "", """{"resourceType":"Patientt"}""")]
    [InlineData("fhir.resource-type", "", """{"id":"x"}""")]
    [InlineData("fhir.resource-type", "Bundle.entry[0].resource", """{"resourceType":"Bundle","type":"batch","entry":[{"fullUrl":"urn:oid:1.2","resource":{"resourceType":"DomainResource"}}]}""")]
    [InlineData("fhir.type", "", "[]")]
    [InlineData("json.duplicate-key", "Patient.id", """{"resourceType":"Patient","id":"a","\u0069d":"b"}""")]
    [InlineData("json.duplicate-key", "Patient.resourceType", """{"resourceType":"Patient","resourceType":"Observation"}""")]
    [InlineData("json.bad-escape", "Patient.id", """{"resourceType":"Patient","id":"\ud800"}""")]
    [InlineData("json.malformed", "line 1, byte 27", """{"resourceType":"Patient",}""")]
    [InlineData("json.malformed", "line 1, byte 28", """{"resourceType":"Patient"} {}""")]
    [InlineData("json.malformed", "line 1, byte 1", "")]
    public void Finds_one_problem(string code, string path, string json)
    {
        var problem = Assert.Single(Validate(json));
        Assert.Equal((code, path, Severity.Error), (problem.Code, problem.Path.Replace("\\u0069", "i"), problem.Severity));
    }

    [Fact]
    public void Reports_all_problems_of_a_bundle_at_once()
    {
        var problems = Validate("""
            {"resourceType":"Bundle","type":"nonsense","entry":[
              {"resource":{"resourceType":"Patient","gender":"X","birthDate":"yesterday"}},
              {"resource":{"resourceType":"Observation","statuss":"final","valueString":5,"code":{}}}]}
            """);
        Assert.Equal(
            [
                ("fhir.code", "Bundle.entry[0].resource.gender"),
                ("fhir.code", "Bundle.type"),
                ("fhir.empty", "Bundle.entry[1].resource.code"),
                ("fhir.format", "Bundle.entry[0].resource.birthDate"),
                ("fhir.missing", "Bundle.entry[1].resource.status"),
                ("fhir.type", "Bundle.entry[1].resource.valueString"),
                ("fhir.unknown-element", "Bundle.entry[1].resource.statuss"),
            ],
            problems.Select(p => (p.Code, p.Path)).Order());
    }

    [Fact]
    public void A_tree_is_checked_for_elements_of_other_types_and_too_many()
    {
        var patient = FhirSchema.R4.Resource("Patient")!;
        var tree = new DataTree();
        var root = tree.CreateRoot(patient);
        tree.SetText(tree.Append(root, patient.Find("gender")!), "male");
        tree.SetText(tree.Append(root, patient.Find("gender")!), "female");
        tree.SetText(tree.Append(root, FhirSchema.R4.Resource("Observation")!.Find("status")!), "final");
        Assert.Equal(["fhir.too-many", "fhir.unknown-element"], FhirValidator.ValidateStructure(tree, root).Select(p => p.Code).Order());
        Assert.Throws<ArgumentException>(() => FhirValidator.ValidateStructure(tree, tree.CreateRoot(null)));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_and_halves_of_surrogates_are_found_in_a_tree()
    {
        var patient = FhirSchema.R4.Resource("Patient")!;
        var tree = new DataTree();
        var root = tree.CreateRoot(patient);
        var name = tree.Append(root, patient.Find("name")!);
        tree.SetUtf8(tree.GetOrAdd(name, patient.Find("name")!.Type!.Find("family")!), [0xE9, (byte)'x']);
        tree.SetText(tree.Append(name, patient.Find("name")!.Type!.Find("given")!), "\uDC00");
        Assert.Equal(["Patient.name[0].family", "Patient.name[0].given[0]"], FhirValidator.ValidateStructure(tree, root).Select(p => p.Path));
    }

    [Fact]
    public void Shows_no_more_than_a_glimpse_of_a_value()
    {
        var problem = Assert.Single(Validate($$"""{"resourceType":"Patient","gender":"{{new string('x', 5000)}}"}"""));
        Assert.True(problem.Message.Length < 250, problem.Message);
    }

    [Fact]
    public void Allocates_nothing_when_all_is_well()
    {
        var tree = FhirJsonReader.Read(Encoding.UTF8.GetBytes(Some.LabBundle(20))).Require();
        Assert.Empty(FhirValidator.ValidateStructure(tree, tree.Root));
        var before = GC.GetAllocatedBytesForCurrentThread();
        FhirValidator.ValidateStructure(tree, tree.Root);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static IReadOnlyList<Problem> Validate(string json) => FhirValidator.ValidateJson(Encoding.UTF8.GetBytes(json));
}

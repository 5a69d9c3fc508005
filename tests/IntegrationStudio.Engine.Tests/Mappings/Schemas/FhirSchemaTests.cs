using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Schemas;

public sealed class FhirSchemaTests
{
    private static readonly SchemaDescription Bundle = Described.Target(Some.Map("""
        { "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "Patient[1]" },
        { "id": "obs", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "resource": "Observation" }
        """));

    [Fact]
    public void The_top_rows_of_a_bundle_are_the_resources_that_rules_make_and_all_others_can_be_had()
    {
        Assert.Equal([("Patient[1]", "Patient"), ("Observation", "Observation")], Bundle.Type(Bundle.Root)!.Children.Select(node => (node.Name, node.Type)));
        Assert.Contains("Encounter", Bundle.MoreRoots);
        Assert.Equal("Encounter", Bundle.Find("Encounter[2]")!.Type);
        Assert.Null(Bundle.Find("Encounters"));
    }

    [Fact]
    public void A_choice_is_a_row_with_its_types_below()
    {
        SchemaNode choice = Bundle.Find("Observation/value[x]")!;

        Assert.Equal(SchemaNodeKind.Choice, choice.Kind);
        Assert.Contains("valueQuantity", Bundle.Below(choice).Select(node => node.Name));
        Assert.Equal("decimal", Bundle.Find("Observation/value[x]/valueQuantity/value")!.Type);
        Assert.Null(Bundle.Find("Observation/valueQuantity"));
    }

    [Fact]
    public void References_show_the_resources_that_they_may_point_to()
    {
        SchemaNode performer = Bundle.Find("Observation/performer")!;

        Assert.Contains("Organization", performer.Targets);
        Assert.Equal("Reference", performer.TypeLabel);
        Assert.Equal("string", Bundle.Find("Observation/performer/Organization/name")!.Type);
        Assert.Equal("Reference", Bundle.Find("Observation/focus")!.TypeLabel);
        Assert.NotNull(Bundle.Find("Observation/focus/Device/status"));
    }

    [Fact]
    public void Extensions_of_any_name_can_be_found()
    {
        Assert.Equal(SchemaNodeKind.Slice, Bundle.Find("Patient[1]/extension:some-name")!.Kind);
        Assert.Equal("code", Bundle.Find("Patient[1]/extension:some-name/value[x]/valueCode")!.Type);
    }

    [Fact]
    public void Known_extensions_have_their_url_and_only_the_types_of_their_definition()
    {
        Assert.Equal("http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName", Bundle.Find("Patient[1]/extension:patient-mothersMaidenName")!.Url);
        Assert.Equal(["valueString"], Bundle.Below(Bundle.Find("Patient[1]/extension:patient-mothersMaidenName/value[x]")).Select(node => node.Name));
        Assert.NotNull(Bundle.Find("Patient[1]/extension:us-core-race/url")!.Fixed);
    }

    [Fact]
    public void A_profile_narrows_cardinality_and_bindings_and_shows_its_slices()
    {
        SchemaDescription schema = Described.Target(Profiled("http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"));

        Assert.Empty(schema.Problems);
        Assert.Equal(1, schema.Find("Patient/identifier")!.Min);
        Assert.Equal(1, schema.Find("Patient/identifier/value")!.Min);
        Assert.Equal("Identifier", schema.Find("Patient/identifier")!.TypeLabel);
        Assert.Contains("extension:us-core-race", schema.Below(schema.Find("Patient")).Select(node => node.Name));
        Assert.Equal(SchemaNodeKind.Slice, schema.Find("Patient/extension:us-core-race/extension:ombCategory")!.Kind);
        Assert.Equal(["valueCoding"], schema.Below(schema.Find("Patient/extension:us-core-race/extension:ombCategory/value[x]")).Select(node => node.Name));
        Assert.Equal("http://hl7.org/fhir/us/core/ValueSet/us-core-usps-state", schema.Find("Patient/address/state")!.Codes);
        Assert.Equal(0, schema.Find("Patient/contact/address/state")!.Min);
        Assert.True(schema.Find("Patient/birthDate")!.MustSupport);
        Assert.True(schema.Find("Patient/address/city")!.MustSupport);
        Assert.False(schema.Find("Patient/active")!.MustSupport);
        foreach (string key in Described.Keys(schema, 5)) Assert.Equal(key.Split('/')[^1], schema.Find(key)?.Name);
    }

    [Fact]
    public void Profiles_may_stand_beside_the_definition_and_unknown_ones_are_told()
    {
        SchemaDescription own = Described.Target(Profiled("http://a.example/p", ("schema/p.json", """
            { "resourceType": "StructureDefinition", "url": "http://a.example/p", "type": "Patient", "derivation": "constraint", "baseDefinition": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient",
              "differential": { "element": [ { "id": "Patient", "path": "Patient" }, { "id": "Patient.birthDate", "path": "Patient.birthDate", "min": 1 }, { "id": "Patient.photo", "path": "Patient.photo", "max": "0" } ] } }
            """)));
        SchemaDescription unknown = Described.Target(Profiled("http://a.example/q"));

        Assert.Equal((1, 1), (own.Find("Patient/birthDate")!.Min, own.Find("Patient/identifier")!.Min));
        Assert.DoesNotContain("photo", own.Below(own.Find("Patient")).Select(node => node.Name));
        Assert.Equal("target.profiles.Patient", Assert.Single(unknown.Problems).Path);
    }

    private static MappingPackage Profiled(string url, params (string Path, string Text)[] files) =>
        Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "segment", "source": { "format": "hl7v2", "structure": "PID" }, "target": { "format": "fhir-r4", "type": "Patient", "profiles": { "Patient": "{{url}}" } } }""", files);

    [Fact]
    public void Codes_name_their_value_set()
    {
        SchemaNode gender = Bundle.Find("Patient[1]/gender")!;

        Assert.Equal(("http://hl7.org/fhir/ValueSet/administrative-gender", true), (gender.Codes, gender.IsBindingRequired));
        Assert.Equal(("http://hl7.org/fhir/ValueSet/observation-status", 1, true), (Bundle.Find("Observation/status")!.Codes, Bundle.Find("Observation/status")!.Min, Bundle.Find("Observation/status")!.IsLeaf));
    }

    [Fact]
    public void Every_type_is_described_and_every_row_is_found_by_its_key()
    {
        foreach (string name in FhirSchema.R4.ResourceNames)
        {
            SchemaDescription schema = Described.Target(Some.Shared("test/map", "segment", "PID", name, ""));
            Assert.Empty(schema.Problems);
            int rows = 0;
            foreach (string key in Described.Keys(schema, 4))
            {
                rows++;
                Assert.Equal(key.Split('/')[^1], schema.Find(key)?.Name);
            }

            Assert.True(rows > 4, name);
        }
    }

    [Fact]
    public void An_unknown_type_is_a_problem_and_no_failure()
    {
        SchemaDescription schema = Described.Target(Some.Shared("test/map", "segment", "PID", "Patience", ""));

        Assert.Equal("target.type", Assert.Single(schema.Problems).Path);
    }

    [Fact]
    public void Rows_say_what_they_are()
    {
        Assert.Equal("The date of birth for the individual", Bundle.Find("Patient[1]/birthDate")!.Description);
        Assert.Equal("Actual result", Bundle.Find("Observation/value[x]")!.Description);
        Assert.StartsWith("US Core Race Extension. Concepts", Bundle.Find("Patient[1]/extension:us-core-race")!.Description, StringComparison.Ordinal);
    }
}

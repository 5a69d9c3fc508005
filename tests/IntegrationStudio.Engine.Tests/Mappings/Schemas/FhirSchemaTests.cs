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
}

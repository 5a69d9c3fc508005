using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirSchemaTests
{
    private static readonly FhirSchema R4 = FhirSchema.R4;

    [Fact]
    public void Knows_every_resource_of_R4_and_no_abstract_or_later_one()
    {
        Assert.Equal(146, R4.ResourceNames.Count);
        Assert.Contains("Bundle", R4.ResourceNames);
        Assert.Contains("VisionPrescription", R4.ResourceNames);
        Assert.DoesNotContain("DomainResource", R4.ResourceNames);
        Assert.DoesNotContain("SubscriptionStatus", R4.ResourceNames);
    }

    [Fact]
    public void Every_type_loads_and_every_element_has_a_type_that_exists()
    {
        foreach (var name in R4.ResourceNames.Concat(["Timing", "Dosage", "ElementDefinition", "Extension", "Meta"]))
        {
            var open = new Stack<FhirType>([R4.Type(name)!]);
            var seen = new HashSet<string>();
            while (open.TryPop(out var type))
            {
                if (!seen.Add(type.Name)) continue;
                foreach (var element in type.Elements)
                {
                    Assert.True(element.IsResource || element.Type is not null, element.Path);
                    if (element.Type is { } next) open.Push(next);
                }
            }
        }
    }

    [Fact]
    public void Elements_stand_in_the_order_of_the_specification_inherited_ones_first()
    {
        var names = R4.Resource("Patient")!.Elements.Select(e => e.Name).ToList();
        Assert.Equal(["id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension", "identifier", "active", "name"], names.Take(11));
        Assert.Equal(Enumerable.Range(0, names.Count), R4.Resource("Patient")!.Elements.Select(e => e.Order));
    }

    [Fact]
    public void A_choice_is_found_as_a_group_and_by_each_type()
    {
        var observation = R4.Resource("Observation")!;
        var group = observation.Find("value")!;
        var quantity = observation.Find("valueQuantity")!;
        Assert.Same(group, observation.Find("value[x]"));
        Assert.Same(group, quantity.ChoiceGroup);
        Assert.Contains(quantity, group.Choices);
        Assert.Equal(11, group.Choices.Count);
        Assert.Null(group.Type);
        Assert.Equal("Quantity", quantity.Type!.Name);
        Assert.DoesNotContain(group, observation.Elements);
        Assert.Null(observation.Find("valueMoney"));
    }

    [Fact]
    public void Cardinality_primitives_targets_and_codes_are_known()
    {
        var observation = R4.Resource("Observation")!;
        var status = observation.Find("status")!;
        Assert.Equal((1, 1, FhirPrimitive.Code), (status.Min, status.Max, status.Primitive));
        Assert.Equal("http://hl7.org/fhir/ValueSet/observation-status", status.ValueSet!.Url);
        Assert.True(status.ValueSet.Contains("entered-in-error"u8));
        Assert.True(status.ValueSet.Contains("http://hl7.org/fhir/observation-status", "final"));
        Assert.False(status.ValueSet.Contains("nonsense"));
        Assert.False(status.ValueSet.Contains(new byte[100]));
        Assert.True(observation.Find("category")!.IsList);
        Assert.Equal(["Patient", "Group", "Device", "Location"], observation.Find("subject")!.TargetTypes);
        Assert.Empty(observation.Find("focus")!.TargetTypes);
        Assert.Equal(1, R4.Resource("MedicationRequest")!.Find("medication")!.Min);
        Assert.Equal(0, R4.Resource("MedicationRequest")!.Find("medicationReference")!.Min);
    }

    [Fact]
    public void Nested_elements_have_types_of_their_own_and_may_refer_to_each_other()
    {
        var observation = R4.Resource("Observation")!;
        Assert.Equal("Observation.component", observation.Find("component")!.Type!.Name);
        Assert.Same(observation.Find("referenceRange")!.Type, observation.Find("component")!.Type!.Find("referenceRange")!.Type);
        Assert.Equal("Timing.repeat", R4.Type("Timing")!.Find("repeat")!.Type!.Name);
        Assert.NotNull(R4.Type("Patient.contact")!.Find("modifierExtension"));
    }

    [Fact]
    public void Primitives_have_extensions_and_ids_are_what_they_are()
    {
        Assert.Equal(FhirPrimitive.Date, R4.Type("date")!.Primitive);
        Assert.Same(R4.Type("Extension"), R4.Type("date")!.Find("extension")!.Type);
        Assert.Equal(FhirPrimitive.Id, R4.Resource("Patient")!.Find("id")!.Primitive);
        Assert.Equal(FhirPrimitive.String, R4.Type("HumanName")!.Find("id")!.Primitive);
        Assert.Equal(FhirPrimitive.Uri, R4.Type("Extension")!.Find("url")!.Primitive);
        Assert.Equal(FhirPrimitive.Xhtml, R4.Type("Narrative")!.Find("div")!.Primitive);
        Assert.True(R4.Resource("Bundle")!.Find("entry")!.Type!.Find("resource")!.IsResource);
    }

    [Theory]
    [InlineData("Resource")]
    [InlineData("HumanName")]
    [InlineData("patient")]
    [InlineData("Nonsense")]
    public void Is_no_resource(string name) => Assert.Null(R4.Resource(name));

    [Fact]
    public void Many_threads_get_the_same_elements()
    {
        var found = new FhirElement[64];
        Parallel.For(0, found.Length, i => found[i] = R4.Type("ExplanationOfBenefit.item.adjudication")!.Find("amount")!);
        Assert.Single(found.Distinct());
    }
}

using System.Diagnostics;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirDescriptionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Patient", "birthDate", "The date of birth for the individual")]
    [InlineData("Patient", "id", "Logical id of this artifact")]
    [InlineData("Patient.contact", "modifierExtension", "Extensions that cannot be ignored even if unrecognized")]
    [InlineData("HumanName", "family", "Family name (often called 'Surname')")]
    [InlineData("Observation", "value", "Actual result")]
    [InlineData("Observation", "valueQuantity", "Actual result")]
    [InlineData("Age", "unit", "Unit representation")]
    public void Elements_say_in_a_few_words_what_they_are(string type, string element, string words) => Assert.Equal(words, FhirSchema.R4.Type(type)!.Find(element)!.Short);

    [Fact]
    public void Every_element_of_every_resource_has_a_description()
    {
        long start = Stopwatch.GetTimestamp();
        _ = FhirSchema.R4.Resource("Patient")!.Find("name")!.Short;
        output.WriteLine($"first description after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");

        Assert.Empty(FhirSchema.R4.ResourceNames.SelectMany(name => FhirSchema.R4.Resource(name)!.Elements).Where(element => string.IsNullOrEmpty(element.Short)).Select(element => element.Path));
    }

    [Fact]
    public void Profiles_and_extensions_have_title_description_and_version()
    {
        var race = FhirProfileView.Extension("us-core-race")!;

        Assert.Equal(("US Core Race Extension", "5.0.1"), (race.Title, race.Version));
        Assert.StartsWith("Concepts classifying the person into a named category", race.Description, StringComparison.Ordinal);
        Assert.Contains("http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient", FhirProfileView.Urls());
        Assert.All(FhirProfileView.Urls(), url => Assert.NotEmpty(FhirProfileView.Find(url)!.Title));
    }

    [Fact]
    public void Profiles_say_what_systems_must_support()
    {
        var patient = FhirProfileView.Find("http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient")!;

        Assert.True(patient.Root.Children.Single(child => child.Name == "birthDate").MustSupport);
        Assert.True(patient.Root.Children.Single(child => child.Name == "address").Children.Single(child => child.Name == "city").MustSupport);
        Assert.False(patient.Root.Children.Single(child => child.Name == "telecom").MustSupport);
    }

    [Fact]
    public void A_definition_of_ones_own_says_its_title_and_what_must_be_supported()
    {
        var definitions = FhirDefinitionSet.Read([System.Text.Encoding.UTF8.GetBytes("""
            { "resourceType": "StructureDefinition", "url": "http://lab.example/ward", "type": "Extension", "title": "Ward", "description": "Where the sample was taken.",
              "differential": { "element": [{ "id": "Extension", "path": "Extension" }, { "id": "Extension.value[x]", "path": "Extension.value[x]", "mustSupport": true, "type": [{ "code": "string" }] }] } }
            """)]);
        var ward = FhirProfileView.Find("http://lab.example/ward", definitions.Value)!;

        Assert.Equal(("Ward", "Where the sample was taken."), (ward.Title, ward.Description));
        Assert.True(ward.Root.Children.Single().MustSupport);
    }
}

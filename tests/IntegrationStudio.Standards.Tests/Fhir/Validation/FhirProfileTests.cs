using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Fhir.Profiles;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>The shipped profiles: vital signs of FHIR R4, and US Core 5.0.1.</summary>
public sealed class FhirProfileTests
{
    private const string Pressure = "http://hl7.org/fhir/StructureDefinition/bp";
    private const string CorePatient = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";

    [Fact]
    public void All_shipped_profiles_can_be_read_and_their_expressions_compile()
    {
        Assert.True(FhirProfiles.R4.Urls.Count() > 400);
        Assert.All(FhirProfiles.R4.Urls, url => Compile(FhirProfiles.R4.Find(url)!.Root));
    }

    [Fact]
    public void A_blood_pressure_meets_its_profile() => Checked.Nothing(BloodPressure());

    [Theory]
    [InlineData("'8480-6'", "'8480-9'", "Observation.component", "of the slice SystolicBP")]
    [InlineData("'vital-signs'", "'laboratory'", "Observation.category", "of the slice VSCat")]
    [InlineData("'85354-9'", "'85354-0'", "Observation.code.coding", "of the slice BPCode")]
    [InlineData("'mm[Hg]'", "'kPa'", "Observation.component[0].value[x].code", "must be 'mm[Hg]'")]
    [InlineData("'2026-01-01'", "'2026'", "Observation.effectiveDateTime", "vs-1")]
    [InlineData("'subject':{'display':'A'},", "", "Observation.subject", "bp needs subject")]
    [InlineData("'status'", "'valueQuantity':{'value':1},'status'", "Observation.value", "does not allow value[x] of the slice valueQuantity")]
    [InlineData("'value':120,", "", "Observation.component[0].valueQuantity.value", "bp needs value")]
    public void What_a_profile_asks_is_checked(string what, string by, string path, string message)
    {
        var all = Checked.All(BloodPressure().Replace(what, by, StringComparison.Ordinal));
        var problem = all.FirstOrDefault(p => p.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(problem is { Severity: Severity.Error }, string.Join(Environment.NewLine, all));
        Assert.Equal(path.Replace(".value[x]", ".valueQuantity", StringComparison.Ordinal), problem.Path);
    }

    [Fact]
    public void A_pattern_tells_slices_apart()
    {
        var core = BloodPressure("http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure").Replace("'subject':{'display':'A'}", "'subject':{'reference':'Patient/1'}", StringComparison.Ordinal);
        Checked.Nothing(core);
        Assert.Contains(Checked.All(core.Replace("'8462-4'", "'1-8'", StringComparison.Ordinal)), p => p.Message.Contains("of the slice diastolic", StringComparison.Ordinal));
        Assert.Contains(Checked.All(core.Replace("Patient/1", "Group/1", StringComparison.Ordinal)), p => p.Message.Contains("is a Group, not Patient", StringComparison.Ordinal));
    }

    [Fact]
    public void A_profile_can_be_asked_for()
    {
        var options = new FhirValidationOptions { Profiles = [CorePatient + "|5.0.1"] };
        const string good = "{'resourceType':'Patient','identifier':[{'system':'http://example.org','value':'1'}],'name':[{'family':'A'}],'gender':'female'}";
        Checked.Nothing(good, options);
        var problem = Checked.Only(good.Replace(",'gender':'female'", "", StringComparison.Ordinal), options);
        Assert.Equal(("fhir.missing", "Patient.gender", "us-core-patient needs gender."), (problem.Code, problem.Path, problem.Message));
        Assert.Contains(Checked.All(good.Replace("'family':'A'", "'text':'A'", StringComparison.Ordinal), options), p => p.Message.StartsWith("us-core-6", StringComparison.Ordinal));
    }

    [Fact]
    public void A_profile_asked_of_a_Bundle_is_for_its_resources_of_that_type()
    {
        var problem = Checked.Only("{'resourceType':'Bundle','type':'collection','entry':[{'resource':{'resourceType':'Organization','name':'A'}},{'resource':{'resourceType':'Patient','identifier':[{'system':'http://example.org','value':'1'}],'name':[{'family':'A'}]}}]}", new FhirValidationOptions { Profiles = [CorePatient] });
        Assert.Equal("Bundle.entry[1].resource.gender", problem.Path);
    }

    [Theory]
    [InlineData("http://example.org/unknown", "is not known here", Severity.Warning)]
    [InlineData(CorePatient + "|9.0.0", "only in version 5.0.1", Severity.Warning)]
    [InlineData(Pressure, "is a profile of Observation", Severity.Error)]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Group", "is the definition of Group", Severity.Error)]
    public void A_profile_that_cannot_be_met_or_checked_is_reported(string url, string message, Severity severity)
    {
        var problem = Checked.Only("{'resourceType':'Patient','meta':{'profile':['" + url + "']}}");
        Assert.Equal(("fhir.profile", severity), (problem.Code, problem.Severity));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Checked.Nothing("{'resourceType':'Patient','meta':{'profile':['" + url + "']}}", new FhirValidationOptions { UsesMetaProfiles = false });
    }

    [Fact]
    public void The_published_examples_meet_their_profiles()
    {
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Find("samples/fhir/hl7-us-core"), "*.json", SearchOption.AllDirectories))
        {
            var tree = FhirJsonReader.Read(File.ReadAllBytes(file)).Require();
            Assert.DoesNotContain(FhirValidator.Validate(tree, tree.Root, FhirValidationOptions.Default), p => p.Severity == Severity.Error);
        }
    }

    private static string BloodPressure(string profile = Pressure) =>
        "{'resourceType':'Observation','meta':{'profile':['" + profile + "']},'status':'final','category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/observation-category','code':'vital-signs'}]}],"
        + "'code':{'coding':[{'system':'http://loinc.org','code':'85354-9'}]},'subject':{'display':'A'},'effectiveDateTime':'2026-01-01','component':[" + Component("8480-6", 120) + "," + Component("8462-4", 80) + "]}";

    private static string Component(string code, int value) =>
        "{'code':{'coding':[{'system':'http://loinc.org','code':'" + code + "'}]},'valueQuantity':{'value':" + value + ",'unit':'mmHg','system':'http://unitsofmeasure.org','code':'mm[Hg]'}}";

    private static void Compile(ProfileElement element)
    {
        Assert.All(element.Invariants, i => Assert.NotNull(i.Compiled));
        Assert.All(element.Slicing?.Discriminators ?? [], d => Assert.NotNull(d.Compiled));
        foreach (var inner in element.Slices.Concat(element.Children)) Compile(inner);
    }
}

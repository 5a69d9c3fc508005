using System.Text;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>Slicing with every kind of discriminator and rule, in profiles of a caller's own.</summary>
public sealed class FhirSlicingTests
{
    private const string Url = "http://example.org/profile";

    private static readonly FhirValidationOptions Identified = Asked("Patient",
        "{'id':'Patient.identifier','path':'Patient.identifier','slicing':{'discriminator':[{'type':'value','path':'system'}],'rules':'closed','ordered':true},'min':1},"
        + "{'id':'Patient.identifier:a','path':'Patient.identifier','sliceName':'a','min':1,'max':'1'},{'id':'Patient.identifier:a.system','path':'Patient.identifier.system','min':1,'fixedUri':'urn:a:a'},"
        + "{'id':'Patient.identifier:b','path':'Patient.identifier','sliceName':'b'},{'id':'Patient.identifier:b.system','path':'Patient.identifier.system','fixedUri':'urn:a:b'}");

    [Theory]
    [InlineData("a,b,b", null)]
    [InlineData("b", "needs identifier of the slice a")]
    [InlineData("a,a", "at most 1 times")]
    [InlineData("a,c", "only as a, b")]
    [InlineData("b,a", "wants the slice a before b")]
    public void Values_and_closed_ordered_slices(string systems, string? fault)
    {
        var identifiers = string.Join(',', systems.Split(',').Select(s => "{'system':'urn:a:" + s + "','value':'1'}"));
        Check("{'resourceType':'Patient','identifier':[" + identifiers + "]}", Identified, fault);
    }

    [Theory]
    [InlineData("a,c", null)]
    [InlineData("c,a", "wants what is of no slice behind the slice a")]
    public void Slices_open_at_the_end(string systems, string? fault)
    {
        var options = Asked("Patient", "{'id':'Patient.identifier','path':'Patient.identifier','slicing':{'discriminator':[{'type':'value','path':'system'}],'rules':'openAtEnd'}},"
            + "{'id':'Patient.identifier:a','path':'Patient.identifier','sliceName':'a'},{'id':'Patient.identifier:a.system','path':'Patient.identifier.system','fixedUri':'urn:a:a'}");
        var identifiers = string.Join(',', systems.Split(',').Select(s => "{'system':'urn:a:" + s + "','value':'1'}"));
        Check("{'resourceType':'Patient','identifier':[" + identifiers + "]}", options, fault);
    }

    [Theory]
    [InlineData("'telecom':[{'system':'phone','value':'1','use':'work'}]", null)]
    [InlineData("'telecom':[{'system':'phone','value':'1','use':'home'}]", "needs telecom of the slice work")]
    public void Patterns(string elements, string? fault) =>
        Check("{'resourceType':'Patient'," + elements + "}", Asked("Patient", "{'id':'Patient.telecom','path':'Patient.telecom','slicing':{'discriminator':[{'type':'pattern','path':'$this'}],'rules':'open'}},"
            + "{'id':'Patient.telecom:work','path':'Patient.telecom','sliceName':'work','min':1,'patternContactPoint':{'system':'phone','use':'work'}}"), fault);

    [Theory]
    [InlineData("'valueQuantity':{'value':1,'unit':'g'}", null)]
    [InlineData("'valueQuantity':{'value':1}", "needs unit")]
    [InlineData("'valueString':'a'", "only as quantity")]
    public void Types(string value, string? fault) =>
        Check(Observation(value), Asked("Observation", "{'id':'Observation.value[x]','path':'Observation.value[x]','slicing':{'discriminator':[{'type':'type','path':'$this'}],'rules':'closed'}},"
            + "{'id':'Observation.value[x]:quantity','path':'Observation.value[x]','sliceName':'quantity','type':[{'code':'Quantity'}]},{'id':'Observation.value[x]:quantity.unit','path':'Observation.value[x].unit','min':1}"), fault);

    [Theory]
    [InlineData("{'type':{'text':'MR'},'system':'urn:a:a','value':'1'}", null)]
    [InlineData("{'type':{'text':'MR'},'value':'1'}", "needs system")]
    [InlineData("{'value':'1'}", "needs identifier of the slice typed")]
    public void Existence(string identifier, string? fault) =>
        Check("{'resourceType':'Patient','identifier':[" + identifier + "]}", Asked("Patient", "{'id':'Patient.identifier','path':'Patient.identifier','slicing':{'discriminator':[{'type':'exists','path':'type'}],'rules':'open'}},"
            + "{'id':'Patient.identifier:typed','path':'Patient.identifier','sliceName':'typed','min':1},{'id':'Patient.identifier:typed.type','path':'Patient.identifier.type','min':1},{'id':'Patient.identifier:typed.system','path':'Patient.identifier.system','min':1}"), fault);

    [Theory]
    [InlineData("'name':'A'", null)]
    [InlineData("'active':true,'identifier':[{'value':'1'}]", "needs generalPractitioner of the slice named")]
    public void Profiles_of_what_is_referred_to(string organization, string? fault)
    {
        var named = Definition("Organization", "http://example.org/named", "{'id':'Organization.name','path':'Organization.name','min':1}");
        var patient = Definition("Patient", Url, "{'id':'Patient.generalPractitioner','path':'Patient.generalPractitioner','slicing':{'discriminator':[{'type':'profile','path':'resolve()'}],'rules':'open'}},"
            + "{'id':'Patient.generalPractitioner:named','path':'Patient.generalPractitioner','sliceName':'named','min':1,'type':[{'code':'Reference','targetProfile':['http://example.org/named']}]}");
        Check("{'resourceType':'Patient','contained':[{'resourceType':'Organization','id':'o'," + organization + "}],'generalPractitioner':[{'reference':'#o'}]}", Checked.With(named, patient) with { Profiles = [Url] }, fault);
    }

    [Theory]
    [InlineData("'resourceType':'Organization','name':'A'", null)]
    [InlineData("'resourceType':'Practitioner'", "needs generalPractitioner of the slice organization")]
    public void Types_of_what_is_referred_to(string target, string? fault) =>
        Check("{'resourceType':'Patient','contained':[{'id':'o'," + target + "}],'generalPractitioner':[{'reference':'#o'}]}",
            Asked("Patient", "{'id':'Patient.generalPractitioner','path':'Patient.generalPractitioner','slicing':{'discriminator':[{'type':'type','path':'resolve()'}],'rules':'open'}},"
            + "{'id':'Patient.generalPractitioner:organization','path':'Patient.generalPractitioner','sliceName':'organization','min':1,'type':[{'code':'Reference','targetProfile':['http://hl7.org/fhir/StructureDefinition/Organization']}]}"), fault);

    [Theory]
    [InlineData("'http://example.org/a'", null)]
    [InlineData("'http://example.org/b'", "needs extension of the slice a")]
    public void Extensions_by_their_definitions(string url, string? fault)
    {
        var extension = Definition("Extension", "http://example.org/a", "{'id':'Extension.url','path':'Extension.url','fixedUri':'http://example.org/a'},{'id':'Extension.value[x]','path':'Extension.value[x]','min':1,'type':[{'code':'string'}]}");
        // Extensions are sliced by their URLs, said or not.
        var patient = Definition("Patient", Url, "{'id':'Patient.extension:a','path':'Patient.extension','sliceName':'a','min':1,'type':[{'code':'Extension','profile':['http://example.org/a']}]}");
        var options = Checked.With(extension, patient) with { Profiles = [Url] };
        Check("{'resourceType':'Patient','extension':[{'url':" + url + ",'valueString':'x'}]}", options, fault);
        if (fault is null) Check("{'resourceType':'Patient','extension':[{'url':" + url + ",'valueInteger':1}]}", options, "must be string, not integer");
    }

    [Theory]
    [InlineData("'fixedCodeableConcept':{'coding':[{'code':'a'}]}", "'coding':[{'code':'a'}]", null)]
    [InlineData("'fixedCodeableConcept':{'coding':[{'code':'a'}]}", "'coding':[{'code':'a'}],'text':'b'", "must be")]
    [InlineData("'patternCodeableConcept':{'coding':[{'code':'a'}]}", "'coding':[{'code':'b'},{'code':'a','display':'A'}],'text':'b'", null)]
    [InlineData("'patternCodeableConcept':{'coding':[{'code':'a'}]}", "'coding':[{'code':'b'}]", "must have")]
    public void Fixed_values_and_patterns(string asked, string code, string? fault) =>
        Check(Observation("'valueString':'a'").Replace("'text':'x'", code, StringComparison.Ordinal), Asked("Observation", "{'id':'Observation.code','path':'Observation.code'," + asked + "}"), fault);

    [Fact]
    public void What_a_profile_narrows_is_checked_too()
    {
        var outer = Definition("Patient", "http://example.org/outer", "{'id':'Patient.birthDate','path':'Patient.birthDate','min':1}");
        var inner = Definition("Patient", Url, "{'id':'Patient.gender','path':'Patient.gender','min':1}").Replace("StructureDefinition/Patient", "outer", StringComparison.Ordinal).Replace("http://hl7.org/fhir/outer", "http://example.org/outer", StringComparison.Ordinal);
        var all = Checked.All("{'resourceType':'Patient'}", Checked.With(outer, inner) with { Profiles = [Url] });
        Assert.Equal(["Patient.birthDate", "Patient.gender"], all.Select(p => p.Path));
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("{'resourceType':'Patient'}", "no StructureDefinition")]
    [InlineData("{'resourceType':'StructureDefinition','url':'http://example.org/a','type':'Nothing'}", "has no type 'Nothing'")]
    [InlineData("{'resourceType':'StructureDefinition','url':'http://example.org/a','type':'Patient'}", "neither a differential nor a snapshot")]
    [InlineData("{'resourceType':'StructureDefinition','url':'http://example.org/a','type':'Patient','differential':{'element':[{'id':'Patient','path':'Patient','constraint':[{'key':'a','expression':'name.'}]}]}}", "cannot be read")]
    public void A_definition_that_cannot_be_read_is_a_problem(string json, string fault)
    {
        var read = FhirDefinitionSet.Read([Encoding.UTF8.GetBytes(json.Replace('\'', '"'))]);
        Assert.False(read.Succeeded);
        Assert.Contains(fault, Assert.Single(read.Problems).Message, StringComparison.Ordinal);
    }

    private static void Check(string json, FhirValidationOptions options, string? fault)
    {
        if (fault is null) Checked.Nothing(json, options);
        else Assert.Contains(Checked.All(json, options), p => p.Severity == Severity.Error && p.Message.Contains(fault, StringComparison.Ordinal));
    }

    private static string Observation(string value) => "{'resourceType':'Observation','status':'final','code':{'text':'x'}," + value + "}";

    private static FhirValidationOptions Asked(string type, string elements) => Checked.With(Definition(type, Url, elements)) with { Profiles = [Url] };

    private static string Definition(string type, string url, string elements) =>
        "{'resourceType':'StructureDefinition','url':'" + url + "','type':'" + type + "','derivation':'constraint','baseDefinition':'http://hl7.org/fhir/StructureDefinition/" + type + "','differential':{'element':[{'id':'" + type + "','path':'" + type + "'}," + elements + "]}}";
}

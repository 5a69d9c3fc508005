using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>Codes against value sets, code systems and grammars.</summary>
public sealed class FhirTerminologyTests
{
    [Theory]
    // A required set of a data type's code, whose filter was applied when the tables were made.
    [InlineData("{'resourceType':'Encounter','status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'IMP'}}")]
    // Text alone, and another system, where the set has nothing that fits.
    [InlineData("{'resourceType':'Observation','status':'final','code':{'text':'x'},'interpretation':[{'text':'high'}]}")]
    // Sets of systems that are not listed here are open.
    [InlineData("{'resourceType':'Observation','status':'final','code':{'coding':[{'system':'http://loinc.org','code':'1-8'}]},'bodySite':{'coding':[{'system':'http://snomed.info/sct','code':'1'}]}}")]
    [InlineData("{'resourceType':'Patient','communication':[{'language':{'coding':[{'system':'urn:ietf:bcp:47','code':'de-CH'}]}}]}")]
    [InlineData("{'resourceType':'Patient','communication':[{'language':{'text':'German'}}]}")]
    [InlineData("{'resourceType':'Patient','language':'en-US','photo':[{'contentType':'image/svg+xml; charset=utf-8','url':'http://example.org'}]}")]
    [InlineData("{'resourceType':'Claim','status':'active','type':{'text':'a'},'use':'claim','patient':{'display':'A'},'created':'2026','provider':{'display':'B'},'priority':{'text':'a'},'insurance':[{'sequence':1,'focal':true,'coverage':{'display':'C'}}],'total':{'value':1,'currency':'EUR'}}")]
    public void Codes_that_may_stand(string json) => Checked.Nothing(json);

    [Theory]
    [InlineData("'language':'german language'", "Patient.language", Severity.Error)]
    [InlineData("'communication':[{'language':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v2-0296','code':'german'}]}}]", "Patient.communication[0].language", Severity.Error)]
    [InlineData("'photo':[{'contentType':'PDF','url':'http://example.org'}]", "Patient.photo[0].contentType", Severity.Error)]
    [InlineData("'maritalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus','code':'??'}]}", "Patient.maritalStatus", Severity.Warning)]
    [InlineData("'maritalStatus':{'coding':[{'system':'http://example.org/codes','code':'x'}]}", "Patient.maritalStatus", Severity.Information)]
    [InlineData("'identifier':[{'type':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v2-0203','code':'PI'}]},'value':'1'}]", "Patient.identifier[0].type", Severity.Information)]
    public void Bindings_are_checked(string elements, string path, Severity severity)
    {
        var problem = Checked.All("{'resourceType':'Patient'," + elements + "}").Single(p => p.Code == "fhir.code");
        Assert.Equal((path, severity), (problem.Path, problem.Severity));
        Assert.NotNull(problem.Mend);
    }

    [Fact]
    public void A_required_code_must_be_of_the_systems_of_the_set()
    {
        var problem = Checked.Only("{'resourceType':'AllergyIntolerance','patient':{'display':'A'},'clinicalStatus':{'coding':[{'system':'http://example.org','code':'active'}]}}");
        Assert.Equal(("fhir.code", "AllergyIntolerance.clinicalStatus", Severity.Error), (problem.Code, problem.Path, problem.Severity));
    }

    [Fact]
    public void A_code_must_be_one_of_the_system_that_it_names()
    {
        var problem = Checked.Only("{'resourceType':'Observation','status':'final','code':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/observation-category','code':'nonsense'}]}}");
        Assert.Equal(("fhir.unknown-code", "Observation.code.coding[0]", Severity.Warning), (problem.Code, problem.Path, problem.Severity));
    }

    [Fact]
    public void A_value_set_is_no_code_system()
    {
        var problem = Checked.Only("{'resourceType':'Observation','status':'final','code':{'coding':[{'system':'http://hl7.org/fhir/ValueSet/observation-category','code':'laboratory'}]}}");
        Assert.Equal(("fhir.code-system", Severity.Error), (problem.Code, problem.Severity));
    }

    [Theory]
    [InlineData("mg/dL", true)]
    [InlineData("10*3/uL", true)]
    [InlineData("mm[Hg]", true)]
    [InlineData("{beats}/min", true)]
    [InlineData("kg.m2/s2", true)]
    [InlineData("/min", true)]
    [InlineData("m[H2O]{35Cel}", true)]
    [InlineData("(mg/kg)/d", true)]
    [InlineData("1", true)]
    [InlineData("%", true)]
    [InlineData("mg per dL", false)]
    [InlineData("mg//dL", false)]
    [InlineData("mm[Hg", false)]
    [InlineData("(mg/kg", false)]
    [InlineData("10^3 cells", false)]
    public void The_grammar_of_units_is_checked(string unit, bool isUnit)
    {
        var all = Checked.All("{'resourceType':'Observation','status':'final','code':{'coding':[{'system':'http://unitsofmeasure.org','code':'" + unit + "'}]}}");
        Assert.Equal(isUnit, !all.Any(p => p.Code == "fhir.unknown-code"));
    }
}

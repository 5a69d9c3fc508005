using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>Extensions by their URLs.</summary>
public sealed class FhirExtensionTests
{
    private const string Root = "http://hl7.org/fhir/StructureDefinition/";

    [Theory]
    [InlineData("'birthDate':'2000-01-01','_birthDate':{'extension':[{'url':'" + Root + "patient-birthTime','valueDateTime':'2000-01-01T08:00:00Z'}]}")]
    [InlineData("'_birthDate':{'extension':[{'url':'" + Root + "data-absent-reason','valueCode':'unknown'}]}")]
    [InlineData("'extension':[{'url':'http://example.org/own','valueString':'a'}]")]
    [InlineData("'extension':[{'url':'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race','extension':[{'url':'ombCategory','valueCoding':{'system':'urn:oid:2.16.840.1.113883.6.238','code':'2106-3'}},{'url':'text','valueString':'White'}]}]")]
    public void Extensions_that_may_stand(string elements) => Checked.Nothing("{'resourceType':'Patient'," + elements + "}");

    [Theory]
    [InlineData("'extension':[{'url':'" + Root + "patient-birthPlace','valueString':'Bern'}]", "fhir.type", "must be Address, not string", Severity.Error)]
    [InlineData("'extension':[{'url':'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race','extension':[{'url':'ombCategory','valueCoding':{'code':'2106-3'}}]}]", "fhir.missing", "of the slice text", Severity.Error)]
    [InlineData("'extension':[{'url':'" + Root + "data-absent-reason','valueCode':'dunno'}]", "fhir.code", "data-absent-reason", Severity.Error)]
    [InlineData("'name':[{'text':'A','extension':[{'url':'" + Root + "patient-birthPlace','valueAddress':{'city':'Bern'}}]}]", "fhir.extension", "not meant to be used here", Severity.Warning)]
    [InlineData("'extension':[{'url':'" + Root + "no-such-thing','valueString':'a'}]", "fhir.extension", "has no extension", Severity.Information)]
    [InlineData("'modifierExtension':[{'url':'http://example.org/own','valueString':'a'}]", "fhir.extension", "is not known", Severity.Error)]
    [InlineData("'modifierExtension':[{'url':'" + Root + "patient-birthPlace','valueAddress':{'city':'Bern'}}]", "fhir.extension", "does not modify meanings", Severity.Error)]
    public void Extensions_that_may_not(string elements, string code, string message, Severity severity)
    {
        var all = Checked.All("{'resourceType':'Patient'," + elements + "}");
        var problem = all.FirstOrDefault(p => p.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(problem is not null, string.Join(Environment.NewLine, all));
        Assert.Equal((code, severity), (problem.Code, problem.Severity));
    }

    [Fact]
    public void One_that_modifies_belongs_into_modifierExtension()
    {
        const string url = "'url':'" + Root + "request-doNotPerform','valueBoolean':true";
        Assert.Contains(Checked.All("{'resourceType':'NutritionOrder','status':'active','intent':'order','patient':{'display':'A'},'dateTime':'2026','oralDiet':{'instruction':'a'},'extension':[{" + url + "}]}"), p => p.Message.Contains("belongs into modifierExtension", StringComparison.Ordinal));
    }
}

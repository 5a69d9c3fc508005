using Xunit;
using static IntegrationStudio.Engine.Tests.Official.OfficialResult;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>What FHIR demands and a message may lack.</summary>
public sealed class MandatoryValueTests
{
    private const string Absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    [Fact]
    public void An_observation_without_code_and_status_says_so()
    {
        var observation = OfficialMaps.Results("OBX|1|NM|||5").Valid().Only("Observation");
        Assert.Equal("unknown", Text(observation, "status"));
        Assert.Equal(Absent, Text(observation, "code.extension.0.url"));
    }

    [Fact]
    public void A_report_without_code_and_status_says_so()
    {
        var report = OfficialMaps.Convert(OfficialMaps.Header, OfficialMaps.Patient, "OBR|1|P1|F1", "OBX|1|NM|2093-3^Cholesterol^LN||5||||||F").Valid().Only("DiagnosticReport");
        Assert.Equal("unknown", Text(report, "status"));
        Assert.Equal(Absent, Text(report, "code.extension.0.url"));
    }

    [Fact]
    public void A_header_without_an_endpoint_says_so()
    {
        var header = OfficialMaps.Results().Valid().Only("MessageHeader");
        Assert.Equal("LIS", Text(header, "source.name"));
        Assert.Equal(Absent, Text(header, "source._endpoint.extension.0.url"));
        Assert.Equal("R01", Text(header, "eventCoding.code"));
    }

    [Fact]
    public void A_visit_without_class_says_so()
    {
        var encounter = OfficialMaps.Convert(OfficialMaps.Header, OfficialMaps.Patient, "PV1|1||||||||||||||||||V1", OfficialMaps.Report).Valid().Only("Encounter");
        Assert.Equal("unknown", Text(encounter, "status"));
        Assert.Equal("unknown", Text(encounter, "class.code"));
    }

    [Theory]
    [InlineData("C", "corrected")]
    [InlineData("D", "entered-in-error")]
    [InlineData("W", "entered-in-error")]
    [InlineData("X", "cancelled")]
    [InlineData("P", "preliminary")]
    [InlineData("S", "preliminary")]
    public void Every_result_status_has_its_code(string status, string expected)
    {
        var observation = OfficialMaps.Results($"OBX|1|NM|2093-3^Cholesterol^LN||5|mmol/L|||||{status}").Valid().Only("Observation");
        Assert.Equal(expected, Text(observation, "status"));
    }
}

using System.Text.Json.Nodes;
using Xunit;
using static IntegrationStudio.Engine.Tests.Official.OfficialResult;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>OBX-5 of every type of OBX-2.</summary>
public sealed class ObservationValueTests
{
    [Theory]
    [InlineData("NM", "5.20", "valueQuantity.value", "5.20")]
    [InlineData("ST", "clear", "valueString", "clear")]
    [InlineData("TX", @"line one\.br\line two", "valueString", "line one\nline two")]
    [InlineData("FT", "as seen", "valueString", "as seen")]
    [InlineData("CE", "260415000^Not detected^SCT", "valueCodeableConcept.coding.0.system", "http://snomed.info/sct")]
    [InlineData("CWE", "260415000^Not detected^SCT", "valueCodeableConcept.coding.0.code", "260415000")]
    [InlineData("CWE", "260415000^Not detected^SCT^N^neg^L", "valueCodeableConcept.coding.1.code", "N")]
    [InlineData("CNE", "10828004^Positive^SCT", "valueCodeableConcept.coding.0.display", "Positive")]
    [InlineData("IS", "A", "valueCodeableConcept.coding.0.code", "A")]
    [InlineData("DT", "20260102", "valueDateTime", "2026-01-02")]
    [InlineData("DTM", "202601020304+0100", "valueDateTime", "2026-01-02T03:04:00+01:00")]
    [InlineData("TS", "2026", "valueDateTime", "2026")]
    [InlineData("TM", "0315", "valueTime", "03:15:00")]
    [InlineData("DR", "20260101^20260103", "valuePeriod.end", "2026-01-03")]
    [InlineData("NR", "3^7", "valueRange.high.value", "7")]
    [InlineData("SN", "<^10", "valueQuantity.comparator", "<")]
    [InlineData("SN", "^1^:^128", "valueRatio.denominator.value", "128")]
    [InlineData("SN", "^3^-^5", "valueRange.low.value", "3")]
    [InlineData("SN", "^4^+", "valueString", "4 + mg/dL")]
    [InlineData("NA", "1^2^3", "valueSampledData.data", "1 2 3")]
    [InlineData("VR", "1^2", "valueString", "1-2")]
    public void Each_type_has_its_place(string type, string value, string path, string expected)
    {
        var observation = OfficialMaps.Results($"OBX|1|{type}|2093-3^Cholesterol^LN||{value}|mg/dL^mg/dL^UCUM|||||F").Valid().Only("Observation");
        Assert.Equal(expected, Text(observation, path));
    }

    [Fact]
    public void A_number_has_its_unit()
    {
        var quantity = OfficialMaps.Results("OBX|1|NM|2093-3^Cholesterol^LN||5.20|mg/dL^milligram per decilitre^UCUM|||||F").Valid().Only("Observation")["valueQuantity"];
        Assert.Equal("""{"value":5.20,"unit":"milligram per decilitre","system":"http://unitsofmeasure.org","code":"mg/dL"}""", quantity!.ToJsonString());
    }

    [Fact]
    public void Letters_in_a_number_are_a_problem_and_the_rest_is_converted()
    {
        var result = OfficialMaps.Results("OBX|1|NM|2093-3^Cholesterol^LN||high|mg/dL|||||F");
        Assert.Null(Text(result.Only("Observation"), "valueQuantity.value"));
        Assert.Equal("2093-3", Text(result.Only("Observation"), "code.coding.0.code"));
        Assert.Contains(result.Problems, problem => problem.Path.Contains("OBX", StringComparison.Ordinal) && problem.Message.Contains("high", StringComparison.Ordinal));
    }

    [Fact]
    public void A_document_in_Base64_is_an_attachment()
    {
        var observation = OfficialMaps.Results("OBX|1|ED|11502-2^Report^LN||LIS^AP^application/pdf^Base64^JVBERi0xLjQ=||||||F").Valid().Only("Observation");
        var extension = observation["extension"]!.AsArray().Single(one => one!["valueAttachment"] is not null);
        Assert.Equal("JVBERi0xLjQ=", Text(extension, "valueAttachment.data"));
        Assert.Equal("application/pdf", Text(extension, "valueAttachment.contentType"));
    }

    [Fact]
    public void A_kind_of_document_that_is_no_MIME_type_is_reported_and_the_document_stays()
    {
        var result = OfficialMaps.Results("OBX|1|ED|11502-2^Report^LN||LIS^AP^PDF^Base64^JVBERi0xLjQ=||||||F");
        var extension = result.Only("Observation")["extension"]!.AsArray().Single(one => one!["valueAttachment"] is not null);
        Assert.Equal("JVBERi0xLjQ=", Text(extension, "valueAttachment.data"));
        Assert.Equal("unknown", Text(extension, "valueAttachment._contentType.extension.0.valueCode"));
        Assert.Contains(result.Problems, problem => problem.Code == "fhir.code" && problem.Message.Contains("'PDF'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pointer_is_the_address_of_an_attachment()
    {
        var observation = OfficialMaps.Results("OBX|1|RP|11502-2^Report^LN||https://lis.example/r/1^LIS^AP^PDF||||||F").Valid().Only("Observation");
        Assert.Equal("https://lis.example/r/1", Text(observation, "extension.0.valueAttachment.url"));
    }

    [Fact]
    public void Several_values_are_components()
    {
        var observation = OfficialMaps.Results("OBX|1|CWE|55233-1^Variants^LN||A^first^L~B^second^L||||||F").Valid().Only("Observation");
        var components = Assert.IsType<JsonArray>(observation["component"]);
        Assert.Equal(["A", "B"], components.Select(one => Text(one, "valueCodeableConcept.coding.0.code")));
        Assert.All(components, one => Assert.Equal("55233-1", Text(one, "code.coding.0.code")));
        Assert.Null(observation["valueCodeableConcept"]);
    }

    [Fact]
    public void A_type_that_has_no_row_is_kept_as_text()
    {
        var observation = OfficialMaps.Results("OBX|1|XPN|99-1^Contact^L||Doe^Jo||||||F").Valid().Only("Observation");
        Assert.Contains("Doe", Text(observation, "valueString"), StringComparison.Ordinal);
    }
}

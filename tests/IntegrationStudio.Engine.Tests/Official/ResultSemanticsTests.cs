using System.Text.Json.Nodes;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Official.OfficialResult;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>Results by our map, which adds to the official one: every type of value, panels, parents, specimens, corrections, identity over messages.</summary>
public sealed class ResultSemanticsTests
{
    private const string Map = "hl7/v2-to-fhir-more/messages/ORU_R01";

    private static OfficialResult Results(params string[] segments) => OfficialMaps.ConvertBy(Map, [OfficialMaps.Header, OfficialMaps.Patient, OfficialMaps.Report, .. segments]);

    private static JsonObject Observation(string obx) => Results(obx).Valid().Only("Observation");

    [Theory]
    [InlineData("NM", "+05.50", "valueQuantity.value", "5.50")]
    [InlineData("SN", "<^5", "valueQuantity.comparator", "<")]
    [InlineData("SN", "^1^:^128", "valueRatio.denominator.value", "128")]
    [InlineData("SN", "^1^-^5", "valueRange.high.value", "5")]
    [InlineData("NR", "1^5", "valueRange.low.value", "1")]
    [InlineData("CE", "A1^Alpha^L", "valueCodeableConcept.coding.0.code", "A1")]
    [InlineData("CWE", "10828004^Positive^SCT", "valueCodeableConcept.coding.0.system", "http://snomed.info/sct")]
    [InlineData("CNE", "A1^Alpha^L", "valueCodeableConcept.coding.0.display", "Alpha")]
    [InlineData("CF", "A1^Alpha^L", "valueCodeableConcept.coding.0.code", "A1")]
    [InlineData("IS", "A1", "valueCodeableConcept.coding.0.code", "A1")]
    [InlineData("ST", "clear", "valueString", "clear")]
    [InlineData("ID", "Y", "valueString", "Y")]
    [InlineData("TX", "clear", "valueString", "clear")]
    [InlineData("FT", "a\\.br\\b", "valueString", "a\nb")]
    [InlineData("DT", "20260301", "valueDateTime", "2026-03-01")]
    [InlineData("TS", "202603", "valueDateTime", "2026-03")]
    [InlineData("DTM", "20260301101500", "valueDateTime", "2026-03-01T10:15:00-06:00")]
    [InlineData("TM", "1015", "valueTime", "10:15:00")]
    [InlineData("DR", "20260301^20260302", "valuePeriod.end", "2026-03-02")]
    [InlineData("NA", "1^^3", "valueSampledData.data", "1 E 3")]
    [InlineData("NA", "1^2^3^4^5^6^7^8^9~11^12^13^14^15^16^17^18^19", "valueSampledData.dimensions", "9")]
    [InlineData("MA", "1^2^3", "valueSampledData.data", "1 2 3")]
    [InlineData("MO", "12.50^EUR", "valueQuantity.code", "EUR")]
    [InlineData("CP", "12&USD^UP", "valueQuantity.value", "12")]
    [InlineData("XCN", "55^House^Gregory^^^Dr", "valueString", "Dr Gregory House (55)")]
    [InlineData("XPN", "House^Gregory", "valueString", "Gregory House")]
    [InlineData("XAD", "1 Main St^^Springfield^IL^62701", "valueString", "1 Main St, Springfield IL 62701")]
    [InlineData("XON", "General Hospital^L", "valueString", "General Hospital")]
    [InlineData("CX", "123^^^A", "valueString", "123")]
    [InlineData("", "as it comes", "valueString", "as it comes")]
    [InlineData("ZZ", "as it comes", "valueString", "as it comes")]
    public void Every_type_of_value_has_its_element(string type, string value, string path, string expected) =>
        Assert.Equal(expected, Text(Observation($"OBX|1|{type}|X^x^L||{value}||||||F"), path));

    [Theory]
    [InlineData("LIS^application^pdf^Base64^JVBERi0=", "application/pdf", "JVBERi0=")]
    [InlineData("LIS^AP^PDF^base64^JVBERi0=", "application/pdf", "JVBERi0=")]
    [InlineData("LIS^IM^JPG^Base64^JVBERi0=", "image/jpeg", "JVBERi0=")]
    [InlineData("LIS^PDF^^Base64^JVBERi0=", "application/pdf", "JVBERi0=")]
    [InlineData("LIS^TEXT^text/plain^A^hello", "text/plain", "aGVsbG8=")]
    [InlineData("LIS^FT^txt^Hex^68656C6C6F", "text/plain", "aGVsbG8=")]
    public void A_document_is_an_attachment_of_the_result_and_a_form_of_the_report(string value, string type, string data)
    {
        var result = Results($"OBX|1|ED|PDF^Report^L||{value}||||||F").Valid();
        foreach (var attachment in (JsonNode?[])[result.Only("Observation")["extension"]![0]!["valueAttachment"], result.Only("DiagnosticReport")["presentedForm"]![0]])
        {
            Assert.Equal(type, Text(attachment, "contentType"));
            Assert.Equal(data, Text(attachment, "data"));
        }
    }

    [Fact]
    public void A_pointer_is_an_attachment_too()
    {
        var observation = Observation("OBX|1|RP|IMG^Image^L||http://pacs.example/1^PACS^image^jpeg||||||F");
        Assert.Equal("http://pacs.example/1", Text(observation, "extension.0.valueAttachment.url"));
        Assert.Equal("image/jpeg", Text(observation, "extension.0.valueAttachment.contentType"));
    }

    [Fact]
    public void Lines_of_one_text_are_one_value_and_other_sub_ids_are_other_texts()
    {
        var result = Results("OBX|1|TX|N^Narrative^L|1|one||||||F", "OBX|2|TX|N^Narrative^L|1|two||||||F", "OBX|3|TX|N^Narrative^L|2|other||||||F").Valid();
        Assert.Equal(["one\ntwo", "other"], result.All("Observation").Select(one => Text(one, "valueString")));
        Assert.Equal(2, result.Only("DiagnosticReport")["result"]!.AsArray().Count);
    }

    [Fact]
    public void Repetitions_of_a_value_are_components()
    {
        var observation = Observation("OBX|1|CWE|600-7^Bacteria^LN||112283007^E. coli^SCT~3092008^Staph^SCT||||||F");
        Assert.Equal(["112283007", "3092008"], observation["component"]!.AsArray().Select(one => Text(one, "valueCodeableConcept.coding.0.code")));
    }

    [Fact]
    public void Sub_ids_that_tell_groups_apart_make_members()
    {
        var result = Results(
            "OBX|1|CWE|600-7^Organism^LN|1|112283007^E. coli^SCT||||||F", "OBX|2|NM|564-5^Count^LN|1|1000||||||F", "OBX|3|CWE|600-7^Organism^LN|2|3092008^Staph^SCT||||||F", "OBX|4|NM|564-5^Count^LN|2|2000||||||F").Valid();
        var all = result.All("Observation");
        Assert.Same(all[1], result.Follow(Assert.Single(all[0]["hasMember"]!.AsArray())));
        Assert.Same(all[3], result.Follow(Assert.Single(all[2]["hasMember"]!.AsArray())));
        Assert.Null(all[1]["hasMember"]);
    }

    [Fact]
    public void One_sub_id_for_all_groups_nothing()
    {
        var result = Results("OBX|1|NM|A^a^L|1|1||||||F", "OBX|2|NM|B^b^L|1|2||||||F").Valid();
        Assert.All(result.All("Observation"), one => Assert.Null(one["hasMember"]));
        Assert.Equal("1", Text(result.All("Observation")[0], "extension.0.extension.0.valueString"));
    }

    [Fact]
    public void A_result_and_an_order_know_their_parents_in_the_same_message()
    {
        var result = Results(
            "OBX|1|CWE|600-7^Organism^LN|1|112283007^E. coli^SCT||||||F", "OBX|2|CWE|600-7^Organism^LN|2|3092008^Staph^SCT||||||F",
            "ORC|RE|P2|F2", "OBR|2|P2|F2|50545-3^Susceptibility^LN||||||||||||||||||||||600-7&Organism&LN^2|||P1^F1", "OBX|1|SN|18861-5^Amoxicillin^LN||<^2||||||F").Valid();
        var susceptibility = result.All("Observation")[2];
        var organism = result.All("Observation")[1];
        Assert.Same(organism, result.Follow(Assert.Single(susceptibility["derivedFrom"]!.AsArray())));
        var order = result.All("ServiceRequest")[1];
        Assert.Same(organism, result.Follow(Assert.Single(order["reasonReference"]!.AsArray())));
        Assert.Same(result.All("ServiceRequest")[0], result.Follow(order["basedOn"]!.AsArray().Single(one => one!["reference"] is not null)));
        Assert.Contains(order["basedOn"]!.AsArray(), one => Text(one, "identifier.value") == "F1");
        Assert.Null(result.All("Observation")[0]["derivedFrom"]);
    }

    [Fact]
    public void The_specimen_of_a_group_is_that_of_its_results_and_order()
    {
        const string Spm = "SPM|1|S1&LIS^S2&LAB||119297000^Blood^SCT";
        var result = Results("OBX|1|NM|A^a^L||1||||||F", Spm, "OBR|2|P2|F2|58410-2^CBC^LN", "OBX|1|NM|B^b^L||2||||||F").Valid();
        var specimen = result.All("Specimen").Single(one => Text(one, "type.coding.0.code") == "119297000");
        Assert.Same(specimen, result.Follow(result.All("Observation")[0]["specimen"]));
        Assert.Same(specimen, result.Follow(result.All("ServiceRequest")[0]["specimen"]![0]));
        Assert.DoesNotContain(result.All("Observation")[1]["specimen"] is { } other ? [result.Follow(other)] : Array.Empty<JsonObject>(), one => ReferenceEquals(one, specimen));
        Assert.Null(result.All("ServiceRequest")[1]["specimen"]);
    }

    [Fact]
    public void Of_two_specimens_a_result_that_names_none_has_none()
    {
        var result = Results("OBX|1|NM|A^a^L||1||||||F", "SPM|1|S1||119297000^Blood^SCT", "SPM|2|S2||122575003^Urine^SCT").Valid();
        Assert.Null(result.Only("Observation")["specimen"]);
        Assert.Equal(2, result.Only("ServiceRequest")["specimen"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("C", "corrected")]
    [InlineData("D", "entered-in-error")]
    [InlineData("W", "entered-in-error")]
    [InlineData("X", "cancelled")]
    public void A_correction_or_deletion_is_of_the_same_resource_whatever_its_set_id(string status, string expected)
    {
        var first = Results("OBX|1|NM|A^a^L||1||||||F", "OBX|2|NM|B^b^L||2||||||F").Valid();
        var later = OfficialMaps.ConvertBy(Map, OfficialMaps.Header.Replace("|M1|", "|M2|", StringComparison.Ordinal), OfficialMaps.Patient, OfficialMaps.Report, $"OBX|1|NM|B^b^L||3||||||{status}").Valid();
        Assert.Equal(Text(first.All("Observation")[1], "id"), Text(later.Only("Observation"), "id"));
        Assert.Equal(expected, Text(later.Only("Observation"), "status"));
    }

    [Fact]
    public void What_cannot_be_obtained_says_why_there_is_no_value()
    {
        Assert.Equal("not-performed", Text(Observation("OBX|1|NM|A^a^L||||||||X"), "dataAbsentReason.coding.0.code"));
        Assert.Null(Observation("OBX|1|NM|A^a^L||5||||||F")["dataAbsentReason"]);
    }

    [Fact]
    public void Letters_in_a_number_take_only_the_value_with_them()
    {
        var result = Results("OBX|1|NM|A^a^L||high|mg/dL|||||F", "OBX|2|NM|B^b^L||2|mg/dL|||||F");
        var problem = Assert.Single(result.Problems, problem => problem.Code == "value.number");
        Assert.Equal(("OBX[1]-5.1", Severity.Warning), (problem.Path, problem.Severity));
        Assert.Contains("\"high\"", problem.Message, StringComparison.Ordinal);
        Assert.Contains("OBX[Observation]/OBX-5.valueQuantity", problem.Message, StringComparison.Ordinal);
        Assert.Null(result.All("Observation")[0]["valueQuantity"]);
        Assert.Equal("2", Text(result.All("Observation")[1], "valueQuantity.value"));
    }
}

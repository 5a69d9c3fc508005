using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>The rules that are passed over for a segment's shape are those that would have done nothing.</summary>
public class RuleChoiceTests
{
    private static readonly Engine.Mappings.MappingPackage Segment = Some.Shared("seg/obx", "segment", "OBX", "Observation", """
        { "id": "nm", "from": "OBX-5", "to": "valueQuantity.value", "when": "OBX-2 = 'NM'" },
        { "id": "st", "from": "OBX-5", "to": "valueString", "when": "OBX-2 in ('ST' | 'TX')" },
        { "id": "dt", "from": "OBX-5", "to": "valueDateTime", "when": "OBX-2 = 'DT'" },
        { "id": "tm", "from": "OBX-5", "to": "valueTime", "when": "OBX-2 = 'TM'" },
        { "id": "typed", "to": "interpretation[0].text", "value": "typed", "when": "OBX-2.exists()" },
        { "id": "untyped", "to": "interpretation[0].text", "value": "untyped", "when": "OBX-2.empty()" },
        { "id": "other", "from": "OBX-5", "to": "code.text", "when": "(OBX-2 in ('NM' | 'ST' | 'TX' | 'DT' | 'TM')).not()" },
        { "id": "status", "from": "OBX-11", "to": "status", "default": "unknown" }
        """);

    [Theory]
    [InlineData("NM", "5", """{"status":"final","valueQuantity":{"value":5},"interpretation":[{"text":"typed"}]}""")]
    [InlineData("TX", "seen", """{"status":"final","valueString":"seen","interpretation":[{"text":"typed"}]}""")]
    [InlineData("ZZ", "seen", """{"status":"final","code":{"text":"seen"},"interpretation":[{"text":"typed"}]}""")]
    [InlineData("NM^X", "5", """{"status":"final","valueQuantity":{"value":5},"interpretation":[{"text":"typed"}]}""")]
    [InlineData("", "seen", """{"status":"final","code":{"text":"seen"},"interpretation":[{"text":"untyped"}]}""")]
    [InlineData("\"\"", "seen", """{"status":"final","code":{"text":"seen"},"interpretation":[{"text":"untyped"}]}""")]
    public void Every_text_of_the_field_that_conditions_ask_for_runs_its_rules(string type, string value, string expected)
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1", $"OBX|1|{type}|||{value}||||||final"), Some.Map("""
            { "id": "obx", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "map": "OBX" }
            """, """ "uses": { "OBX": { "id": "seg/obx" } }, "policy": { "invalid": "warn" } """), Segment);

        Assert.Equal(expected, ran.Text("Observation"));
    }

    [Fact]
    public void A_default_comes_where_the_field_is_missing()
    {
        Ran ran = Some.Run(Some.Oru("PID|1", "OBR|1", "OBX|1|ST|||seen"), Some.Map("""
            { "id": "obx", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "map": "OBX" }
            """, """ "uses": { "OBX": { "id": "seg/obx" } }, "policy": { "invalid": "warn" } """), Segment);

        Assert.Equal("""{"status":"unknown","valueString":"seen","interpretation":[{"text":"typed"}]}""", ran.Text("Observation"));
    }
}

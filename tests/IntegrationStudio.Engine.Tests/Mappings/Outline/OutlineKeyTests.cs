using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Outline;

public sealed class OutlineKeyTests
{
    private static readonly MappingPackage Pid = Some.Shared("t/PID", "segment", "PID", "Patient",
        """
        { "id": "cx", "from": "PID-3", "to": "identifier[#1]", "map": "CX" },
        { "id": "sex", "from": "PID-8", "when": "PID-30.empty() or PID-30 = 'N'", "to": "gender" },
        { "id": "dead", "from": "PID-30", "to": "deceasedBoolean" },
        { "id": "race.url", "to": "extension[#2].url", "value": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race" },
        { "id": "race", "from": "PID-10", "to": "extension[#2].valueCode" },
        { "id": "gp", "from": "PID-9", "to": "generalPractitioner(PractitionerRole.organization(Organization.name))" }
        """, """ "uses": { "CX": { "id": "t/CX" } } """);

    private static readonly MappingPackage Cx = Some.Shared("t/CX", "datatype", "CX", "Identifier",
        """{ "id": "1", "from": "CX.1", "to": "value" }, { "id": "4", "from": "iif(CX.4.2.exists(), 'urn:oid:' & CX.4.2, CX.4.1)", "to": "system" }""");

    private static MappingOutline Of(string rules, string more = """ "uses": { "PID": { "id": "t/PID" } } """) =>
        MappingOutline.Of(MappingLibrary.Of(Some.Map(rules, more), Pid, Cx), "test/map");

    private const string Patient = """{ "id": "r", "each": "PATIENT_RESULT", "rules": [ { "id": "pid", "from": "PATIENT.PID", "resource": "Patient", "as": "Patient[1]", "map": "PID" } ] }""";

    [Theory]
    [InlineData("r/pid/cx", "PATIENT_RESULT/PATIENT/PID/3", "Patient[1]/identifier")]
    [InlineData("r/pid/cx/1", "PATIENT_RESULT/PATIENT/PID/3/1", "Patient[1]/identifier/value")]
    [InlineData("r/pid/cx/4", "PATIENT_RESULT/PATIENT/PID/3/4/2 PATIENT_RESULT/PATIENT/PID/3/4/1", "Patient[1]/identifier/system")]
    [InlineData("r/pid/dead", "PATIENT_RESULT/PATIENT/PID/30", "Patient[1]/deceased[x]/deceasedBoolean")]
    [InlineData("r/pid/race", "PATIENT_RESULT/PATIENT/PID/10", "Patient[1]/extension:us-core-race/value[x]/valueCode")]
    [InlineData("r/pid/gp", "PATIENT_RESULT/PATIENT/PID/9", "Patient[1]/generalPractitioner/PractitionerRole/organization/Organization/name")]
    [InlineData("r/pid", "PATIENT_RESULT/PATIENT/PID", "Patient[1]")]
    public void Rules_of_called_maps_have_the_callers_rows(string path, string sources, string target)
    {
        OutlineRule rule = Of(Patient).Find(path)!;
        Assert.Equal(sources, string.Join(' ', rule.Sources));
        Assert.Equal(target, rule.Target);
    }

    [Theory]
    [InlineData("OBX-5", "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/5")]
    [InlineData("OBR-4.1", "PATIENT_RESULT/ORDER_OBSERVATION/OBR/4/1")]
    [InlineData("PID-3[2].4.2", "PATIENT_RESULT/PATIENT/PID/3/4/2")]
    [InlineData("MSH-4", "MSH/4")]
    [InlineData("ZOB-2", "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/ZOB/2")]
    [InlineData("OBX-5.where($this.startsWith('A')).first()", "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/5")]
    [InlineData("iif(OBX-3.1.exists(), OBX-3.1, OBR-2)", "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/3/1 PATIENT_RESULT/ORDER_OBSERVATION/OBR/2")]
    [InlineData("'a' &", "")]
    public void Sources_in_expressions_are_rows(string expression, string rows)
    {
        string rule = $$"""{ "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "resource": "Observation", "rules": [ { "id": "x", "from": "{{expression}}", "to": "valueString" } ] }""";
        Assert.Equal(rows, string.Join(' ', Of(rule).Find("o/x")!.Sources));
    }

    [Fact]
    public void A_condition_has_rows_of_its_own() =>
        Assert.Equal(["PATIENT_RESULT/PATIENT/PID/30"], Of(Patient).Find("r/pid/sex")!.ConditionSources);

    [Theory]
    [InlineData("""{ "id": "x", "from": "MSH", "resource": "Patient", "map": "PID" }""", RuleStyle.Map)]
    [InlineData("""{ "id": "x", "each": "PATIENT_RESULT", "rules": [] }""", RuleStyle.Loop)]
    [InlineData("""{ "id": "x", "on": "P", "to": "gender", "value": "male", "when": "PID-8 = 'M'" }""", RuleStyle.Constant | RuleStyle.Conditional)]
    [InlineData("""{ "id": "x", "on": "P", "to": "link.other", "ref": "P" }""", RuleStyle.Reference)]
    [InlineData("""{ "id": "x", "from": "PID-5 & 'a'", "on": "P", "to": "gender" }""", RuleStyle.Copy | RuleStyle.Expression)]
    [InlineData("""{ "id": "x", "from": "PID-5", "on": "P", "to": "gender", "script": "scripts/x.ts#f" }""", RuleStyle.Script)]
    public void A_style_says_what_a_rule_does(string rule, RuleStyle style) => Assert.Equal(style, Of(rule).Find("x")!.Style);

    [Fact]
    public void Named_resources_are_listed_once()
    {
        MappingOutline outline = Of($$"""{{Patient}}, { "id": "b", "resource": "Patient", "as": "Patient[1]", "rules": [] }, { "id": "c", "resource": "Device" }""");
        Assert.Equal([new("Patient[1]", "Patient", "r/pid"), new("Device", "Device", "c")], outline.Resources);
    }

    [Fact]
    public void Rules_that_write_into_a_named_resource_are_below_it() =>
        Assert.Equal("Patient[1]/name/family", Of($$"""{{Patient}}, { "id": "b", "on": "Patient[1]", "from": "PATIENT_RESULT.PATIENT.PID-5.1", "to": "name.family" }""").Find("b")!.Target);

    [Fact]
    public void A_shared_map_by_itself_starts_at_its_own_name()
    {
        MappingOutline outline = MappingOutline.Of(MappingLibrary.Of(Cx), "t/CX");
        Assert.Equal(["CX/4/2", "CX/4/1"], outline.Find("4")!.Sources);
        Assert.Equal("Identifier/system", outline.Find("4")!.Target);
    }

    [Fact]
    public void Hl7_targets_have_the_rows_of_their_structure()
    {
        MappingPackage map = Some.Package("""
            { "id": "t/h", "version": "1", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "hl7v2", "structure": "ORU_R01" },
              "rules": [ { "id": "p", "each": "PATIENT_RESULT", "to": "PATIENT_RESULT[+].PATIENT", "rules": [ { "id": "3", "from": "PID-3", "to": "PID-3[+].4.2" } ] } ] }
            """);
        Assert.Equal("PATIENT_RESULT/PATIENT/PID/3/4/2", MappingOutline.Of(MappingLibrary.Of(map), "t/h").Find("p/3")!.Target);
    }
}

using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

/// <summary>Connecting rows of other formats than HL7 v2 and FHIR Bundles.</summary>
public sealed class ConnectingFormatsTests
{
    private const string Order = """{ "patient": { "mrn": "1", "born": "1980-01-02" }, "results": [ { "code": "a", "value": 1.5 }, { "code": "b", "value": 2 } ] }""";

    private static DefinitionFolder Folder(string source, string target, params (string Path, string Text)[] files) => DefinitionFolder.Of(Some.Package(
        $$"""{ "id": "t/f", "version": "1.0.0", "kind": "message", "source": {{source}}, "target": {{target}} }""", files));

    private static ConnectionPlan Plan(DefinitionFolder folder, string source, string target, string sample = "")
    {
        MappingLibrary library = MappingLibrary.Of(folder.Package);
        MappingOutline outline = MappingOutline.Of(library, "t/f");
        ReadOnlyMemory<byte>[] samples = sample.Length == 0 ? [] : [Encoding.UTF8.GetBytes(sample)];
        return Connecting.Plan(library, folder, outline, MappingSchemas.Source(library, outline, folder.Package, samples), MappingSchemas.Target(library, outline, folder.Package), source, target);
    }

    private static DefinitionFolder Connect(DefinitionFolder folder, string source, string target, string sample = "")
    {
        ConnectionPlan plan = Plan(folder, source, target, sample);
        Assert.Null(plan.Refusal);
        DefinitionFolder connected = plan.Options[0].Apply().Require();
        MappingLibrary library = MappingLibrary.Of(connected.Package);
        Assert.DoesNotContain(library.Check("t/f"), problem => problem.Severity == Severity.Error);
        OutlineRule rule = MappingOutline.Of(library, "t/f").Find(plan.Options[0].RulePath)!;
        Assert.Equal(source, rule.Sources[0]);
        Assert.Equal(target, rule.Target);
        return connected;
    }

    private static string Run(DefinitionFolder folder, string input)
    {
        CompiledMapping mapping = MappingLibrary.Of(folder.Package).Compile("t/f").Require();
        using MappingResult result = mapping.Run(MappingInput.Read(folder.Definition.Source!, Encoding.UTF8.GetBytes(input)).Require(), Some.Options);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        result.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Fact]
    public void Json_becomes_resources()
    {
        DefinitionFolder folder = Folder("""{ "format": "json" }""", """{ "format": "fhir-r4" }""");
        folder = Connect(folder, "patient/born", "Patient/birthDate", Order);
        folder = Connect(folder, "results/code", "Observation/code/text", Order);
        folder = Connect(folder, "results/value", "Observation/value[x]/valueQuantity/value", Order);
        Assert.Equal(2, folder.Definition.Rules.Count);
        string bundle = Run(DefinitionEdits.Policy(folder, new MappingPolicy { Invalid = "warn" }).Require(), Order);
        Assert.Contains("\"birthDate\":\"1980-01-02\"", bundle, StringComparison.Ordinal);
        Assert.Contains("\"value\":1.5", bundle, StringComparison.Ordinal);
        Assert.Equal(2, bundle.Split("\"resourceType\":\"Observation\"").Length - 1);
    }

    [Fact]
    public void Hl7_becomes_hl7_group_by_group()
    {
        DefinitionFolder folder = Folder("""{ "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }""", """{ "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }""");
        folder = Connect(folder, "MSH/10", "MSH/10");
        folder = Connect(folder, "PATIENT_RESULT/PATIENT/PID/5", "PATIENT_RESULT/PATIENT/PID/5");
        folder = Connect(folder, "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/5", "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/5");
        string message = Run(folder, "MSH|^~\\&|A|B|C|D|20260203||ORU^R01^ORU_R01|X1|P|2.5.1\rPID|||1||Doe^Jane\rOBR|1\rOBX|1|ST|a||one\rOBX|2|ST|b||two\r");
        Assert.Contains("PID|||||Doe^Jane", message, StringComparison.Ordinal);
        Assert.Contains("OBX|||||one", message, StringComparison.Ordinal);
        Assert.Contains("OBX|||||two", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_on_its_like_is_copied_whole()
    {
        DefinitionFolder folder = Folder("""{ "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }""", """{ "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }""");
        ConnectionPlan plan = Plan(folder, "PATIENT_RESULT/PATIENT/PID", "PATIENT_RESULT/PATIENT/PID");
        Assert.Equal([ConnectionKind.ConnectParents, ConnectionKind.MatchChildren, ConnectionKind.Loop], plan.Options.Select(option => option.Kind));
        string message = Run(plan.Options[0].Apply().Require(), "MSH|^~\\&|A|B|C|D|20260203||ORU^R01^ORU_R01|X1|P|2.5.1\rPID|||1||Doe^Jane||19800102|F\rOBR|1\r");
        Assert.Contains("PID|||1||Doe^Jane||19800102|F", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hl7_becomes_json_with_an_item_for_each_repetition()
    {
        DefinitionFolder folder = Folder("""{ "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }""", """{ "format": "json", "schema": "schema/target.schema.json" }""",
            ("schema/target.schema.json", """{ "type": "object", "properties": { "mrn": { "type": "string" }, "results": { "type": "array", "items": { "type": "object", "properties": { "code": { "type": "string" }, "value": { "type": "string" } } } } } }"""));
        folder = Connect(folder, "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/3/1", "results/code");
        folder = Connect(folder, "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/5", "results/value");
        Assert.Equal("""{"results":[{"code":"a","value":"one"},{"code":"b","value":"two"}]}""", Run(folder, "MSH|^~\\&|A|B|C|D|20260203||ORU^R01^ORU_R01|X1|P|2.5.1\rPID|||1\rOBR|1\rOBX|1|ST|a||one\rOBX|2|ST|b||two\r"));
    }

    [Fact]
    public void Fhir_becomes_hl7()
    {
        DefinitionFolder folder = Folder("""{ "format": "fhir-r4", "type": "Patient" }""", """{ "format": "hl7v2", "structure": "ADT_A01", "version": "2.5.1" }""");
        folder = Connect(folder, "birthDate", "PID/7");
        folder = Connect(folder, "name/family", "PID/5/1");
        Assert.Contains("Doe", Run(folder, """{ "resourceType": "Patient", "birthDate": "1980-01-02", "name": [ { "family": "Doe" } ] }"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_become_elements()
    {
        DefinitionFolder folder = Folder("""{ "format": "delimited" }""", """{ "format": "fhir-r4" }""");
        const string Rows = "MRN,Last name\r\n1,Doe\r\n2,Roe\r\n";
        folder = Connect(folder, "row/Last name", "Patient/name/family", Rows);
        folder = Connect(folder, "row/MRN", "Patient/identifier/value", Rows);
        string bundle = Run(folder, Rows);
        Assert.Contains("\"family\":\"Roe\"", bundle, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"2\"", bundle, StringComparison.Ordinal);
    }
}

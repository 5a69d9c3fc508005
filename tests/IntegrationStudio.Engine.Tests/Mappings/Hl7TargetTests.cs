using System.Buffers;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class Hl7TargetTests
{
    private const string Header = """{ "id": "msh", "from": "MSH", "to": "MSH" }, { "id": "version", "to": "MSH.12", "value": "2.5.1" }""";

    private const string Start = "MSH|^~\\&|LABSYS|NORTH|EHR|CITY|20260203040506-0600||ORU^R01^ORU_R01|MSG1|P|";

    [Fact]
    public void A_message_of_an_older_version_becomes_one_of_a_newer_with_a_field_moved()
    {
        string result = Text(Old("PID|1|EXT7|4711^^^NORTH&1.2.3&ISO^MR|ALT9|DOE^JOHN", "OBR|1|||GLU^Glucose"), Header, """
            { "id": "result", "each": "PATIENT_RESULT", "to": "PATIENT_RESULT", "rules": [
              { "id": "pid", "from": "PATIENT.PID", "to": "PATIENT.PID", "rules": [
                { "id": "PID-3", "from": "PID-3", "to": "PID-3" },
                { "id": "PID-2", "from": "PID-2", "to": "PID-3[+]", "rules": [ { "id": "value", "to": "CX.1" }, { "id": "type", "to": "CX.5", "value": "PT" } ] },
                { "id": "PID-5", "from": "PID-5", "to": "5" } ] },
              { "id": "order", "each": "ORDER_OBSERVATION", "to": "ORDER_OBSERVATION", "rules": [
                { "id": "obr", "from": "OBR", "to": "OBR" } ] } ] }
            """);

        Assert.Equal(Start + "2.5.1\rPID|||4711^^^NORTH&1.2.3&ISO^MR~EXT7^^^^PT||DOE^JOHN\rOBR|1|||GLU^Glucose\r", result);
    }

    [Fact]
    public void Groups_and_segments_repeat_as_their_sources_do()
    {
        string result = Text(
            Old("PID|1", "OBR|1", "OBX|1|ST|A||x", "NTE|1||one", "NTE|2||two", "OBX|2|ST|B||y", "OBR|2", "OBX|1|ST|C||z", "NTE|1||three"), Header, """
            { "id": "order", "each": "PATIENT_RESULT.ORDER_OBSERVATION", "to": "PATIENT_RESULT[0].ORDER_OBSERVATION", "rules": [
              { "id": "obr", "from": "OBR-1", "to": "OBR-1" },
              { "id": "obs", "each": "OBSERVATION", "to": "OBSERVATION", "rules": [
                { "id": "code", "from": "OBX-3", "to": "OBX-3" },
                { "id": "value", "from": "OBX-5", "to": "OBX-5" },
                { "id": "note", "each": "NTE", "to": "NTE" } ] } ] }
            """);

        Assert.Equal(Start + "2.5.1\rOBR|1\rOBX|||A||x\rNTE|1||one\rNTE|2||two\rOBX|||B||y\rOBR|2\rOBX|||C||z\rNTE|1||three\r", result);
    }

    [Fact]
    public void Repetitions_of_a_field_never_repeat_the_groups_on_the_way_to_theirs()
    {
        string result = Text(Old("PID|1||A^^^^MR~~B^^^^PI"), Header, """
            { "id": "value", "from": "PID-3.1", "to": "PATIENT_RESULT.PATIENT.PID-3.1" },
            { "id": "type", "from": "PID-3.5", "to": "PATIENT_RESULT.PATIENT.PID-3.5" }
            """);

        Assert.Equal(Start + "2.5.1\rPID|||A^^^^MR~B^^^^PI\r", result);
    }

    [Fact]
    public void A_copied_segment_keeps_empty_repetitions_nulls_and_what_nobody_defined()
    {
        string result = Text(Old("PID|1||~B||\"\"|||||||||||||||||||||||||||||||||||||||||||||x^y&z"), Header, """{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "to": "PATIENT_RESULT.PATIENT.PID" }""");

        Assert.Equal(Start + "2.5.1\rPID|1||~B||\"\"|||||||||||||||||||||||||||||||||||||||||||||x^y&z\r", result);
    }

    [Fact]
    public void Escapes_of_the_source_are_read_and_written_anew()
    {
        Hl7Message source = Some.Message("MSH$*~\\#$LABSYS$$$$$$ORU*R01$MSG1$P$2.3", "PID$1$$4|1*a\\T\\b\\S\\c*#x\\F\\y", "OBR$1", "OBX$1$FT$A^1$$one\\.br\\two \\E\\ \\R\\  ");

        string result = Text(source, Header, """
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "to": "PATIENT_RESULT[0].PATIENT.PID" },
            { "id": "text", "from": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "to": "PATIENT_RESULT[0].ORDER_OBSERVATION.OBSERVATION.OBX" }
            """);

        Assert.Equal("""
            MSH|^~\&|LABSYS||||||ORU^R01|MSG1|P|2.5.1
            PID|1||4\F\1^a#b*c^&x$y
            OBX|1|FT|A\S\1||one\.br\two \E\ \R\  

            """.ReplaceLineEndings("\r"), result);
    }

    [Fact]
    public void Constants_tables_functions_and_moments_are_written_as_text()
    {
        MappingPackage map = Map(Header + """
            , { "id": "now", "from": "now()", "to": "MSH.7" },
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "to": "PATIENT_RESULT.PATIENT.PID", "rules": [
              { "id": "sex", "from": "PID-8", "to": "8", "table": "tables/sex.csv" },
              { "id": "name", "from": "PID-5.1", "functions": ["upper"], "to": "PID-5" },
              { "id": "amp", "to": "PID-5.2", "value": "A & B" },
              { "id": "void", "from": "PID-7", "to": "7", "onNull": "delete" },
              { "id": "dead", "from": "PID-30", "to": "30", "default": "N" } ] }
            """, ("tables/sex.csv", "code,text,system,targetCode,targetDisplay,targetSystem\n1,man,,M,,\n"));

        string result = Text(Old("PID|1||||Doe||\"\"|1"), map);

        Assert.Equal(Start.Replace("20260203040506-0600", "20260203040506.000+0000", StringComparison.Ordinal) + "2.5.1\rPID|||||DOE^A \\T\\ B||\"\"|M||||||||||||||||||||||N\r", result);
    }

    [Fact]
    public void A_field_and_its_first_component_are_one_place()
    {
        string result = Text(Old("PID|1||||||||x^y"), """
            { "id": "msh", "from": "MSH", "to": "MSH" }, { "id": "version", "to": "MSH.12.1", "value": "2.5.1" },
            { "id": "pid", "to": "PATIENT_RESULT.PATIENT.PID", "rules": [
              { "id": "whole", "to": "3[0]", "value": "first" }, { "id": "part", "to": "3[0].1", "value": "second" },
              { "id": "plain", "to": "8", "value": "first" }, { "id": "below", "to": "8.1", "value": "second" },
              { "id": "there", "to": "1", "value": "kept" }, { "id": "merged", "to": "1.1", "value": "lost", "mode": "merge" } ] }
            """);

        Assert.Equal(Start + "2.5.1\rPID|kept||second|||||second\r", result);
    }

    [Fact]
    public void A_copied_header_says_that_the_result_is_utf8()
    {
        Hl7Message source = Hl7Message.Parse(Encoding.Latin1.GetBytes(Start + "2.3||||||8859/1\rPID|1||||M\u00fcller\r")).Require();

        string result = Text(source, Header, """{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "to": "PATIENT_RESULT.PATIENT.PID" }""");

        Assert.Equal(Start + "2.5.1||||||UNICODE UTF-8\rPID|1||||M\u00fcller\r", result);
    }

    [Fact]
    public void Shared_maps_write_segments_and_data_types()
    {
        MappingPackage identifier = Shared("cx", "datatype", "CX", """{ "id": "CX.1", "from": "CX.1", "to": "CX.1" }, { "id": "CX.4", "from": "CX.4", "to": "4.2" }""");
        MappingPackage patient = Shared("pid", "segment", "PID", """{ "id": "PID-3", "from": "PID-3", "to": "PID-3", "map": "cx" }""", """, "uses": { "cx": { "id": "cx" } }""");
        MappingPackage map = Map(Header + """, { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "to": "PATIENT_RESULT.PATIENT.PID", "map": "pid" }""", """, "uses": { "pid": { "id": "pid" } }""");

        Assert.Equal(Start + "2.5.1\rPID|||A^^^&X~B\r", Text(Old("PID|1||A^2^^X~B"), map, patient, identifier));
        Assert.Empty(MappingLibrary.Of(map, patient, identifier).Check("cx"));
    }

    [Fact]
    public void The_trace_names_place_rule_and_source_of_every_part()
    {
        CompiledMapping mapping = MappingLibrary.Of(Map(Header + """, { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "to": "PATIENT_RESULT.PATIENT.PID" }""")).Compile("test/map").Require();

        using MappingResult result = mapping.Run(Old("PID|1||A^^^X~B"), Some.Options with { Trace = true });

        Assert.Contains(result.Trace!, entry => entry is { ResultPath: "ORU_R01.MSH.12.1", RulePath: "version", SourcePath: "", Value: "2.5.1" });
        Assert.Contains(result.Trace!, entry => entry is { ResultPath: "ORU_R01.PATIENT_RESULT[0].PATIENT.PID.3[0].4.1", RulePath: "pid", SourcePath: "PID-3[1].4", Value: "X" });
        Assert.Contains(result.Trace!, entry => entry is { ResultPath: "ORU_R01.PATIENT_RESULT[0].PATIENT.PID.3[1].1", SourcePath: "PID-3[2]", Value: "B" });
    }

    [Fact]
    public void A_result_without_a_header_has_failed()
    {
        using MappingResult result = MappingLibrary.Of(Map("""{ "id": "name", "to": "PATIENT_RESULT.PATIENT.PID-5.1", "value": "DOE" }""")).Compile("test/map").Require().Run(Old("PID|1"), Some.Options);

        Assert.True(result.Failed);
        Assert.Equal("hl7v2.no-header", Assert.Single(result.Problems).Code);
    }

    [Fact]
    public void Every_problem_of_the_target_is_reported_at_once_with_its_rule_path()
    {
        IReadOnlyList<Problem> problems = Some.CompileProblems(Map("""
            { "id": "group", "to": "PATIENT_RESLT.PATIENT.PID-3", "value": "x" },
            { "id": "segment", "to": "PATIENT_RESULT.PATIENT.OXB-3", "value": "x" },
            { "id": "deep", "to": "PATIENT_RESULT.PATIENT.PID-3.4.1.1", "value": "x" },
            { "id": "list", "to": "MSH-10[+]", "value": "x" },
            { "id": "whole", "from": "MSH-3", "to": "MSH" },
            { "id": "seg", "from": "MSH", "to": "MSH-3" },
            { "id": "single", "to": "MSH", "value": "x" },
            { "id": "object", "to": "MSH-3", "value": { "1": "x" } },
            { "id": "fhir", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "name", "from": "PID-5", "to": "name" } ] },
            { "id": "ref", "to": "MSH-3", "ref": "Patient" }
            """));

        Assert.Equal(
            ["deep/to", "fhir/resource", "group/to", "list/to", "object/value", "ref/ref", "seg/to", "segment/to", "single/value", "whole/to"],
            problems.Where(problem => problem.Severity == Severity.Error).Select(problem => problem.Path["test/map#rules/".Length..]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("Near: PATIENT_RESULT.", problems.Single(problem => problem.Path.EndsWith("group/to", StringComparison.Ordinal)).Mend);
    }

    [Theory]
    [InlineData("""{ "format": "hl7v3" }""", "target/format")]
    [InlineData("""{ "format": "hl7v2" }""", "target/structure")]
    [InlineData("""{ "format": "hl7v2", "structure": "ORU_R1" }""", "target/structure")]
    [InlineData("""{ "format": "hl7v2", "structure": "ORU_R01", "bundle": "batch" }""", "target/bundle")]
    public void A_target_that_cannot_be_written_is_a_problem(string target, string where)
    {
        Problem problem = Assert.Single(Some.CompileProblems(Package(target, """{ "id": "a", "from": "MSH", "to": "MSH" }""", "")));

        Assert.Equal(("compile.target", $"test/map#{where}"), (problem.Code, problem.Path));
    }

    private static Hl7Message Old(params string[] segments) => Some.Message([Start + "2.3", .. segments]);

    private static string Text(Hl7Message message, params string[] rules) => Text(message, Map(string.Join(", ", rules)));

    private static string Text(Hl7Message message, params MappingPackage[] packages)
    {
        CompiledMapping mapping = MappingLibrary.Of(packages).Compile(packages[0].Definition.Id).Require();
        using MappingResult result = mapping.Run(message, Some.Options);
        Assert.False(result.Failed);
        var output = new ArrayBufferWriter<byte>();
        result.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static MappingPackage Map(string rules, params (string Path, string Text)[] files) => Map(rules, "", files);

    private static MappingPackage Map(string rules, string more, params (string Path, string Text)[] files) =>
        Package("""{ "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }""", rules, more, files);

    private static MappingPackage Package(string target, string rules, string more, params (string Path, string Text)[] files) =>
        Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": {{target}}{{more}}, "rules": [{{rules}}] }""", files);

    private static MappingPackage Shared(string id, string kind, string type, string rules, string more = "") =>
        Some.Package($$"""{ "id": "{{id}}", "version": "1.0.0", "kind": "{{kind}}", "source": { "format": "hl7v2", "structure": "{{type}}" }, "target": { "format": "hl7v2", "type": "{{type}}" }{{more}}, "rules": [{{rules}}] }""");
}

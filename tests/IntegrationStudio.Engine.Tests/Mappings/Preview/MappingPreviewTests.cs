using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Preview;

/// <summary>What a preview says of a sample and its result stands at the rows of both trees.</summary>
public class MappingPreviewTests
{
    private static readonly ReadOnlyMemory<byte> Message = Some.Oru("PID|1||7^^^NORTH~8^^^EAST||DOE^JANE||19700101|F", "OBR|1|||X^Test", "OBX|1|NM|A^One||5|mg", "OBX|2|NM|B^Two||6|mg").Raw;

    private static readonly MappingPackage Segment = Some.Shared("seg/pid", "segment", "PID", "Patient", """
        { "id": "id", "from": "PID-3", "to": "identifier", "map": "CX" }, { "id": "sex", "from": "PID-8", "to": "gender" }, { "id": "family", "from": "PID-5.1", "to": "name[0].family" }
        """, """ "uses": { "CX": { "id": "dt/cx" } } """);

    private static readonly MappingPackage Id = Some.Shared("dt/cx", "datatype", "CX", "Identifier", """{ "id": "value", "from": "CX.1", "to": "value" }""");

    private static readonly MappingPackage Map = Some.Map("""
        { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "Patient[1]", "map": "PID" },
        { "id": "obs", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "rules": [
          { "id": "obx", "from": "OBX", "resource": "Observation", "rules": [ { "id": "value", "from": "OBX-5", "to": "valueQuantity.value" } ] } ] }
        """, """ "uses": { "PID": { "id": "seg/pid" } }, "policy": { "invalid": "warn" } """);

    private static readonly MappingLibrary Library = MappingLibrary.Of(Map, Segment, Id);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_stand_at_the_rows_of_both_trees_with_their_counts()
    {
        PreviewResult shown = await RunAsync("test/map");

        Assert.True(shown.Ran);
        Assert.Equal(new PreviewValue("DOE", 1), shown.SourceValues["PATIENT_RESULT/PATIENT/PID/5/1"]);
        Assert.Equal(new PreviewValue("7", 2), shown.SourceValues["PATIENT_RESULT/PATIENT/PID/3/1"]);
        Assert.Equal(2, shown.SourceValues["PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION"].Count);
        Assert.Equal(new PreviewValue("7", 2), shown.TargetValues["Patient[1]/identifier/value"]);
        Assert.Equal(new PreviewValue("5", 2), shown.TargetValues["Observation/value[x]/valueQuantity/value"]);
        Assert.Contains(shown.Links, link => link is { TargetKey: "Patient[1]/identifier/value", RulePath: "pid/id/value", SourceKey: "PATIENT_RESULT/PATIENT/PID/3/1", Value: "8" });
    }

    [Fact]
    public async Task Findings_stand_at_the_row_that_lacks_something()
    {
        PreviewResult shown = await RunAsync("test/map");

        Assert.Contains(shown.Findings, finding => finding is { Problem.Code: "fhir.missing", TargetKey: "Observation/status" });
        Assert.Contains(shown.Problems, problem => problem.Code == "value.code");
        Assert.DoesNotContain("Patient[1]/gender", shown.TargetValues.Keys);
    }

    [Theory]
    [InlineData("seg/pid", "Patient/name/family", "family", "PID/5/1")]
    [InlineData("dt/cx", "Identifier/value", "value", "CX/1")]
    public async Task Parts_of_mappings_are_shown_by_themselves(string id, string target, string rule, string source)
    {
        PreviewResult shown = await RunAsync(id);

        Assert.True(shown.Ran, string.Join('\n', shown.Problems));
        Assert.Contains(target, shown.TargetValues.Keys);
        Assert.Contains(shown.Links, link => link.TargetKey == target && link.RulePath == rule && link.SourceKey == source);
    }

    [Fact]
    public async Task A_message_as_result_is_listed_part_by_part_with_places_as_it_is_written()
    {
        MappingPackage map = Some.Package("""
            { "id": "test/v2", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" },
              "rules": [ { "id": "msh", "from": "MSH", "to": "MSH" },
                { "id": "result", "each": "PATIENT_RESULT", "to": "PATIENT_RESULT", "rules": [
                  { "id": "pid", "from": "PATIENT.PID", "to": "PATIENT.PID", "rules": [ { "id": "ids", "from": "PID-3", "to": "PID-3" }, { "id": "name", "from": "PID-5", "to": "PID-5" }, { "id": "sex", "from": "PID-8", "to": "PID-8" } ] } ] } ] }
            """);
        PreviewResult shown = await new MappingPreview(MappingLibrary.Of(map), "test/v2", Some.Options).RunAsync(Message, cancellationToken: Cancel);

        Assert.True(shown.Ran, string.Join('\n', shown.Problems));
        Hl7Message written = Hl7Message.Parse(shown.Output).Require();
        Assert.Equal("PID|||7^^^NORTH~8^^^EAST||DOE^JANE|||F", Encoding.UTF8.GetString(shown.Output.Span).Split('\r')[1]);
        ResultNode[] leaves = [.. shown.Nodes.Where(node => node is { Value: not null, Place: not null } && node.Place.Value.Segment == 1)];
        Assert.Equal(["7", "NORTH", "8", "EAST", "DOE", "JANE", "F"], leaves.Select(node => node.Value!));
        Assert.All(leaves, node => Assert.Equal(node.Value, written.Get(node.Place!.Value.ToString(written)).ToString()));
        Assert.All(leaves, node => Assert.Contains(shown.Links, link => link.ResultPath == node.Path));
        ResultNode family = shown.Nodes.Single(node => node.Value == "DOE");
        Assert.Equal(("PID-5[0].1.1", "Surname"), (family.Name, family.Title));
        Assert.All(shown.Nodes.Zip(shown.Nodes.Skip(1)), pair => Assert.True(pair.Second.Depth <= pair.First.Depth + 1));
    }

    [Fact]
    public async Task A_result_that_is_json_tells_its_parts_itself() => Assert.Empty((await RunAsync("test/map")).Nodes);

    [Fact]
    public async Task The_time_of_each_rule_is_taken_only_when_asked_for()
    {
        Assert.Empty((await RunAsync("test/map")).RuleTimes);

        IReadOnlyDictionary<string, RuleTime> times = (await new MappingPreview(Library, "test/map", Some.Options).RunAsync(Message, takesTimes: true, cancellationToken: Cancel)).RuleTimes;

        Assert.Equal(2, times["obs/obx"].Runs);
        Assert.True(times["obs"].Whole >= times["obs/obx"].Whole);
    }

    [Fact]
    public async Task What_does_not_compile_still_shows_the_sample()
    {
        MappingLibrary broken = Library.With(Some.Map("""{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "nothing" }"""));

        PreviewResult shown = await new MappingPreview(broken, "test/map", Some.Options).RunAsync(Message, cancellationToken: Cancel);

        Assert.False(shown.Ran);
        Assert.NotEmpty(shown.Problems);
        Assert.Equal("DOE", shown.SourceValues["PATIENT_RESULT/PATIENT/PID/5/1"].Text);
    }

    [Fact]
    public async Task What_is_no_message_is_said()
    {
        PreviewResult shown = await new MappingPreview(Library, "test/map", Some.Options).RunAsync(Encoding.UTF8.GetBytes("hello"), cancellationToken: Cancel);

        Assert.False(shown.Ran);
        Assert.NotEmpty(shown.Problems);
    }

    private static Task<PreviewResult> RunAsync(string id) => new MappingPreview(Library, id, Some.Options).RunAsync(Message, cancellationToken: Cancel);
}

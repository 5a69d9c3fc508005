using System.Buffers;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>Message maps of one library share what means the same to them, and nothing else.</summary>
public class MappingSharingTests
{
    private const string Pid = """{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID" }""";

    private static readonly MappingPackage Segment = Some.Shared("seg/pid", "segment", "PID", "Patient", """
        { "id": "family", "from": "PID-5", "to": "name[0]", "map": "XPN" },
        { "id": "nation", "from": "PID-28", "to": "maritalStatus", "map": "CWE" },
        { "id": "friend", "on": "Friend", "to": "active", "value": true }
        """, """ "uses": { "XPN": { "id": "dt/xpn" }, "CWE": { "id": "dt/cwe" } } """);

    private static readonly MappingPackage Name = Some.Shared("dt/xpn", "datatype", "XPN", "HumanName", """{ "id": "family", "from": "XPN.1", "to": "family" }""");
    private static readonly MappingPackage OwnName = Some.Shared("own/xpn", "datatype", "XPN", "HumanName", """{ "id": "text", "from": "XPN.1", "to": "text" }""");
    private static readonly MappingPackage Code = Some.Shared("dt/cwe", "datatype", "CWE", "CodeableConcept", """{ "id": "text", "from": "CWE.1", "to": "text" }, { "id": "system", "from": "CWE.3", "to": "coding[0].system", "table": "systems" }""");

    private static readonly MappingPackage Plain = Some.Map(Pid, """ "uses": { "PID": { "id": "seg/pid" } } """, "map/plain");
    private static readonly MappingPackage Other = Some.Map("""
        { "id": "group", "each": "PATIENT_RESULT", "rules": [
          { "id": "friend", "from": "PATIENT.PD1", "resource": "Patient", "as": "Friend", "rules": [ { "id": "n", "from": "PD1-3.1", "to": "name[0].text" } ] },
          { "id": "pid", "from": "PATIENT.PID", "resource": "Patient", "map": "PID" } ] }
        """, """ "uses": { "PID": { "id": "seg/pid" } } """, "map/friend");
    private static readonly MappingPackage Rebound = Some.Package("""{ "id": "map/rebound", "version": "1.0.0", "kind": "message", "extends": { "id": "map/plain" }, "uses": { "XPN": { "id": "own/xpn" } } }""");
    private static readonly MappingPackage Systems = Some.Package("""{ "id": "map/systems", "version": "1.0.0", "kind": "message", "extends": { "id": "map/plain" }, "policy": { "systems": { "NAT": "urn:nations" } } }""");

    private static readonly Hl7Message Message = Some.Oru("PID|1||||DOE|||||||||||||||||||||||DE^^NAT", "PD1|||CLINIC");

    private static MappingLibrary Library() => MappingLibrary.Of(Plain, Other, Rebound, Systems, Segment, Name, OwnName, Code);

    private static string Run(MappingLibrary library, string id)
    {
        using MappingResult result = library.Compile(id).Require().Run(Message, Some.Options);
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData("map/plain", "map/friend", "map/rebound", "map/systems")]
    [InlineData("map/systems", "map/rebound", "map/friend", "map/plain")]
    [InlineData("map/friend", "map/plain", "map/systems", "map/rebound")]
    public void Whatever_was_compiled_before_a_map_comes_out_the_same(params string[] order)
    {
        MappingLibrary shared = Library();
        foreach (string id in order) Assert.Equal(Run(Library(), id), Run(shared, id));
    }

    [Fact]
    public void A_rule_for_a_resource_that_only_one_message_map_makes_runs_there_only()
    {
        MappingLibrary library = Library();

        Assert.DoesNotContain("\"active\":true", Run(library, "map/plain"), StringComparison.Ordinal);
        Assert.Contains("\"active\":true", Run(library, "map/friend"), StringComparison.Ordinal);
        Assert.Contains("\"text\":\"DOE\"", Run(library, "map/rebound"), StringComparison.Ordinal);
        Assert.Contains("urn:nations", Run(library, "map/systems"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_changes_every_map_of_its_own_library_and_of_no_other()
    {
        MappingLibrary library = Library();
        string before = Run(library, "map/plain");
        MappingLibrary draft = library.With(Some.Shared("dt/xpn", "datatype", "XPN", "HumanName", """{ "id": "text", "from": "XPN.1", "to": "text" }"""));

        Assert.Contains("\"text\":\"DOE\"", Run(draft, "map/plain"), StringComparison.Ordinal);
        Assert.Equal(before, Run(library, "map/plain"));
    }

    [Fact]
    public void Warnings_are_said_to_every_message_map()
    {
        MappingLibrary library = Library();

        Assert.Equal(library.Compile("map/plain").Problems, library.Compile("map/plain").Problems);
        Assert.Contains(library.Compile("map/rebound").Problems, problem => problem.Code == "compile.unknown-resource");
    }
}

using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class MappingCompileTests
{
    [Fact]
    public void Every_problem_is_reported_at_once_with_its_rule_path()
    {
        IReadOnlyList<Problem> problems = Some.CompileProblems(Some.Map("""
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
              { "id": "typo", "from": "PID-5", "to": "nam.family" },
              { "id": "path", "from": "PID-5", "to": "name[" },
              { "id": "copy", "from": "PID-5", "to": "name" },
              { "id": "expr", "from": "PID-5", "when": "PID-8 = ", "to": "gender" },
              { "id": "code", "to": "gender", "value": "man" },
              { "id": "map", "from": "PID-5", "to": "name", "map": "XPN" },
              { "id": "table", "from": "PID-8", "to": "gender", "table": "tables/sex.csv" },
              { "id": "script", "from": "PID-8", "to": "gender", "script": "scripts/a.ts" } ] },
            { "id": "grp", "each": "PATIENT_RESLT.NOTHING", "rules": [] },
            { "id": "res", "resource": "Patiend" }
            """));

        Assert.Equal(
            ["grp/each", "pid/code/value", "pid/copy/to", "pid/expr/when", "pid/map/map", "pid/path/to", "pid/script/script", "pid/table/table", "pid/typo/to", "res/resource"],
            problems.Where(problem => problem.Severity == Severity.Error).Select(problem => problem.Path["test/map#rules/".Length..]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("name", problems.Single(problem => problem.Path.EndsWith("typo/to", StringComparison.Ordinal)).Mend);
        Assert.Contains("male", problems.Single(problem => problem.Path.EndsWith("code/value", StringComparison.Ordinal)).Mend! + "male");
    }

    [Fact]
    public void An_unknown_rule_in_a_change_is_named_with_what_is_near()
    {
        MappingPackage partner = Some.Package("""
            { "id": "labs/north", "version": "1.0.0", "kind": "message", "extends": { "id": "test/map" }, "changes": [ { "at": "pid/famly", "op": "disable" } ] }
            """);

        Problem problem = Assert.Single(Some.CompileProblems(partner, Some.Map("""
            { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "family", "from": "PID-5.1", "to": "name[0].family" } ] }
            """)));

        Assert.Equal("compile.unknown-rule", problem.Code);
        Assert.Equal("labs/north#changes/pid/famly", problem.Path);
        Assert.Equal("Near: family.", problem.Mend);
    }

    [Fact]
    public void Maps_that_call_or_extend_each_other_in_a_circle_are_refused()
    {
        MappingPackage a = Some.Shared("a", "datatype", "CX", "Identifier", """{ "id": "r", "map": "b" }""", """ "uses": { "b": { "id": "b" } } """);
        MappingPackage b = Some.Shared("b", "datatype", "CX", "Identifier", """{ "id": "r", "map": "a" }""", """ "uses": { "a": { "id": "a" } } """);
        MappingPackage map = Some.Map("""{ "id": "r", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "i", "from": "PID-3", "to": "identifier", "map": "a" } ] }""", """ "uses": { "a": { "id": "a" } } """);

        Problem problem = Assert.Single(Some.CompileProblems(map, a, b));

        Assert.Equal("compile.circle", problem.Code);
        Assert.Contains("a -> b -> a", problem.Message);
    }

    [Fact]
    public void A_map_for_another_type_or_another_segment_is_refused()
    {
        MappingPackage cx = Some.Shared("cx", "datatype", "CX", "Identifier", """{ "id": "v", "from": "CX.1", "to": "value" }""");
        MappingPackage map = Some.Map("""{ "id": "r", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "i", "from": "PID-3", "to": "name", "map": "cx" } ] }""", """ "uses": { "cx": { "id": "cx" } } """);

        Assert.Equal("compile.map-type", Assert.Single(Some.CompileProblems(map, cx)).Code);
    }

    [Fact]
    public void A_changed_base_is_noticed_by_its_hash()
    {
        MappingPackage original = Some.Map("""{ "id": "a", "from": "MSH", "resource": "Bundle" }""");
        string hash = MappingLibrary.Of(original).EffectiveHash("test/map")!;
        MappingPackage partner = Some.Package($$"""{ "id": "p", "version": "1.0.0", "kind": "message", "extends": { "id": "test/map", "version": "1.0.0", "hash": "{{hash}}" } }""");

        Assert.Empty(Some.CompileProblems(partner, original));
        Problem problem = Assert.Single(Some.CompileProblems(partner, Some.Map("""{ "id": "b", "from": "MSH", "resource": "Bundle" }""")));
        Assert.Equal("compile.hash", problem.Code);
        Assert.Equal("p#extends", problem.Path);
    }

    [Fact]
    public void The_effective_hash_follows_what_is_used_and_the_content_hash_does_not()
    {
        MappingPackage map = Some.Map("", """ "uses": { "t": { "id": "t" } } """);
        MappingPackage one = Some.Package("""{ "id": "t", "version": "1.0.0", "kind": "table", "table": "t.csv" }""", ("t.csv", "code,targetCode\nA,B\n"));
        MappingPackage other = Some.Package("""{ "id": "t", "version": "1.0.0", "kind": "table", "table": "t.csv" }""", ("t.csv", "code,targetCode\nA,C\n"));

        Assert.NotEqual(one.ContentHash, other.ContentHash);
        Assert.NotEqual(MappingLibrary.Of(map, one).EffectiveHash("test/map"), MappingLibrary.Of(map, other).EffectiveHash("test/map"));
        Assert.Null(MappingLibrary.Of(map).EffectiveHash("test/map"));
    }
}

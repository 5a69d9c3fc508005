using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Outline;

public sealed class OutlineOriginTests
{
    private static readonly MappingPackage Base = Some.Map(
        """{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID" }, { "id": "two", "from": "MSH-10", "resource": "Basic", "to": "id" }""",
        """ "uses": { "PID": { "id": "t/PID" } } """, "t/base");

    private static readonly MappingPackage Pid = Some.Shared("t/PID", "segment", "PID", "Patient",
        """{ "id": "a", "from": "PID-7", "to": "birthDate" }, { "id": "b", "from": "PID-8", "to": "gender" }, { "id": "c", "from": "PID-24", "to": "multipleBirthBoolean" }""");

    private static MappingPackage Heir(string changes, string rules = "", string @base = "t/base") =>
        Some.Package($$"""{ "id": "t/heir", "version": "1", "kind": "message", "extends": { "id": "{{@base}}" }, "rules": [{{rules}}], "changes": [{{changes}}] }""");

    private static MappingOutline Outline(MappingPackage heir) => MappingOutline.Of(MappingLibrary.Of(heir, Base, Pid), "t/heir");

    [Fact]
    public void Every_rule_says_whose_it_is()
    {
        MappingOutline outline = Outline(Heir(
            """{ "at": "pid/a", "op": "replace", "rule": { "from": "PID-29", "to": "birthDate" } }, { "at": "pid", "op": "add", "before": "b", "rule": { "id": "x", "from": "PID-30", "to": "deceasedBoolean" } }, { "at": "pid/c", "op": "disable" }""",
            """{ "id": "mine", "resource": "Basic", "as": "B" }"""));
        Assert.Equal(
            ["pid Inherited", "pid/a Overridden", "pid/x Added", "pid/b Inherited", "pid/c Disabled", "two Inherited", "mine Own"],
            outline.Walk().Select(rule => $"{rule.Path} {rule.Origin}"));
        Assert.Equal("t/PID", outline.Find("pid/b")!.AuthorId);
        Assert.Equal("t/heir", outline.Find("pid/a")!.AuthorId);
        Assert.Equal("t/heir", outline.Find("pid/c")!.DisabledBy);
        Assert.Empty(outline.Problems);
    }

    [Fact]
    public void A_disabled_rule_stays_in_its_place()
    {
        Assert.Equal(["a", "b", "c"], Outline(Heir("""{ "at": "pid/a", "op": "disable" }""")).Find("pid")!.Rules.Select(rule => rule.Id));
        Assert.Equal(["pid", "two"], Outline(Heir("""{ "at": "pid", "op": "disable" }""")).Rules.Select(rule => rule.Id));
        Assert.All(Outline(Heir("""{ "at": "pid", "op": "disable" }""")).Find("pid")!.Rules, rule => Assert.Equal(RuleOrigin.Disabled, rule.Origin));
    }

    [Fact]
    public void A_base_that_is_missing_leaves_the_own_rules_and_a_problem()
    {
        MappingOutline outline = Outline(Heir("", """{ "id": "mine", "from": "MSH-10" }""", "t/nowhere"));
        Assert.Equal(["mine"], outline.Rules.Select(rule => rule.Id));
        Assert.Contains(outline.Problems, problem => problem.Path == "t/heir#extends");
    }

    [Fact]
    public void A_circle_is_a_problem_and_no_endless_walk()
    {
        MappingPackage one = Some.Package("""{ "id": "t/heir", "version": "1", "kind": "message", "extends": { "id": "t/other" }, "rules": [ { "id": "mine" } ] }""");
        MappingPackage other = Some.Package("""{ "id": "t/other", "version": "1", "kind": "message", "extends": { "id": "t/heir" } }""");
        MappingOutline outline = MappingOutline.Of(MappingLibrary.Of(one, other), "t/heir");
        Assert.Contains(outline.Problems, problem => problem.Code == "compile.circle");
        Assert.Equal(["mine"], outline.Rules.Select(rule => rule.Id));
    }

    [Fact]
    public void An_unknown_id_gives_an_empty_outline()
    {
        MappingOutline outline = MappingOutline.Of(MappingLibrary.Of(), "no/such");
        Assert.Empty(outline.Rules);
        Assert.Equal("mapping.unknown", Assert.Single(outline.Problems).Code);
    }

    [Fact]
    public void Changes_reach_into_the_maps_that_own_rules_call()
    {
        MappingPackage map = Some.Map(
            """{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID" }""",
            """ "uses": { "PID": { "id": "t/PID" } }, "changes": [ { "at": "pid/b", "op": "disable" } ] """);
        Ran ran = Some.Run(Some.Oru("PID|||1||A||19800102|F|||||||||||||||||||||Y"), map, Pid);
        Assert.Equal("""{"birthDate":"1980-01-02"}""", ran.Text("Patient"));
        Assert.Equal(RuleOrigin.Disabled, MappingOutline.Of(MappingLibrary.Of(map, Pid), "test/map").Find("pid/b")!.Origin);
    }
}

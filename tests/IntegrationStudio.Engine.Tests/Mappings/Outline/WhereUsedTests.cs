using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Outline;

public sealed class WhereUsedTests
{
    private static readonly MappingLibrary Library = MappingLibrary.Of(
        Some.Shared("t/CX", "datatype", "CX", "Identifier", """{ "id": "1", "from": "CX.1", "to": "value" }"""),
        Some.Package("""{ "id": "t/Sex", "version": "1", "kind": "table", "table": "table.csv" }"""),
        Some.Shared("t/PID", "segment", "PID", "Patient", """{ "id": "n", "rules": [ { "id": "cx", "from": "PID-3", "to": "identifier", "map": "CX" } ] }, { "id": "sex", "from": "PID-8", "to": "gender", "table": "Sex!" }""",
            """ "uses": { "CX": { "id": "t/CX" }, "Sex": { "id": "t/Sex" } } """),
        Some.Map("""{ "id": "s", "from": "MSH-4", "script": "scripts/a.ts#f" }, { "id": "c", "from": "MSH-4", "table": "tables/x.csv" }""", id: "t/base"),
        Some.Package("""{ "id": "t/heir", "version": "1", "kind": "message", "extends": { "id": "t/base" }, "uses": { "CX": { "id": "t/CX" } }, "changes": [ { "at": "c", "op": "add", "rule": { "id": "y", "map": "CX" } } ] }"""),
        Some.Package("""{ "id": "t/other", "version": "1", "kind": "message", "extends": { "id": "t/base" }, "uses": { "X": { "id": "t/CX" } } }"""));

    [Fact]
    public void A_map_is_called_by_rules_and_changes_and_bound_by_names() =>
        Assert.Equal([new("t/PID", UseKind.Calls, "CX", "n/cx"), new("t/heir", UseKind.Calls, "CX", "c/y"), new("t/other", UseKind.Binds, "X")], WhereUsed.Of(Library, "t/CX"));

    [Fact]
    public void A_base_has_heirs() => Assert.Equal([new("t/heir", UseKind.Extends), new("t/other", UseKind.Extends)], WhereUsed.Of(Library, "t/base"));

    [Fact]
    public void Tables_and_scripts_have_their_rules()
    {
        Assert.Equal([new("t/PID", UseKind.Translates, "Sex", "sex")], WhereUsed.Of(Library, "t/Sex"));
        Assert.Equal([new("t/base", UseKind.Runs, "scripts/a.ts#f", "s")], WhereUsed.Of(Library, "t/base/scripts/a.ts"));
        Assert.Equal([new("t/base", UseKind.Translates, "tables/x.csv", "c")], WhereUsed.Of(Library, "t/base/tables/x.csv"));
    }

    [Fact]
    public void What_nobody_knows_is_used_nowhere() => Assert.Empty(WhereUsed.Of(Library, "no/such/thing.csv"));
}

using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Designer.Saving.History;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

public sealed class VersionDifferenceTests
{
    [Fact]
    public void Rules_are_said_as_a_mapping_table_would()
    {
        var before = Folder("""{ "id": "pid", "from": "PID", "resource": "Patient", "rules": [ { "id": "family", "from": "PID-5.1", "to": "name.family" }, { "id": "sex", "from": "PID-8", "to": "gender", "table": "Sex" } ] }""");
        var after = Folder("""{ "id": "pid", "from": "PID", "resource": "Patient", "rules": [ { "id": "family", "from": "PID-5.1", "to": "name[0].family", "functions": ["trim"], "when": "PID-5.exists()", "default": "?" }, { "id": "active", "value": true, "to": "active" } ] }""", "2.0.0")
            .WithFile("tests/a.hl7", "MSH"u8.ToArray());

        var lines = VersionDifference.Of(before, after);

        Assert.Equal(
            [
                ("version", ItemChange.Changed, "1.0.0", "2.0.0"),
                ("pid/family", ItemChange.Changed, "PID-5.1 \u2192 name.family", "PID-5.1 \u2192 name[0].family, trim, when PID-5.exists(), default \"?\""),
                ("pid/active", ItemChange.Added, null, "true \u2192 active"),
                ("pid/sex", ItemChange.Removed, "PID-8 \u2192 gender, table Sex", null),
                ("tests/a.hl7", ItemChange.Added, null, null),
            ],
            lines.Select(line => (line.Item.Name, line.Item.Change, line.Before, line.After)));
        Assert.Equal("1 rule added, 1 rule changed, 1 rule removed, 1 file, 1 setting", VersionDifference.Summary(lines));
        Assert.Equal("The same", VersionDifference.Summary(VersionDifference.Of(after, after)));
    }

    [Fact]
    public void Overrides_of_inherited_rules_count_as_rules()
    {
        var before = Changes("");
        var after = Changes("""{ "at": "obs/OBX-3", "op": "replace", "rule": { "id": "OBX-3", "from": "OBX-4", "to": "code" } }, { "at": "pid", "op": "disable" }""");

        var lines = VersionDifference.Of(before, after);

        Assert.Equal([("obs/OBX-3 (replace)", "OBX-4 \u2192 code"), ("pid (disable)", "disabled")], lines.Select(line => (line.Item.Name, line.After)));
        Assert.Equal("2 rules added", VersionDifference.Summary(lines));
    }

    private static DefinitionFolder Folder(string rules, string version = "1.0.0") => Parse($$"""{ "id": "t/x", "version": "{{version}}", "kind": "message", "rules": [{{rules}}] }""");

    private static DefinitionFolder Changes(string changes) => Parse($$"""{ "id": "t/x", "version": "1.0.0", "kind": "message", "extends": { "id": "t/y" }, "changes": [{{changes}}] }""");

    private static DefinitionFolder Parse(string json) => DefinitionFolder.Of(MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require()));
}

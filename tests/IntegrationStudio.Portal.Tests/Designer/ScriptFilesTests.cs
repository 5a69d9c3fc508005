using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Designer.Scripts;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

public sealed class ScriptFilesTests
{
    private static readonly DefinitionFolder Folder = DefinitionFolder.Of(MappingPackage.Create(
        MappingDefinition.Parse("""
            { "id": "a/b", "version": "1.0.0", "kind": "message", "rules": [ { "id": "n", "rules": [ { "id": "x", "to": "text", "script": "scripts/notes.ts#join" }, { "id": "y", "to": "text", "script": "scripts/notes.tsx.ts#join" } ] } ],
              "changes": [ { "at": "z", "op": "replace", "rule": { "id": "z", "script": "scripts/notes.ts#split" } } ] }
            """u8.ToArray()).Require(),
        new Dictionary<string, ReadOnlyMemory<byte>> { ["scripts/notes.ts"] = "export {}"u8.ToArray(), ["scripts/other.js"] = "1"u8.ToArray(), ["tables/t.csv"] = "code"u8.ToArray() }));

    [Fact]
    public void Only_scripts_are_listed() => Assert.Equal(["scripts/notes.ts", "scripts/other.js"], ScriptFiles.Of(Folder.Package));

    [Theory]
    [InlineData("notes2.ts", true)]
    [InlineData("a-b_c.js", true)]
    [InlineData("NOTES.ts", false)]
    [InlineData("types.d.ts", false)]
    [InlineData("../x.ts", false)]
    [InlineData("a b.ts", false)]
    [InlineData("x.mjs", false)]
    [InlineData(".ts", false)]
    public void Names_are_checked(string name, bool isGood) => Assert.Equal(isGood, ScriptFiles.Check(Folder.Package, name) is null);

    [Fact]
    public void Rules_follow_a_file_that_is_renamed()
    {
        var renamed = ScriptFiles.Rename(Folder, "scripts/notes.ts", "texts.ts").Require();

        Assert.Equal(["scripts/other.js", "scripts/texts.ts"], ScriptFiles.Of(renamed.Package));
        Assert.Equal(["scripts/texts.ts#join", "scripts/notes.tsx.ts#join"], renamed.Definition.Rules[0].Rules.Select(rule => rule.Script));
        Assert.Equal("scripts/texts.ts#split", renamed.Definition.Changes[0].Rule?.Script);
    }

    [Fact]
    public void A_file_that_nothing_calls_is_renamed_without_touching_the_definition()
    {
        var renamed = ScriptFiles.Rename(Folder, "scripts/other.js", "more.js").Require();

        Assert.Same(Folder.Definition, renamed.Definition);
        Assert.Equal("1", ScriptFiles.Text(renamed.Package, "scripts/more.js"));
    }

    [Fact]
    public void A_new_file_has_a_function_that_a_rule_can_call() =>
        Assert.Contains("export function", Encoding.UTF8.GetString(ScriptFiles.Add(Folder, "new.ts").Require().Package.Files["scripts/new.ts"].Span), StringComparison.Ordinal);
}

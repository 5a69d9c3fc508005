using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Designer.Scripts;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

public sealed class ScriptLinesTests
{
    private const string File = "a/b/scripts/test.ts";

    [Fact]
    public async Task Remarks_say_values_and_counts_and_dim_what_did_not_run()
    {
        var options = new ScriptOptions { Deadline = TimeSpan.FromMinutes(1), StartDeadline = TimeSpan.FromMinutes(5), CompileDeadline = TimeSpan.FromMinutes(5), Workers = 1 };
        await using var compiler = new ScriptCompiler(options);
        await using var pool = new ScriptPool(options);
        var script = (await compiler.CompileAsync(File, """
            export function f(input: { values: string[] }) {
              let sum = 0;
              for (const value of input.values) {
                sum += value.length;
                sum += 0;
              }
              if (sum > 100) {
                sum = 100; return null;
              }
              return sum;
            }
            """, observes: true, cancellationToken: TestContext.Current.CancellationToken)).Require();
        var input = """{ "values": ["a", "<img src=x onerror=alert(1)>", "c", "d", "e", "f"] }"""u8.ToArray();
        var seen = await pool.ObserveAsync(new ScriptBatch([new ScriptCall(script, "f", input)]), TestContext.Current.CancellationToken);

        var values = ScriptLines.Values(seen, File);
        Assert.Equal("sum = 0", values[2]);
        Assert.Equal("value = \"a\", \"<img src=x onerror=alert(1)>\", \"c\", \"d\", \u2026 \"f\"", values[3]);
        Assert.Equal("\u00d76  sum = 1, 29, 30, 31, \u2026 33", values[4]);
        Assert.Equal("sum = 1, 29, 30, 31, \u2026 33", values[5]);
        Assert.Equal("false", values[7]);
        Assert.Equal("\u2192 33", values[10]);
        Assert.Equal("6 of 8 statements ran", ScriptLines.Words(seen, File));
        Assert.Equal([(8, 5, 8, 15), (8, 16, 8, 28)], ScriptLines.Remarks(seen, File).Where(remark => remark.Dim).Select(remark => (remark.Line, remark.Column, remark.EndLine, remark.EndColumn)));
        Assert.Empty(ScriptLines.Remarks(ScriptObservation.None, File));
    }

    [Theory]
    [InlineData("a/b/scripts/test.ts(3,14)", "a/b/scripts/test.ts", 3, 14)]
    [InlineData("a/b/scripts/lib/deep.js", "a/b/scripts/lib/deep.js", 0, 0)]
    [InlineData("a/b#rules/x/script", null, 0, 0)]
    [InlineData("rules[2].script", null, 0, 0)]
    public void Places_of_problems_are_read(string path, string? file, int line, int column) =>
        Assert.Equal(file is null ? null : new ScriptPlace(file, line, column), ScriptPlace.Of(path));

    [Theory]
    [InlineData("TypeError: cannot read property 'there' of undefined", 2, 19, "  return x.nothing?.there;")]
    [InlineData("TypeError: cannot read property of undefined", 3, 11, "  return y?.[0];")]
    [InlineData("TypeError: cannot read property 'there' of undefined", 2, 3, null)]
    [InlineData("TypeError: cannot read property 'there' of undefined", 99, 1, null)]
    [InlineData("Error: cannot", 2, 17, null)]
    public void What_is_missing_can_be_passed_over(string message, int line, int column, string? mended)
    {
        var folder = Folder(("scripts/test.ts", "function f(x, y) {\n  return x.nothing.there;\n  return y[0];\n}"));
        var problem = new Problem("script.failed", $"a/b/scripts/test.ts({line},{column})", message);
        var fix = ScriptFixes.Of(folder.Package, problem);
        Assert.Equal(mended, fix is null ? null : ScriptFiles.Text(fix.Edit(folder).Require().Package, "scripts/test.ts").Split('\n')[line - 1]);
        Assert.NotNull(ScriptFixes.Advise(problem).Mend);
    }

    [Fact]
    public void A_script_that_moves_takes_its_imports_along_and_its_callers_follow()
    {
        var folder = Folder(
            ("scripts/test.ts", "import { a } from \"common/a\";\nimport { o } from 'others/o';\nexport const f = a;"),
            ("scripts/user.ts", "import { f } from './test';\nimport { g } from './test2';"));
        var script = new ScriptEntry("a/b", "scripts/test.ts", ScriptOwner.Own);
        var library = ScriptSharing.Put(ScriptSharing.NewLibrary("a/common"), folder.Definition, script, ScriptFiles.Text(folder.Package, script.File)).Require();
        Assert.Equal("import { a } from \"./a\";\nimport { o } from 'others/o';\nexport const f = a;", ScriptFiles.Text(library.Package, "scripts/test.ts"));
        Assert.Equal("x/others", library.Definition.Uses["others"].Id);

        var left = ScriptSharing.Leave(folder, script, "a/common").Require();
        Assert.Equal(["scripts/user.ts"], ScriptFiles.Of(left.Package));
        Assert.Equal("import { f } from 'common/test';\nimport { g } from './test2';", ScriptFiles.Text(left.Package, "scripts/user.ts"));
        Assert.Equal("common/test.ts#f", left.Definition.Rules[0].Script);
        Assert.Equal("common", ScriptSharing.NameFor(left.Definition, "a/common"));
    }

    [Fact]
    public void A_script_that_needs_its_neighbours_stays()
    {
        var folder = Folder(("scripts/test.ts", "import { a } from './a';"));
        var script = new ScriptEntry("a/b", "scripts/test.ts", ScriptOwner.Own);
        Assert.Contains("./a", Assert.Single(ScriptSharing.Put(ScriptSharing.NewLibrary("a/common"), folder.Definition, script, "import { a } from './a';").Problems).Message, StringComparison.Ordinal);
        var taken = ScriptSharing.Put(ScriptSharing.NewLibrary("a/common"), folder.Definition, script, "1").Require();
        Assert.Equal("script.name", Assert.Single(ScriptSharing.Put(taken, folder.Definition, script, "2").Problems).Code);
    }

    private static DefinitionFolder Folder(params (string Path, string Text)[] files) => DefinitionFolder.Of(MappingPackage.Create(
        MappingDefinition.Parse("""
            { "id": "a/b", "version": "1.0.0", "kind": "message", "uses": { "common": { "id": "a/common" }, "others": { "id": "x/others" } }, "rules": [ { "id": "x", "to": "text", "script": "scripts/test.ts#f" } ] }
            """u8.ToArray()).Require(),
        files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text))));
}

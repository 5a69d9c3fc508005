using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

/// <summary>Scripts that several definitions share, and the one check of all scripts.</summary>
public sealed class ScriptLibraryTests(ScriptSandbox sandbox) : IClassFixture<ScriptSandbox>
{
    private const string Clean = "export function clean(text: string): string { return text.trim().toUpperCase(); }\nexport function name(input: { value: string }) { return clean(input.value); }";
    private const string Importing = "import { clean } from \"common/names\";\nexport function tidy(input: ScriptInput<hl7.PID>) { return clean(input.value ?? \"\"); }";

    [Fact]
    public async Task A_script_imports_one_of_a_definition_that_is_used()
    {
        var library = Library(("scripts/names.ts", Importing), Common("1.0.0", Clean));
        Assert.Equal("DOE", await FamilyAsync(library));
        Assert.Empty(await CheckAsync(library));
    }

    [Fact]
    public async Task A_rule_calls_one_of_a_definition_that_is_used()
    {
        var library = MappingLibrary.Of(Message("common/names.ts#name"), Common("1.0.0", Clean));
        Assert.Equal("DOE", await FamilyAsync(library));
        var wrong = Assert.Single(MappingLibrary.Of(Message("common/nams.ts#name"), Common("1.0.0", Clean)).Compile("labs/a").Problems);
        Assert.Equal(("compile.script", "labs/a#rules/pid/family/script"), (wrong.Code, wrong.Path));
        Assert.Contains("scripts/names.ts", wrong.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_rule_calls_of_a_library_is_checked_too()
    {
        var wrong = Assert.Single(await CheckAsync(MappingLibrary.Of(Message("common/names.ts#name"), Common("1.0.0", "export const name: string = 1;"))));
        Assert.Equal(("script.types", "labs/common/scripts/names.ts(1,14)"), (wrong.Code, wrong.Path));
        Assert.Equal("compile.script", Assert.Single(await CheckAsync(MappingLibrary.Of(Message("common/names.ts#nam"), Common("1.0.0", Clean)))).Code);
    }

    [Fact]
    public void A_shared_script_is_part_of_the_effective_hash()
    {
        var before = Library(("scripts/names.ts", Importing), Common("1.0.0", Clean));
        var after = Library(("scripts/names.ts", Importing), Common("1.0.0", Clean + "\n"));
        Assert.NotEqual(before.EffectiveHash("labs/a"), after.EffectiveHash("labs/a"));
        Assert.Equal(before.Find("labs/a")!.ContentHash, after.Find("labs/a")!.ContentHash);
    }

    [Fact]
    public async Task A_missing_script_is_a_problem_with_file_and_line_wherever_it_is_compiled()
    {
        var library = Library(("scripts/names.ts", "// names\nimport { clean } from \"common/gone\";\nexport const tidy = (input: any) => clean(input.value);"), Common("1.0.0", Clean));
        var check = Assert.Single(await CheckAsync(library));
        Assert.Equal(("script.import", "labs/a/scripts/names.ts(2,23)"), (check.Code, check.Path));
        Assert.Contains("name in uses", check.Mend, StringComparison.Ordinal);
        var runtime = Assert.Single(await library.Compile("labs/a").Require().PrepareAsync(sandbox.Compiler, cancellationToken: ScriptSandbox.Cancel));
        Assert.Equal((check.Code, check.Path), (runtime.Code, runtime.Path));
    }

    [Fact]
    public void A_missing_definition_is_a_problem_with_file_and_line()
    {
        var problems = Library(("scripts/names.ts", Importing)).Compile("labs/a").Problems;
        Assert.Contains(problems, problem => problem is { Code: "script.import", Path: "labs/a/scripts/names.ts(1,24)" });
    }

    [Fact]
    public async Task Definitions_that_import_each_other_are_a_problem_with_file_and_line()
    {
        var common = Package("""{ "id": "labs/common", "version": "1.0.0", "kind": "library", "uses": { "a": { "id": "labs/a" } } }""", ("scripts/names.ts", "export const b = 1;\n" + "import { tidy } from \"a/names\";\nexport const clean = tidy;"));
        var library = Library(("scripts/names.ts", Importing), common);
        Assert.Contains(library.Compile("labs/a").Problems, problem => problem is { Code: "script.import", Path: "labs/common/scripts/names.ts(2,23)" } && problem.Message.Contains("labs/a, labs/common, labs/a", StringComparison.Ordinal));
        Assert.NotEmpty(await CheckAsync(library));
    }

    [Fact]
    public async Task Files_that_import_each_other_are_a_problem_with_file_and_line()
    {
        var library = MappingLibrary.Of(Message("scripts/names.ts#tidy", ("scripts/names.ts", "import { b } from \"./b\";\nexport const tidy = () => b;"), ("scripts/b.ts", "import type { T } from \"./t\";\nimport { tidy } from \"./names\";\nexport const b: T = tidy;"), ("scripts/t.ts", "import { b } from \"./b\";\nexport type T = any; export const u = () => b;")));
        var problem = Assert.Single(await library.Compile("labs/a").Require().PrepareAsync(sandbox.Compiler, cancellationToken: ScriptSandbox.Cancel));
        Assert.Equal(("script.import", "labs/a/scripts/b.ts(2,22)"), (problem.Code, problem.Path));
        Assert.Contains("labs/a/scripts/names.ts, labs/a/scripts/b.ts, labs/a/scripts/names.ts", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../common/scripts/names")] // past uses, past the hash
    [InlineData("common/../../b/scripts/x")]
    [InlineData("labs/common/scripts/names")]
    [InlineData("__proto__/names")]
    public async Task Nothing_else_of_another_definition_can_be_reached(string specifier)
    {
        var library = Library(("scripts/names.ts", $"import {{ clean }} from \"{specifier}\";\nimport \"common/names\";\nexport const tidy = clean;"), Common("1.0.0", Clean), Package("""{ "id": "labs/b", "version": "1.0.0", "kind": "library" }""", ("scripts/x.ts", Clean)));
        Assert.Contains(await library.Compile("labs/a").Require().PrepareAsync(sandbox.Compiler, cancellationToken: ScriptSandbox.Cancel), problem => problem is { Code: "script.import", Path: "labs/a/scripts/names.ts(1,23)" });
    }

    [Fact]
    public void Finds_who_uses_a_script()
    {
        var library = MappingLibrary.Of(
            Message("scripts/names.ts#tidy", ("scripts/names.ts", Importing), ("scripts/more.ts", "import './names';")), Common("1.0.0", Clean),
            Package("""{ "id": "labs/c", "version": "1.0.0", "kind": "library", "uses": { "shared": { "id": "labs/common" } } }""", ("scripts/c.ts", "export * from 'shared/names.ts';")));
        Assert.Equal([new("labs/a", UseKind.Imports, "scripts/names.ts"), new("labs/c", UseKind.Imports, "scripts/c.ts")], WhereUsed.Of(library, "labs/common/scripts/names.ts"));
        Assert.Equal([new("labs/a", UseKind.Runs, "scripts/names.ts#tidy", "pid/family"), new Use("labs/a", UseKind.Imports, "scripts/more.ts")], WhereUsed.Of(library, "labs/a/scripts/names.ts"));
        Assert.Equal("labs/a", Assert.Single(WhereUsed.Of(MappingLibrary.Of(Message("common/names.ts#name"), Common("1.0.0", Clean)), "labs/common/scripts/names.ts")).Id);
    }

    /// <summary>What the editor accepts runs, and what it refuses for its types only is refused there and by the check, never by a run that is started.</summary>
    [Theory]
    [InlineData("export function tidy(input: ScriptInput<hl7.PID>) { return input.segment?.fields[5]?.[0]?.split(\"^\")[0]!.trim().toUpperCase() ?? null; }", null)]
    [InlineData("export function tidy(input: ScriptInput<hl7.PID>) { return (input as any).value.trim().toUpperCase(); }", null)]
    [InlineData("export function tidy(input: ScriptInput<hl7.PID>) {\n  const n: number = input.value;\n  return String(n).trim().toUpperCase();\n}", "labs/a/scripts/names.ts(2,9)")]
    [InlineData("export function tidy(input: ScriptInput<hl7.NOPE>) { return input.value!.trim().toUpperCase(); }", "labs/a/scripts/names.ts(1,45)")]
    public async Task The_check_knows_the_declarations_and_the_runtime_needs_none(string script, string? refusedAt)
    {
        var library = Library(("scripts/names.ts", script));
        Assert.Equal(refusedAt is null ? [] : [refusedAt], (await CheckAsync(library)).Select(problem => problem.Path));
        Assert.Equal("DOE", await FamilyAsync(library));
    }

    [Theory]
    [InlineData("import { T } from \"./types\";\nexport function tidy(input: T) { return input.value; }")]
    [InlineData("import { T, E } from \"./types\";\nexport function tidy(input: T) { return [input.value, E.A]; }")]
    [InlineData("import type { T } from \"./types\";\nexport const tidy = (input: ScriptInput & T) => ({ ...input }) satisfies object;")]
    public async Task What_is_checked_is_what_runs(string script)
    {
        var types = new Engine.Scripting.ScriptSource("labs/a/scripts/types.ts", "export interface T { value: string }\nexport const enum E { A = 1 }");
        var declarations = "interface ScriptInput { values: string[] }";
        var strict = (await sandbox.Compiler.CompileAsync("labs/a/scripts/names.ts", script, declarations, [types], cancellationToken: ScriptSandbox.Cancel)).Require();
        var loose = (await sandbox.Compiler.CompileAsync("labs/a/scripts/names.ts", script, null, [types], checks: false, cancellationToken: ScriptSandbox.Cancel)).Require();
        Assert.Equal(strict.Hash, loose.Hash);
        Assert.Equal(strict.Functions, loose.Functions);
    }

    [Fact]
    public async Task The_check_covers_scripts_that_no_rule_calls_and_calls_of_functions_that_are_not_there()
    {
        var library = MappingLibrary.Of(Message("scripts/names.ts#tydi", ("scripts/names.ts", "export function tidy() { return Math.random(); }"), ("scripts/alone.ts", "export const a: string = 1;")));
        Assert.Equal([("script.types", "labs/a/scripts/alone.ts(1,14)"), ("script.forbidden", "labs/a/scripts/names.ts(1,33)")], (await CheckAsync(library)).Select(problem => (problem.Code, problem.Path)));
        library = MappingLibrary.Of(Message("scripts/names.ts#tydi", ("scripts/names.ts", "export function tidy() { return 1; }")));
        Assert.Equal("labs/a#rules/pid/family/script", Assert.Single(await CheckAsync(library)).Path);
    }

    private Task<IReadOnlyList<Problem>> CheckAsync(MappingLibrary library) =>
        ScriptChecks.Of(library, DefinitionFolder.Of(library.Find("labs/a")!)).RunAsync(sandbox.Compiler, ScriptSandbox.Cancel);

    private async Task<string?> FamilyAsync(MappingLibrary library)
    {
        var mapping = library.Compile("labs/a").Require();
        Assert.Empty(await mapping.PrepareAsync(sandbox.Compiler, cancellationToken: ScriptSandbox.Cancel));
        var message = Hl7Message.Parse(Encoding.UTF8.GetBytes("MSH|^~\\&|A|NORTH|EHR|CITY|20260203040506-0600||ADT^A01^ADT_A01|M1|P|2.5.1\rPID|1||12345|| doe ^JOHN\r")).Require();
        using var result = await mapping.RunAsync(message, new RunOptions { Now = DateTimeOffset.UnixEpoch, Scripts = sandbox.Pool }, ScriptSandbox.Cancel);
        Assert.Empty(result.Problems);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        result.WriteJson(output);
        using var json = System.Text.Json.JsonDocument.Parse(output.WrittenMemory);
        return json.RootElement.GetProperty("entry")[0].GetProperty("resource").GetProperty("name")[0].GetProperty("family").GetString();
    }

    private static MappingLibrary Library((string Path, string Text) script, params MappingPackage[] more) => MappingLibrary.Of([Message("scripts/names.ts#tidy", script), .. more]);

    private static MappingPackage Common(string version, string names) => Package($$"""{ "id": "labs/common", "version": "{{version}}", "kind": "library", "title": "Shared" }""", ("scripts/names.ts", names));

    private static MappingPackage Message(string script, params (string Path, string Text)[] files)
    {
        var uses = script.StartsWith("common/", StringComparison.Ordinal) || files.Any(file => file.Text.Contains("common", StringComparison.Ordinal)) ? "\"uses\": { \"common\": { \"id\": \"labs/common\" } }," : "";
        return Package($$"""
            { "id": "labs/a", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ADT_A01", "version": "2.5.1" }, "target": { "format": "fhir-r4" }, {{uses}}
              "rules": [ { "id": "pid", "from": "PID", "resource": "Patient", "rules": [ { "id": "family", "from": "PID-5.1", "to": "name[0].family", "script": "{{script}}" } ] } ] }
            """, files);
    }

    private static MappingPackage Package(string json, params (string Path, string Text)[] files) => MappingPackage.Create(
        MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require(), files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));
}

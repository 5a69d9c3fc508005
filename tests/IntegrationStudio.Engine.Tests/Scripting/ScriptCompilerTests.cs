using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

public sealed class ScriptCompilerTests(ScriptSandbox sandbox) : IClassFixture<ScriptSandbox>
{
    [Fact]
    public async Task Lists_the_exported_functions()
    {
        var helper = new ScriptSource("scripts/helper.ts", "export function help() { return 1; }");
        var script = await sandbox.CompileAsync("export { help } from './helper';\nexport function a() {}\nexport const b = (x: number) => x;\nexport const c = 3;\nexport interface D {}\nfunction e() {}\ne();", "scripts/list.ts", helper);
        Assert.Equal(["a", "b", "help"], script.Functions.Order());
    }

    [Fact]
    public async Task Reports_all_errors_at_once_with_file_line_and_column()
    {
        var outcome = await CompileAsync("const a: number = 'x';\nexport function f(input) {\n  return input.trim() + unknownName + Math.random();\n}\n");
        Assert.Equal(
            [("script.types", "scripts/test.ts(1,7)"), ("script.types", "scripts/test.ts(3,25)"), ("script.forbidden", "scripts/test.ts(3,39)")],
            outcome.Problems.Select(problem => (problem.Code, problem.Path)));
        Assert.Equal("Type 'string' is not assignable to type 'number'. (TS2322)", outcome.Problems[0].Message);
    }

    [Fact]
    public async Task Reports_errors_of_an_imported_file_under_its_own_name()
    {
        var outcome = await sandbox.Compiler.CompileAsync("labs/a/scripts/test.ts", "import { x } from './lib';\nexport const y = x;", null,
            [new ScriptSource("labs/a/scripts/lib.ts", "export const x: string = 1;")], cancellationToken: ScriptSandbox.Cancel);
        Assert.Equal("labs/a/scripts/lib.ts(1,14)", Assert.Single(outcome.Problems).Path);
    }

    [Fact]
    public async Task Tells_what_cannot_be_parsed() =>
        Assert.All((await CompileAsync("export function f( {")).Problems, problem => Assert.Equal("script.syntax", problem.Code));

    [Fact]
    public async Task Checks_against_the_declarations_that_it_is_given()
    {
        const string declarations = "interface Patient { family: string }";
        var outcome = await CompileAsync("export function f(p: Patient) { return p.familiy; }", declarations);
        Assert.Contains("Did you mean 'family'?", Assert.Single(outcome.Problems).Message, StringComparison.Ordinal);
        Assert.True((await CompileAsync("export function f(p: Patient) { return p.family; }", declarations)).Succeeded);
        Assert.False((await CompileAsync("export function f(p: Patient) { return p.family; }")).Succeeded);
    }

    [Fact]
    public async Task Takes_plain_javascript_and_checks_its_jsdoc()
    {
        Assert.True((await CompileAsync("export function f(input) { return input?.a ?? [...input].at(-1); }", path: "scripts/a.js")).Succeeded);
        Assert.False((await CompileAsync("/** @param {string} x */\nexport function f(x) { return x.nope(); }", path: "scripts/a.js")).Succeeded);
    }

    [Theory]
    [InlineData("export const a = Math.random();", "randomness")]
    [InlineData("export const a = Date.now();", "clock")]
    [InlineData("export const a = new Date();", "clock")]
    [InlineData("export const a = Date();", "clock")]
    [InlineData("export const a = eval('1');", "own text")]
    [InlineData("export const a = new Function('return 1');", "own text")]
    [InlineData("export async function f() { }", "wait")]
    [InlineData("export const f = async () => 1;", "wait")]
    [InlineData("export const a = new Intl.NumberFormat();", "Intl")]
    [InlineData("export const f = () => import('./other');", "at the top")]
    public async Task Refuses_at_save_what_the_sandbox_refuses_at_run(string typescript, string reason) =>
        Assert.Contains((await CompileAsync(typescript)).Problems, problem => problem.Code == "script.forbidden" && problem.Message.Contains(reason, StringComparison.Ordinal));

    [Theory]
    [InlineData("export const a = process.env;", "Cannot find name 'process'. (TS2591)")]
    [InlineData("export const a = require('fs');", "Cannot find name 'require'. (TS2591)")]
    [InlineData("export const a = fetch('http://x');", "Cannot find name 'fetch'. (TS2304)")]
    [InlineData("import fs from 'node:fs'; export const a = fs;", "Cannot find module 'node:fs' or its corresponding type declarations. (TS2307)")]
    [InlineData("import x from 'lodash'; export const a = x;", "Cannot find module 'lodash' or its corresponding type declarations. (TS2307)")]
    [InlineData("import { x } from '../../../etc/passwd'; export const a = x;", "Cannot find module '../../../etc/passwd' or its corresponding type declarations. (TS2307)")]
    public async Task Knows_nothing_but_the_language_and_explains_it(string typescript, string message)
    {
        var problem = Assert.Single((await CompileAsync(typescript)).Problems);
        Assert.Equal(message, problem.Message);
        Assert.NotNull(problem.Mend);
    }

    [Fact]
    public async Task Compiles_the_same_sources_once_and_hashes_them()
    {
        var first = await sandbox.CompileAsync("export const same = 1;");
        Assert.Same(first, await sandbox.CompileAsync("export const same = 1;"));
        var other = await sandbox.CompileAsync("export const same: number = 1;");
        Assert.NotEqual(first.SourceHash, other.SourceHash);
        Assert.Equal(first.Hash, other.Hash);
        Assert.Equal(64, first.Hash.Length);
    }

    [Fact]
    public async Task A_source_that_changes_between_compilations_is_compiled_anew()
    {
        var importing = "import { v } from './v';\nexport const w: string = v;";
        Assert.True((await CompileAsync(importing, siblings: [new("scripts/v.ts", "export const v = 'a';")])).Succeeded);
        Assert.False((await CompileAsync(importing, siblings: [new("scripts/v.ts", "export const v = 1;")])).Succeeded);
        Assert.False((await CompileAsync(importing)).Succeeded);
    }

    [Theory]
    [InlineData("scripts/a.py")]
    [InlineData("scripts/a.d.ts")]
    [InlineData("")]
    public async Task Refuses_a_file_that_is_not_a_script(string path) =>
        Assert.Equal("script.not-a-script", Assert.Single((await CompileAsync("x", path: path)).Problems).Code);

    [Theory]
    [InlineData("/// <reference lib=\"dom\" />\nexport const a = document.title;")]
    [InlineData("/// <reference types=\"node\" />\nexport const a = process.env;")]
    [InlineData("/// <reference path=\"../../../etc/passwd\" />\nexport const a = 1;")]
    public async Task Refuses_reference_directives(string typescript)
    {
        var problems = (await CompileAsync(typescript)).Problems;
        Assert.Contains(problems, problem => problem.Code == "script.forbidden" && problem.Path.StartsWith("scripts/test.ts(1,", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.DoesNotContain(AppContext.BaseDirectory, problem.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bounds_what_it_reports() =>
        Assert.Equal(200, (await CompileAsync(string.Concat(Enumerable.Range(0, 1000).Select(n => $"export const a{n}: string = {n};\n")))).Problems.Count);

    [Fact]
    public async Task A_compilation_that_takes_too_long_is_ended()
    {
        await using var compiler = new ScriptCompiler(ScriptSandbox.Options with { CompileDeadline = TimeSpan.FromMilliseconds(1) });
        var outcome = await compiler.CompileAsync("a.ts", "export const a = 1;", cancellationToken: ScriptSandbox.Cancel);
        Assert.Equal("script.compile-timeout", Assert.Single(outcome.Problems).Code);
    }

    private Task<Outcome<CompiledScript>> CompileAsync(string typescript, string? declarations = null, string path = "scripts/test.ts", IReadOnlyList<ScriptSource>? siblings = null) =>
        sandbox.Compiler.CompileAsync(path, typescript, declarations, siblings, cancellationToken: ScriptSandbox.Cancel);
}

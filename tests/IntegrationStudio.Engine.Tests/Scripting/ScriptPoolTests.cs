using System.Text;
using IntegrationStudio.Engine.Scripting;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

public sealed class ScriptPoolTests(ScriptSandbox sandbox) : IClassFixture<ScriptSandbox>
{
    [Fact]
    public async Task Runs_an_exported_function_on_json()
    {
        var script = await sandbox.CompileAsync("export function join(lines: string[]): string { return lines.map(line => line.trim()).join('\\n'); }");
        Assert.Equal("\"Grüße 🩸\\nzwei\"", await sandbox.RunAsync(script, "join", """[" Grüße 🩸 ","zwei"]"""));
    }

    [Theory]
    [InlineData("undefined", "null")]
    [InlineData("null", "null")]
    [InlineData("1.5", "1.5")]
    [InlineData("false", "false")]
    [InlineData("''", "\"\"")]
    [InlineData("{ a: undefined, b: [1] }", """{"b":[1]}""")]
    [InlineData("'\\uD800'", "\"\\ud800\"")]
    [InlineData("'a\\u0000b'", "\"a\\u0000b\"")]
    [InlineData("new Date('2024-02-29T12:00:00+02:00')", "\"2024-02-29T10:00:00.000Z\"")]
    public async Task Returns_json(string expression, string expected) =>
        Assert.Equal(expected, await sandbox.RunAsync(await sandbox.CompileAsync($"export function f() {{ return {expression}; }}"), "f"));

    [Theory]
    [InlineData("NaN")]
    [InlineData("{ dose: 1 / 0 }")]
    [InlineData("() => 1")]
    [InlineData("[Symbol('x')]")]
    [InlineData("10n")]
    [InlineData("Promise.resolve(1)")]
    [InlineData("(() => { const a: any = {}; a.a = a; return a; })()")]
    public async Task Refuses_a_result_that_json_cannot_carry(string expression)
    {
        var problem = await sandbox.FailAsync(await sandbox.CompileAsync($"export function f(): any {{ return {expression}; }}"));
        Assert.Equal("script.failed", problem.Code);
        Assert.StartsWith("TypeError", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_all_calls_of_a_batch_in_order_and_fails_only_the_one_that_throws()
    {
        var first = await sandbox.CompileAsync("let count = 0; export function next() { return ++count; } export function broken() { throw new Error('no'); }", "scripts/a.ts");
        var second = await sandbox.CompileAsync("export function shout(text: string) { return text.toUpperCase(); }", "scripts/b.ts");
        var outcome = await sandbox.RunAsync(
            ScriptSandbox.Call(first, "next"), ScriptSandbox.Call(second, "shout", "\"ab\""), ScriptSandbox.Call(first, "broken"), ScriptSandbox.Call(first, "next"));
        var results = outcome.Require().Results;
        Assert.Equal(["1", "\"AB\"", "", "2"], results.Select(result => Encoding.UTF8.GetString(result.Output.Span)));
        Assert.Equal(["script.failed"], results.Where(result => result.Problem is not null).Select(result => result.Problem!.Code));
    }

    [Fact]
    public async Task Gives_the_context_to_functions_with_a_second_parameter()
    {
        var script = await sandbox.CompileAsync("export function f(own: string, message: { id: string }) { return own + message.id; } export function g(...all: any[]) { return all.length; }");
        var batch = new ScriptBatch([ScriptSandbox.Call(script, "f", "\"a\""), ScriptSandbox.Call(script, "g")]) { Context = """{"id":"7"}"""u8.ToArray() };
        var results = (await sandbox.Pool.RunAsync(batch, ScriptSandbox.Cancel)).Require().Results;
        Assert.Equal(["\"a7\"", "1"], results.Select(result => Encoding.UTF8.GetString(result.Output.Span)));
    }

    [Fact]
    public async Task Runs_what_a_script_imports_and_names_the_imported_file_and_line()
    {
        var codes = new ScriptSource("labs/north/scripts/lib/codes.ts", """
            export type Code = string;
            export function loinc(code: Code): string {
              if (code === 'bad') throw new Error('unknown code');
              return 'L' + code;
            }
            """);
        var script = await sandbox.CompileAsync("import { loinc } from './lib/codes';\nexport function f(code: string) { return loinc(code); }", "labs/north/scripts/a.ts", codes);
        Assert.Equal("\"L1\"", await sandbox.RunAsync(script, "f", "\"1\""));
        var problem = await sandbox.FailAsync(script, "f", "\"bad\"");
        Assert.Equal("labs/north/scripts/lib/codes.ts(3,", problem.Path[..problem.Path.IndexOf(',')] + ",");
        Assert.Equal("Error: unknown code", problem.Message);
    }

    [Fact]
    public async Task Maps_an_error_to_the_line_and_column_of_the_typescript()
    {
        var script = await sandbox.CompileAsync("""
            interface Name {
              family: string;
              given?: { text: string };
            }

            // types and comments move the code of the output away from these lines
            export function f(name: Name): string {
              const family: string = name.family as string;
              return family + name.given!.text;
            }
            """);
        var problem = await sandbox.FailAsync(script, "f", """{"family":"X"}""");
        Assert.Equal("script.failed", problem.Code);
        Assert.StartsWith("scripts/test.ts(9,", problem.Path, StringComparison.Ordinal);
        var column = int.Parse(problem.Path.AsSpan(problem.Path.IndexOf(',') + 1).TrimEnd(')'), null);
        Assert.InRange(column, 19, 36);
    }

    [Fact]
    public async Task Names_the_functions_there_are_when_one_is_missing()
    {
        var problem = await sandbox.FailAsync(await sandbox.CompileAsync("export function join() {}"), "joyn");
        Assert.Equal(("script.no-function", "It exports join."), (problem.Code, problem.Mend));
        Assert.Equal("script.no-function", (await sandbox.FailAsync(await sandbox.CompileAsync("export const x = 1;"), "toString")).Code);
    }

    [Fact]
    public async Task Cuts_a_message_that_quotes_much_of_the_input()
    {
        var script = await sandbox.CompileAsync("export function f(text: string) { throw new Error(text); }");
        Assert.Equal(200, (await sandbox.FailAsync(script, "f", $"\"{new string('x', 1000)}\"")).Message.Length);
    }

    [Fact]
    public async Task An_error_at_the_top_of_a_script_fails_its_calls_only()
    {
        var broken = await sandbox.CompileAsync("const a: any = null;\nexport const b = a.c;\nexport function f() {}", "scripts/broken.ts");
        var fine = await sandbox.CompileAsync("export function f() { return 1; }", "scripts/fine.ts");
        var results = (await sandbox.RunAsync(ScriptSandbox.Call(broken, "f"), ScriptSandbox.Call(fine, "f"))).Require().Results;
        Assert.StartsWith("scripts/broken.ts(2,", results[0].Problem!.Path, StringComparison.Ordinal);
        Assert.Null(results[1].Problem);
    }

    [Fact]
    public async Task Computes_many_batches_at_the_same_time()
    {
        var script = await sandbox.CompileAsync("export function f(n: number) { return n * 2; }");
        var outputs = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => sandbox.RunAsync(script, "f", $"{n}")));
        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n * 2}"), outputs);
    }

    [Fact]
    public async Task The_same_batch_gives_the_same_bytes_on_every_worker()
    {
        var script = await sandbox.CompileAsync("""
            const seen = new Map<string, number>();
            export function f(words: string[]) {
              for (const word of words) seen.set(word, (seen.get(word) ?? 0) + 1);
              return [...seen].map(([word, n]) => ({ word, n, sqrt: Math.sqrt(n), zone: new Date(2024, 0, 1).getTimezoneOffset(), hash: Object.keys(globalThis).length }));
            }
            """);
        await using var other = new ScriptPool(ScriptSandbox.Options with { Workers = 1 });
        var batch = new ScriptBatch([ScriptSandbox.Call(script, "f", """["b","a","b"]""")]);
        var outputs = new List<string>();
        foreach (var pool in (ScriptPool[])[sandbox.Pool, other, sandbox.Pool])
            outputs.Add(Encoding.UTF8.GetString((await pool.RunAsync(batch, ScriptSandbox.Cancel)).Require().Results[0].Output.Span));
        Assert.Single(outputs.Distinct());
        Assert.Contains("\"sqrt\":1.4142135623730951", outputs[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_batch_returns_at_once_and_leaves_the_pool_usable()
    {
        using var cancel = new CancellationTokenSource(100);
        var endless = await sandbox.CompileAsync("export function f() { for (;;); }");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.Pool.RunAsync(new ScriptBatch([ScriptSandbox.Call(endless, "f")]), cancel.Token));
        Assert.Equal("1", await sandbox.RunAsync(await sandbox.CompileAsync("export function f() { return 1; }"), "f"));
    }

    [Fact]
    public async Task Refuses_an_input_above_the_limit_without_sending_it()
    {
        await using var pool = new ScriptPool(ScriptSandbox.Options with { MaxInputBytes = 100 });
        var outcome = await pool.RunAsync(new ScriptBatch([ScriptSandbox.Call(await sandbox.CompileAsync("export function f() {}"), "f", $"\"{new string('x', 100)}\"")]), ScriptSandbox.Cancel);
        Assert.Equal("script.input-too-large", Assert.Single(outcome.Problems).Code);
        Assert.Empty(pool.ProcessIds);
    }

    [Fact]
    public async Task Takes_a_large_input_within_the_limit()
    {
        var script = await sandbox.CompileAsync("export function f(text: string) { return text.length; }");
        Assert.Equal("3000000", await sandbox.RunAsync(script, "f", $"\"{new string('x', 3_000_000)}\""));
    }

    [Fact]
    public async Task Warming_starts_every_worker_with_the_scripts_loaded()
    {
        var script = await sandbox.CompileAsync("export function f() { return 1; }");
        await using var pool = new ScriptPool(ScriptSandbox.Options with { Workers = 2 });
        Assert.Empty(await pool.WarmAsync([script], ScriptSandbox.Cancel));
        Assert.Equal(2, pool.ProcessIds.Count());
    }
}

using System.Text;
using IntegrationStudio.Engine.Scripting;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

/// <summary>What previews show of scripts line by line, and that looking changes nothing.</summary>
public sealed class ScriptObservationTests(ScriptSandbox sandbox) : IClassFixture<ScriptSandbox>
{
    private const string File = "labs/a/scripts/test.ts";

    [Fact]
    public async Task Says_values_counts_and_what_did_not_run()
    {
        var seen = await ObserveAsync("""
            export function f(input: { values: string[] }) {
              let total = 0;
              for (const value of input.values) {
                const length = value.length;
                if (length > 3) {
                  total += length;
                } else {
                  throw new Error("short");
                }
              }
              return { total };
            }
            """, """{ "values": ["SMITH", "ADAMS", "JONES"] }""");
        Assert.Equal("""input = { values: ["SMITH", "ADAMS", "JONES"] }""", Say(seen, 1));
        Assert.Equal("total = 0", Say(seen, 2));
        Assert.Equal("""value = "SMITH", "ADAMS", "JONES" """.Trim(), Say(seen, 3));
        Assert.Equal("length = 5, 5, 5", Say(seen, 4));
        Assert.Equal("if = true, true, true", Say(seen, 5));
        Assert.Equal("total = 5, 10, 15", Say(seen, 6));
        Assert.Equal("return = { total: 15 }", Say(seen, 11));
        Assert.Equal([(2, 1), (3, 1), (4, 3), (5, 3), (6, 3), (8, 0), (11, 1)], seen.Steps(File).Select(step => (step.Range.Line, (int)step.Count)));
    }

    [Fact]
    public async Task Says_calls_conditions_and_imported_files()
    {
        var helper = new ScriptSource("labs/a/scripts/helper.ts", "export const twice = (n: number) => n * 2;\nexport function never() {\n  return 1;\n}");
        var seen = await ObserveAsync("""
            import { twice } from "./helper";
            export function f() {
              const list: number[] = [];
              list.push(twice(4));
              const { length, ...rest } = list;
              let n = 0;
              n++;
              while (n < 3) n += 1;
              switch (n) {
                case 1:
                  return "one";
                default:
                  return list.length > 0
                    ? "some"
                    : "none";
              }
            }
            """, siblings: helper);
        Assert.Equal(" = 1", Say(seen, 4));
        Assert.StartsWith("length = 1; rest = ", Say(seen, 5), StringComparison.Ordinal);
        Assert.Equal("n = 1", Say(seen, 7));
        Assert.Equal("while = true, true, false; n = 2, 3", Say(seen, 8));
        Assert.Equal("return = \"some\"", Say(seen, 13));
        Assert.Equal(0, seen.Steps(File).Single(step => step.Range.Line == 11).Count);
        Assert.Equal(0, seen.Steps(File).Single(step => step.Range.Line == 15).Count);
        Assert.Equal("n = 4; return = 8", Say(seen, 1, "labs/a/scripts/helper.ts"));
        Assert.Equal(0, seen.Steps("labs/a/scripts/helper.ts").Single(step => step.Range.Line == 3).Count);
    }

    [Fact]
    public async Task Shows_how_far_a_script_came_that_threw_or_ran_too_long()
    {
        var thrown = await ObserveAsync("export function f(): any {\n  const a = 1;\n  (null as any).b;\n  return a;\n}");
        Assert.Equal("a = 1", Say(thrown, 2));
        Assert.Equal([1, 1, 0], thrown.Steps(File).Select(step => step.Count));

        var script = await CompileAsync("export function f() {\n  let n = 0;\n  for (;;) {\n    n++;\n  }\n}");
        var batch = new ScriptBatch([ScriptSandbox.Call(script, "f")]) { Limit = TimeSpan.FromMilliseconds(100) };
        Assert.Equal("script.timeout", Assert.Single((await sandbox.Pool.RunAsync(batch, ScriptSandbox.Cancel)).Problems).Code);
        var endless = await sandbox.Pool.ObserveAsync(batch, ScriptSandbox.Cancel);
        Assert.True(endless.Steps(File).Single(step => step.Range.Line == 4).Count > 100);
        Assert.Equal(5, endless.Values(File).Single(value => value.Range.Line == 4).Texts.Count);
    }

    [Fact]
    public async Task Evaluates_nothing_of_a_value_that_it_shows()
    {
        const string trap = """
            let touched = 0;
            const hit = (): any => { touched++; return "x"; };
            export function f() {
              const getter = { get a() { return hit(); }, toString: hit, toJSON: hit, [Symbol.toPrimitive]: hit };
              const proxy = new Proxy({}, { get: hit, ownKeys: hit, getOwnPropertyDescriptor: hit, getPrototypeOf: hit, has: hit });
              const revoked = Proxy.revocable([], { get: hit, getPrototypeOf: hit }).proxy;
              const tampered = [1, 2];
              (Array.prototype as any).toJSON = hit;
              (Object.prototype as any).toJSON = hit;
              const after = ["y", new Map([[1, 2]]), new Date(0), function named() { }, Symbol("s"), 1n, undefined];
              delete (Array.prototype as any).toJSON;
              delete (Object.prototype as any).toJSON;
              return touched;
            }
            """;
        var script = await CompileAsync(trap);
        Assert.Equal("0", await sandbox.RunAsync(script, "f"));
        var seen = await sandbox.Pool.ObserveAsync(new ScriptBatch([ScriptSandbox.Call(script, "f")]), ScriptSandbox.Cancel);
        Assert.StartsWith("getter = { a: (…), toString: ƒ hit", Say(seen, 4), StringComparison.Ordinal);
        Assert.Equal("proxy = Proxy", Say(seen, 5));
        Assert.Equal("revoked = Proxy", Say(seen, 6));
        Assert.Equal("after = [\"y\", Map(1), 1970-01-01T00:00:00.000Z, ƒ named, symbol, … 7]", Say(seen, 10));
        Assert.Equal("return = 0", Say(seen, 13));
    }

    [Fact]
    public async Task Bounds_what_it_keeps()
    {
        var seen = await ObserveAsync("export function f() {\n  const long = 'x'.repeat(100000);\n  for (let i = 0; i < 50000; i++) {\n    const o = { i };\n  }\n  const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => ['k' + i, '<img src=x onerror=alert(1)>']));\n  return long.length;\n}");
        Assert.Equal(80 + 3, Assert.Single(seen.Values(File), value => value.Range.Line == 2).Texts[0].Length);
        var objects = Assert.Single(seen.Values(File), value => value.Label == "o");
        Assert.Equal((5, 50000), (objects.Texts.Count, (int)objects.Count));
        Assert.Equal("{ i: 0 }", objects.Texts[0]);
        Assert.All(seen.Values(File).SelectMany(value => value.Texts), text => Assert.InRange(text.Length, 1, 84));
    }

    /// <summary>The same answer, or the same error, with probes as without.</summary>
    [Theory]
    [InlineData("'use strict'; const g = () => 1; const h = function () { return 1; }; const k = class { }; return [g.name, h.name, k.name, (() => 1).name, g.length];")]
    [InlineData("let s = ''; outer: for (const a of [1, 2, 3]) { for (const b of [1, 2]) { if (b === 2) continue outer; if (a === 3) break outer; s += a + '' + b; } } return s;")]
    [InlineData("const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map(f => f());")]
    [InlineData("function* gen(n: number) { while (n > 0) { const got: any = yield n--; if (got) return got; } } return [...gen(3)];")]
    [InlineData("class A { #p = 1; static s = 2; constructor(public q: number) { } get v() { return this.#p + this.q; } } class B extends A { constructor() { const z = 5; super(z); this.q++; } } const b = new B(); return [b.v, A.s, b.q];")]
    [InlineData("let n = 0; const o: any = { get a() { n++; return { b: 1 }; } }; o.a.b = 2; o.x ??= 3; o.x ||= 4; o.x &&= 5; const { a: { b }, x = 9, ...rest } = o; return [n, b, x, rest];")]
    [InlineData("let s = ''; let i = 0; do s += i++; while (i < 3); while (i --> 0) if (i === 1) continue; else s += '-'; for (const k in { a: 1, b: 2 }) s += k; return s;")]
    [InlineData("try { null!.x; } catch ({ name }: any) { return name; } finally { 1; }")]
    [InlineData("const m = (x: any) => x > 1 ? 'big' : x < 0\n ? 'negative'\n : 'small'; return [2, -1, 0].map(m);")]
    [InlineData("switch (1 as number) { case 0: return 'no'; case 1: let z = 1; case 2: z = 3; return z; default: return 'd'; }")]
    [InlineData("enum E { A = 1, B } namespace N { export const x = 5; export function y() { return x; } } return [E.B, N.x, N.y(), E[1]];")]
    [InlineData("const a = [3, 1, 2]; [a[0], a[1]] = [a[1]!, a[0]!]; ({ length: a.length } = { length: 2 }); return a;")]
    [InlineData("var t = function (this: any, ...args: any[]) { return [this?.k, args.length, arguments.length]; }; const o = { k: 7, t }; return [o.t(1, 2), (0, o.t)(), o?.t?.(3)];")]
    [InlineData("const _at = 1, _is = 2; return _at + _is + eval.length;")]
    [InlineData("label: { if (1 + 1 === 2) break label; return 'no'; } return (x => x)`a`;")]
    [InlineData("throw new RangeError('out');")]
    [InlineData("const f = (n: number): number => n === 0 ? 0 : 1 + f(n - 1); return f(200);")]
    [InlineData("let a: any = 1; a = a as number; const b = <any>a!; const c = { f() { return super.toString.name; } } satisfies object; return [a, b, c.f()];")]
    public async Task Does_the_same_with_probes(string body)
    {
        var script = (await sandbox.Compiler.CompileAsync(File, $"export function f(): any {{ {body} }}", checks: false, observes: true, cancellationToken: ScriptSandbox.Cancel)).Require();
        Assert.NotNull(script.Observed);
        Assert.Equal(await AnswerAsync(script), await AnswerAsync(script.Observed.Script));
    }

    [Fact]
    public async Task Exports_stay_what_they_are()
    {
        const string text = "export let n = 0;\nexport const { a, b } = { a: 1, b: 2 };\nexport default function () { n++; n += 1; return [n, a, b]; }\nexport { f as g };\nfunction f() { return n; }\nexport const h = () => n;\nexport class K { static m() { return 'm'; } }\nexport function all() { return [f(), h(), h.name, K.m(), K.name]; }";
        var script = (await sandbox.Compiler.CompileAsync(File, text, observes: true, cancellationToken: ScriptSandbox.Cancel)).Require();
        foreach (var function in (string[])["default", "g", "h", "all"])
            Assert.Equal(await sandbox.RunAsync(script, function), await sandbox.RunAsync(script.Observed!.Script, function));
    }

    [Fact]
    public async Task What_messages_run_through_has_no_probes()
    {
        const string text = "export function f(input: { value: string }) { return input.value; }";
        var plain = await sandbox.CompileAsync(text, File);
        var observed = await CompileAsync(text);
        Assert.Null(plain.Observed);
        Assert.Equal(plain.Hash, observed.Hash);
        Assert.Same(ScriptObservation.None, await sandbox.Pool.ObserveAsync(new ScriptBatch([ScriptSandbox.Call(plain, "f")]), ScriptSandbox.Cancel));
    }

    private async Task<string> AnswerAsync(CompiledScript script)
    {
        var result = (await sandbox.RunAsync(ScriptSandbox.Call(script, "f"))).Require().Results[0];
        return result.Problem?.ToString() ?? Encoding.UTF8.GetString(result.Output.Span);
    }

    private async Task<CompiledScript> CompileAsync(string text, params ScriptSource[] siblings) =>
        (await sandbox.Compiler.CompileAsync(File, text, null, siblings, observes: true, cancellationToken: ScriptSandbox.Cancel)).Require();

    private async Task<ScriptObservation> ObserveAsync(string text, string input = "null", params ScriptSource[] siblings) =>
        await sandbox.Pool.ObserveAsync(new ScriptBatch([ScriptSandbox.Call(await CompileAsync(text, siblings), "f", input)]), ScriptSandbox.Cancel);

    private static string Say(ScriptObservation seen, int line, string path = File) =>
        string.Join("; ", seen.Values(path).Where(value => value.Range.Line == line).Select(value => $"{value.Label} = {string.Join(", ", value.Texts)}"));
}

using System.Diagnostics;
using System.Globalization;
using IntegrationStudio.Engine.Scripting;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

/// <summary>Hostile scripts: each is ended within its deadline and 256 MB, and the next batch of the same pool is fine. On a busy machine the deadline may come before the memory limit.</summary>
public sealed class ScriptAbuseTests(ShortSandbox sandbox) : IClassFixture<ShortSandbox>
{
    [Theory]
    [InlineData("script.timeout", "for (;;);")]
    [InlineData("script.timeout", "for (;;) { try { for (;;); } catch { } finally { for (;;); } }")]
    [InlineData("script.timeout", "return /^(a+)+$/.test('a'.repeat(40) + 'b');")]
    [InlineData("script.timeout", "return new Array(2147483647).join('*').length;")] // one native call that nothing can interrupt
    [InlineData("script.timeout", "return JSON.stringify({ toJSON() { for (;;); } });")]
    [InlineData("script.timeout", "return { toJSON() { for (;;); } };")]
    [InlineData("script.timeout", "throw { get message() { for (;;); } };")]
    [InlineData("script.memory|script.timeout", "const all = []; for (;;) all.push('x'.repeat(100000) + all.length);")]
    [InlineData("script.memory|script.timeout", "const all = []; for (;;) { try { all.push(new Uint8Array(1 << 20).fill(1)); } catch (e) { throw e; } }")]
    [InlineData("script.memory|script.timeout", "return new Array(30000000).fill(1).length;")]
    [InlineData("script.failed", "let s = 'x'; for (;;) s += s;")]
    [InlineData("script.stack", "const g = () => g() + 1; return g();")]
    [InlineData("script.stack|script.timeout", "const top = {}; let at = top; for (let i = 0; i < 1e5; i++) at = at.a = {}; return top;")]
    [InlineData("script.stack|script.timeout", "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a);")]
    [InlineData("script.result-too-large", "return 'x'.repeat(1 << 21);")]
    [InlineData("script.memory", "return ('x'.repeat(1 << 29) + 'y').length;")]
    [InlineData("script.bad-result", "let a = []; for (let i = 0; i < 100; i++) a = [a]; return a;")]
    public async Task Is_ended_in_time_and_memory(string code, string body)
    {
        var script = ScriptSandbox.Raw($"exports.f = () => {{ {body} }}; exports.fine = () => 1;");
        Assert.Equal("1", await sandbox.RunAsync(script, "fine"));

        var clock = Stopwatch.StartNew();
        using var watch = new CancellationTokenSource();
        var peak = PeakMemoryAsync(watch.Token);
        var problem = await sandbox.FailAsync(script);
        var elapsed = clock.Elapsed;
        Assert.Equal("1", await sandbox.RunAsync(script, "fine"));
        await watch.CancelAsync();

        Assert.Contains(problem.Code, code.Split('|'));
        Assert.True(elapsed < TimeSpan.FromSeconds(30), $"{elapsed}"); // 1 s on a machine that is not busy
        Assert.InRange(await peak, 1, 256 << 10);
    }

    [Theory]
    [InlineData("process.env")]
    [InlineData("require('node:fs')")]
    [InlineData("fetch('http://localhost')")]
    [InlineData("import('node:fs')")]
    [InlineData("import.meta.url")]
    [InlineData("new XMLHttpRequest()")]
    [InlineData("setTimeout(() => 1)")]
    [InlineData("console.log(1)")]
    [InlineData("std.open('/etc/passwd')")]
    [InlineData("os.exec(['id'])")]
    [InlineData("WebAssembly.compile")]
    [InlineData("performance.now()")]
    [InlineData("globalThis.constructor.constructor('return process')()")]
    [InlineData("(() => 1).constructor('return this')()")]
    [InlineData("(function* () {}).constructor('yield 1')()")]
    [InlineData("Object.getPrototypeOf(async () => 1).constructor('return 1')()")]
    [InlineData("[].map.constructor('return 1')()")]
    [InlineData("Reflect.construct(Function, ['return 1'])()")]
    [InlineData("new (class extends Function {})('return 1')()")]
    [InlineData("eval('1')")]
    [InlineData("(0, eval)('1')")]
    [InlineData("Math.random()")]
    [InlineData("Date.now()")]
    [InlineData("Date()")]
    [InlineData("new Date()")]
    [InlineData("new Date(0).constructor.now()")]
    [InlineData("new (Object.getPrototypeOf(new Date(0)).constructor)()")]
    [InlineData("Reflect.construct(Date, [])")]
    [InlineData("new (class extends Date {})()")]
    public async Task Reaches_nothing_outside_the_sandbox(string expression)
    {
        var script = ScriptSandbox.Raw($"exports.f = () => {expression};");
        var problem = await sandbox.FailAsync(script);
        Assert.Equal("script.failed", problem.Code);
    }

    [Fact]
    public async Task Sees_no_globals_but_the_language()
    {
        var script = ScriptSandbox.Raw("exports.f = () => Object.getOwnPropertyNames(globalThis).filter(name => !/^[A-Z]/.test(name)).sort();");
        Assert.Equal("""["decodeURI","decodeURIComponent","encodeURI","encodeURIComponent","escape","eval","globalThis","isFinite","isNaN","parseFloat","parseInt","undefined","unescape"]""", await sandbox.RunAsync(script, "f"));
    }

    [Theory]
    [InlineData("globalThis.secret = 'Mustermann'", "typeof globalThis.secret")]
    [InlineData("Object.prototype.secret = 'Mustermann'", "typeof ({}).secret")]
    [InlineData("Array.prototype.map = () => 'Mustermann'", "typeof [1].map(x => x)[0]")]
    [InlineData("JSON.stringify = () => 'Mustermann'", "typeof JSON.parse(JSON.stringify({ a: undefined })).a")]
    [InlineData("seen = 'Mustermann'", "typeof seen")]
    [InlineData("Object.freeze(Object.prototype)", "(Object.prototype.x = 1, delete Object.prototype.x, typeof undefined)")]
    [InlineData("new Array(10000).fill(0).map((_, i) => Symbol.for('Mustermann' + i))", "new Float64Array(1 << 19).some(x => x !== 0) ? 'leak' : 'undefined'")]
    public async Task Leaves_nothing_behind_for_the_next_message(string leave, string look)
    {
        await using var pool = new ScriptPool(ScriptSandbox.Options with { Workers = 1 });
        var script = ScriptSandbox.Raw($"let seen; exports.leave = () => {{ {leave}; return 1; }}; exports.look = () => {look};");
        for (var i = 0; i < 2; i++)
        {
            var left = await pool.RunAsync(new ScriptBatch([ScriptSandbox.Call(script, "leave")]), ScriptSandbox.Cancel);
            Assert.Null(left.Require().Results[0].Problem);
            var looked = (await pool.RunAsync(new ScriptBatch([ScriptSandbox.Call(script, "look")]), ScriptSandbox.Cancel)).Require().Results[0];
            Assert.True(looked.Problem is null, looked.Problem?.ToString());
            Assert.Contains("undefined", System.Text.Encoding.UTF8.GetString(looked.Output.Span).Replace("\"number\"", "undefined", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_where_an_endless_loop_is()
    {
        var script = await sandbox.CompileAsync("export function f(): number {\n  let n: number = 0;\n  for (;;) {\n    n += Math.min(n, 1);\n  }\n}");
        var problem = await sandbox.FailAsync(script);
        Assert.Equal("script.timeout", problem.Code);
        // Where the loop itself is interrupted, and not a call in it, QuickJS knows the function only.
        Assert.Matches(@"^scripts/test\.ts\([14],\d+\)$", problem.Path);
    }

    // The worst moment of any worker, in KiB.
    private async Task<long> PeakMemoryAsync(CancellationToken until)
    {
        var peak = 0L;
        while (!until.IsCancellationRequested)
        {
            foreach (var id in sandbox.Pool.ProcessIds)
            {
                try
                {
                    var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                    if (line is not null) peak = Math.Max(peak, long.Parse(line.AsSpan(6, line.Length - 9), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture));
                }
                catch (IOException)
                {
                    // It has just been replaced.
                }
            }

            await Task.Delay(20, CancellationToken.None);
        }

        return peak;
    }
}

using System.Text;
using BenchmarkDotNet.Attributes;
using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Benchmarks;

/// <summary>The script rules of one message, from the call to the results, through a warm worker process. Limits: 1.5 ms floor, 500 us aim.</summary>
[MemoryDiagnoser]
public class ScriptBenchmarks : IAsyncDisposable
{
    private const string Notes = """
        export function join(lines: string[]): string {
          return lines.map(line => line.trim()).filter(line => line.length > 0).join('\n');
        }

        export function flag(result: { value: string; low: number; high: number }): string | null {
          const value = Number.parseFloat(result.value.replace(',', '.'));
          if (!Number.isFinite(value)) return null;
          return value < result.low ? 'L' : value > result.high ? 'H' : 'N';
        }

        export function count(ignored: null, message: { segments: { name: string }[] }): number {
          return message.segments.filter(segment => segment.name === 'OBX').length;
        }
        """;

    private readonly ScriptPool _pool = new(new ScriptOptions());
    private ScriptBatch _one = null!;
    private ScriptBatch _rules = null!;
    private ScriptBatch _withMessage = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        await using var compiler = new ScriptCompiler(_pool.Options);
        var script = (await compiler.CompileAsync("scripts/notes.ts", Notes)).Require();
        var join = new ScriptCall(script, "join", """[" Specimen slightly haemolysed. "," ","Repeat suggested."]"""u8.ToArray());
        var flag = new ScriptCall(script, "flag", """{"value":"7,2","low":3.5,"high":5.1}"""u8.ToArray());
        _one = new ScriptBatch([join]);
        _rules = new ScriptBatch([.. Enumerable.Repeat(flag, 15), join]);
        _withMessage = new ScriptBatch([new ScriptCall(script, "count", "null"u8.ToArray())]) { Context = Encoding.UTF8.GetBytes(Message()) };
        await _pool.WarmAsync([script]);
        for (var i = 0; i < 2000; i++) await OneRule();
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public async Task<ScriptBatchResult> OneRule() => (await _pool.RunAsync(_one)).Require();

    [Benchmark]
    public async Task<ScriptBatchResult> SixteenRules() => (await _pool.RunAsync(_rules)).Require();

    [Benchmark]
    public async Task<ScriptBatchResult> WholeMessageOfSixtySegments() => (await _pool.RunAsync(_withMessage)).Require();

    private static string Message()
    {
        var segments = Enumerable.Range(1, 60).Select(n => $$"""{"name":"OBX","fields":["{{n}}","NM","2345-7^GLUCOSE^LN","","7.2","mmol/L","3.5-5.1","H","","","F"]}""");
        return $$"""{"segments":[{{string.Join(',', segments)}}]}""";
    }
}

using System.Diagnostics;
using System.Globalization;
using IntegrationStudio.Engine.Scripting;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

/// <summary>What happens to the processes: loss, replacement, absence, shutting down, orphans.</summary>
public sealed class ScriptProcessTests
{
    // Longer than any machine is busy: nothing here waits for it to pass.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly ScriptOptions OneWorker = ScriptSandbox.Options with { Workers = 1 };

    [Fact]
    public async Task A_killed_idle_worker_is_replaced_without_anybody_noticing()
    {
        await using var pool = new ScriptPool(OneWorker);
        var script = ScriptSandbox.Raw("exports.f = () => 1;");
        for (var i = 0; i < 3; i++)
        {
            Assert.Null((await RunAsync(pool, script)).Require().Results[0].Problem);
            using var worker = Process.GetProcessById(pool.ProcessIds.Single());
            worker.Kill();
            await worker.WaitForExitAsync(ScriptSandbox.Cancel);
        }
    }

    [Fact]
    public async Task A_batch_whose_worker_is_killed_is_run_once_more()
    {
        await using var pool = new ScriptPool(OneWorker with { Deadline = Patience });
        var script = ScriptSandbox.Raw("exports.f = () => { let n = 0; for (let i = 0; i < 3e6; i++) n += i % 7; return n; };");
        Assert.Empty(await pool.WarmAsync([script], ScriptSandbox.Cancel));
        var running = RunAsync(pool, script);
        await Task.Delay(20, ScriptSandbox.Cancel);
        Kill(pool.ProcessIds.Single());
        Assert.Null((await running).Require().Results[0].Problem);
    }

    [Fact]
    public async Task A_batch_that_loses_two_workers_fails_and_the_next_is_fine()
    {
        await using var pool = new ScriptPool(OneWorker with { Deadline = Patience });
        var running = RunAsync(pool, ScriptSandbox.Raw("exports.f = () => { for (;;); };"));
        var killed = new HashSet<int>();
        while (!running.IsCompleted)
        {
            foreach (var id in pool.ProcessIds.Where(killed.Add)) Kill(id);
            await Task.Delay(20, ScriptSandbox.Cancel);
        }

        Assert.Equal("script.worker-lost", Assert.Single((await running).Problems).Code);
        Assert.Null((await RunAsync(pool, ScriptSandbox.Raw("exports.f = () => 1;"))).Require().Results[0].Problem);
    }

    [Fact]
    public async Task Without_node_a_script_is_a_problem_that_says_what_to_do()
    {
        var options = OneWorker with { NodePath = "/nonexistent/node" };
        await using var pool = new ScriptPool(options);
        await using var compiler = new ScriptCompiler(options);
        var problems = new[]
        {
            Assert.Single((await RunAsync(pool, ScriptSandbox.Raw(""))).Problems),
            Assert.Single(await pool.WarmAsync([], ScriptSandbox.Cancel)),
            Assert.Single((await compiler.CompileAsync("a.ts", "", cancellationToken: ScriptSandbox.Cancel)).Problems),
        };
        Assert.All(problems, problem => Assert.Equal("script.no-node", problem.Code));
        Assert.All(problems, problem => Assert.Contains("apt-get install nodejs", problem.Mend, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_node_is_a_problem()
    {
        await using var pool = new ScriptPool(OneWorker with { NodePath = "/bin/false" });
        Assert.Equal("script.not-started", Assert.Single((await RunAsync(pool, ScriptSandbox.Raw(""))).Problems).Code);
    }

    [Fact]
    public async Task A_missing_sandbox_program_is_a_problem()
    {
        await using var pool = new ScriptPool(OneWorker with { HostFolder = "/nonexistent" });
        Assert.Equal("script.no-host", Assert.Single((await RunAsync(pool, ScriptSandbox.Raw(""))).Problems).Code);
    }

    [Fact]
    public async Task Shutting_down_ends_all_processes_and_fails_what_still_runs()
    {
        var pool = new ScriptPool(ScriptSandbox.Options with { Deadline = Patience });
        var compiler = new ScriptCompiler(ScriptSandbox.Options);
        var script = (await compiler.CompileAsync("a.ts", "export function f() { for (;;); }", cancellationToken: ScriptSandbox.Cancel)).Require();
        Assert.Empty(await pool.WarmAsync([script], ScriptSandbox.Cancel));
        var processes = pool.ProcessIds.Append(compiler.ProcessId).ToArray();
        Assert.Equal(3, processes.Length);
        var running = RunAsync(pool, script);
        await Task.Delay(50, ScriptSandbox.Cancel);

        await pool.DisposeAsync();
        await compiler.DisposeAsync();

        Assert.Equal("script.closed", Assert.Single((await running).Problems).Code);
        Assert.All(processes, id => Assert.False(IsRunning(id), $"{id} still runs"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => RunAsync(pool, script));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("new Array(2147483647).join('*').length")] // not even an interrupt ends this one
    public async Task Workers_end_when_the_program_is_killed(string expression)
    {
        var batch = new ScriptBatch([ScriptSandbox.Call(ScriptSandbox.Raw($"exports.f = () => {expression};"), "f")]);
        var frame = Path.GetTempFileName();
        await File.WriteAllBytesAsync(frame, new BatchFrame(batch, ScriptSandbox.Options).WithCode(), ScriptSandbox.Cancel);
        var host = Path.Combine(AppContext.BaseDirectory, "scripthost", "host.js");
        var parentProgram = $$"""
            const child = require('node:child_process').spawn(process.execPath, ['--expose-gc', '{{host}}', 'run', '64', '256', '100000'], { stdio: ['pipe', 'pipe', 'ignore'] });
            child.stdout.once('data', () => { child.stdin.write(require('node:fs').readFileSync('{{frame}}')); console.log(child.pid); });
            """;
        using var parent = Process.Start(new ProcessStartInfo("node", ["-e", parentProgram]) { RedirectStandardOutput = true })!;
        var worker = int.Parse((await parent.StandardOutput.ReadLineAsync(ScriptSandbox.Cancel))!, CultureInfo.InvariantCulture);
        await Task.Delay(200, ScriptSandbox.Cancel); // so that it is, mostly, inside the script
        Assert.True(IsRunning(worker));

        parent.Kill();

        var clock = Stopwatch.StartNew();
        while (IsRunning(worker) && clock.Elapsed < Patience) await Task.Delay(20, ScriptSandbox.Cancel);
        File.Delete(frame);
        Assert.False(IsRunning(worker), "the worker outlived its parent");
    }

    [Fact]
    public async Task An_idle_compiler_ends_and_comes_back()
    {
        await using var compiler = new ScriptCompiler(ScriptSandbox.Options with { CompilerIdle = TimeSpan.FromMilliseconds(100) });
        Assert.True((await compiler.CompileAsync("a.ts", "export const a = 1;", cancellationToken: ScriptSandbox.Cancel)).Succeeded);
        for (var clock = Stopwatch.StartNew(); compiler.ProcessId != 0 && clock.Elapsed < Patience;) await Task.Delay(20, ScriptSandbox.Cancel);
        Assert.Equal(0, compiler.ProcessId);
        Assert.True((await compiler.CompileAsync("a.ts", "export const a = 2;", cancellationToken: ScriptSandbox.Cancel)).Succeeded);
    }

    private static Task<Standards.Outcome<ScriptBatchResult>> RunAsync(ScriptPool pool, CompiledScript script) =>
        pool.RunAsync(new ScriptBatch([ScriptSandbox.Call(script, "f")]), ScriptSandbox.Cancel);

    // A zombie has ended: nobody may be there to ask for its exit code.
    private static bool IsRunning(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }
}

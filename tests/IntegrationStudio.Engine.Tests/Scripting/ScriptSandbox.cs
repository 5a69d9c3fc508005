using System.Text;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

/// <summary>One pool and one compiler for the tests of a class; each test compiles its own TypeScript. Patient: a busy machine changes no outcome.</summary>
public class ScriptSandbox : IAsyncLifetime
{
    public static readonly ScriptOptions Options = new() { Workers = 2, Deadline = TimeSpan.FromSeconds(60), StartDeadline = TimeSpan.FromMinutes(5), CompileDeadline = TimeSpan.FromMinutes(5), MaxOutputBytes = 1 << 20 };

    public ScriptSandbox()
        : this(Options)
    {
    }

    protected ScriptSandbox(ScriptOptions options)
    {
        Pool = new(options);
        Compiler = new(options);
    }

    public ScriptPool Pool { get; }

    public ScriptCompiler Compiler { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await Compiler.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task<CompiledScript> CompileAsync(string typescript, string path = "scripts/test.ts", params ScriptSource[] siblings) =>
        (await Compiler.CompileAsync(path, typescript, null, siblings, cancellationToken: Cancel)).Require();

    /// <summary>JavaScript that the compiler would refuse: what matters is that the sandbox does too.</summary>
    public static CompiledScript Raw(string body) => new(
        "scripts/raw.js", "", Encoding.UTF8.GetBytes($"({{\"scripts/raw.js\":[function(exports,require){{\n\"use strict\";{body}\n}},{{}}]}})"),
        """{"version":3,"sections":[]}"""u8.ToArray(), []);

    public static ScriptCall Call(CompiledScript script, string function, string input = "null") => new(script, function, Encoding.UTF8.GetBytes(input));

    public async Task<string> RunAsync(CompiledScript script, string function, string input = "null")
    {
        var result = (await RunAsync(Call(script, function, input))).Require().Results[0];
        return result.Problem is null ? Encoding.UTF8.GetString(result.Output.Span) : throw new InvalidOperationException(result.Problem.ToString());
    }

    public Task<Outcome<ScriptBatchResult>> RunAsync(params ScriptCall[] calls) => Pool.RunAsync(new ScriptBatch(calls), Cancel);

    /// <summary>The problem that a call ends with, be it the call's own or the batch's.</summary>
    public async Task<Problem> FailAsync(CompiledScript script, string function = "f", string input = "null")
    {
        var outcome = await RunAsync(Call(script, function, input));
        if (!outcome.Succeeded) return Assert.Single(outcome.Problems);
        var result = outcome.Value.Results[0];
        Assert.True(result.Problem is not null, "It returned " + Encoding.UTF8.GetString(result.Output.Span));
        return result.Problem;
    }
}

/// <summary>With a deadline that hostile scripts are meant to reach.</summary>
public sealed class ShortSandbox() : ScriptSandbox(Options with { Deadline = TimeSpan.FromMilliseconds(700), Grace = TimeSpan.FromMilliseconds(300) });

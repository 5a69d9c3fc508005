using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>Checks TypeScript and strips its types, in a process of its own that starts on first use and ends when idle. Without Node every compilation gives a problem that says so.</summary>
public sealed class ScriptCompiler : IAsyncDisposable
{
    private const int LargestSource = 4 << 20;
    private const int LargestAnswer = 64 << 20;
    private const int Remembered = 256;
    private readonly ConcurrentDictionary<string, CompiledScript> _compiled = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Timer _idle;
    private NodeProcess? _process;
    private bool _disposed;

    /// <summary>A compiler whose process has not started yet.</summary>
    public ScriptCompiler(ScriptOptions options)
    {
        Options = options;
        _idle = new Timer(_ => _ = EndIdleAsync());
    }

    /// <summary>The compiler's limits.</summary>
    public ScriptOptions Options { get; }

    /// <summary>The compiler's process, for tests; 0 when there is none.</summary>
    internal int ProcessId => _process?.Id ?? 0;

    /// <summary>Compiles one script with everything it imports. The same sources are compiled once.</summary>
    /// <param name="path">The name that problems show, e.g. <c>labs/north/oru-r01/scripts/notes.ts</c>.</param>
    /// <param name="typescript">The file's text.</param>
    /// <param name="declarations">Text of a declaration file (<c>.d.ts</c>) that the script is checked against; null: none.</param>
    /// <param name="siblings">Files that it may import: those beside it relatively (<c>./codes</c>), those of libraries by name (<c>common/codes</c>).</param>
    /// <param name="libraries">The names that definitions have for others, by their ids; null: none has any.</param>
    /// <param name="checks">Whether types are checked. Without, only what the sandbox would refuse is a problem; the JavaScript is the same, and so is its hash.</param>
    /// <param name="observes">Whether previews may observe it, see <see cref="ScriptPool.ObserveAsync"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The script, or all diagnostics as problems with <c>file(line,column)</c> as path.</returns>
    public async Task<Outcome<CompiledScript>> CompileAsync(string path, string typescript, string? declarations = null, IReadOnlyList<ScriptSource>? siblings = null,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? libraries = null, bool checks = true, bool observes = false, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (path.EndsWith(".d.ts", StringComparison.Ordinal) || Path.GetExtension(path) is not (".ts" or ".js")) return ScriptProblems.NotAScript(path);
        List<ScriptSource> files = [new(path, typescript), .. (siblings ?? []).Where(file => file.Path != path)];
        var request = new CompileRequest(path, files, libraries ?? FrozenDictionary<string, IReadOnlyDictionary<string, string>>.Empty, declarations, checks, observes);
        var json = JsonSerializer.SerializeToUtf8Bytes(request, ScriptJson.Default.CompileRequest);
        if (json.Length > LargestSource) return ScriptProblems.SourceTooLarge(path, LargestSource);
        var sourceHash = Convert.ToHexStringLower(SHA256.HashData(json));
        if (_compiled.TryGetValue(sourceHash, out var known)) return known;

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var compiling = CompileInTurnAsync(path, sourceHash, json);
        return await compiling.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the compiler's process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _idle.DisposeAsync().ConfigureAwait(false);
        _process?.Kill(); // whoever is waiting for it gets its turn over with
        await _turn.WaitAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task<Outcome<CompiledScript>> CompileInTurnAsync(string path, string sourceHash, byte[] request)
    {
        try
        {
            if (_compiled.TryGetValue(sourceHash, out var known)) return known;
            for (var attempt = 1; ; attempt++)
            {
                if (_disposed) return ScriptProblems.Closed();
                if (_process is null or { IsAlive: false })
                {
                    await EndAsync().ConfigureAwait(false);
                    var started = await StartAsync().ConfigureAwait(false);
                    if (!started.Succeeded) return Outcome<CompiledScript>.Failed(started.Problems);
                    _process = started.Value;
                }

                var exchange = await _process.ExchangeAsync(Frame(request), Options.CompileDeadline).ConfigureAwait(false);
                if (exchange.Answer is { } answer) return Read(answer, path, sourceHash);
                if (exchange.TimedOut) return ScriptProblems.CompileTimeout(path, Options.CompileDeadline);
                if (attempt == 2) return ScriptProblems.CompilerLost(path);
            }
        }
        finally
        {
            if (!_disposed) _idle.Change(Options.CompilerIdle, Timeout.InfiniteTimeSpan);
            _turn.Release();
        }
    }

    private Task<Outcome<NodeProcess>> StartAsync() => NodeProcess.StartAsync(
        Options, ["--max-old-space-size=512"], ["compile", LargestSource.ToString(CultureInfo.InvariantCulture)], LargestAnswer);

    private Outcome<CompiledScript> Read(byte[] json, string path, string sourceHash)
    {
        var answer = ScriptJson.Read(json, ScriptJson.Default.CompileAnswer);
        if (answer.Code is null) return Outcome<CompiledScript>.Failed([.. answer.Diagnostics.Select(CompileProblems.From)]);
        var script = new CompiledScript(path, sourceHash, Encoding.UTF8.GetBytes(answer.Code), Encoding.UTF8.GetBytes(answer.Map.GetRawText()), answer.Functions!, answer.Observed is { } observed ? ObservedScript.Of(path, sourceHash, observed, answer.Functions!) : null);
        if (_compiled.Count >= Remembered) _compiled.Clear();
        return _compiled[sourceHash] = script;
    }

    private static byte[] Frame(byte[] payload) => [.. BitConverter.GetBytes(payload.Length), .. payload];

    private async Task EndIdleAsync()
    {
        if (_disposed || !await _turn.WaitAsync(0).ConfigureAwait(false)) return;
        try
        {
            await EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndAsync()
    {
        if (_process is { } process) await process.DisposeAsync().ConfigureAwait(false);
        _process = null;
    }
}

using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>Checks TypeScript and strips its types, in a process of its own that starts on first use and ends when idle. Without Node every compilation gives a problem that says so.</summary>
public sealed class ScriptCompiler : IAsyncDisposable
{
    /// <summary>A compiler whose process has not started yet.</summary>
    public ScriptCompiler(ScriptOptions options) => Options = options;

    /// <summary>The compiler's limits.</summary>
    public ScriptOptions Options { get; }

    /// <summary>Compiles one script with everything it imports. The same sources are compiled once.</summary>
    /// <param name="path">The name that problems show, e.g. <c>labs/north/oru-r01/scripts/notes.ts</c>.</param>
    /// <param name="typescript">The file's text.</param>
    /// <param name="declarations">Text of a declaration file (<c>.d.ts</c>) that the script is checked against; null: none.</param>
    /// <param name="siblings">Files that it may import relatively (<c>./codes</c>).</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The script, or all diagnostics as problems with <c>file(line,column)</c> as path.</returns>
    public Task<Outcome<CompiledScript>> CompileAsync(string path, string typescript, string? declarations = null,
        IReadOnlyList<ScriptSource>? siblings = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Ends the compiler's process.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>Runs batches of script calls in killable worker processes. Workers start on first use; without Node every call gives a problem that says so.</summary>
public sealed class ScriptPool : IAsyncDisposable
{
    /// <summary>A pool without workers yet.</summary>
    public ScriptPool(ScriptOptions options) => Options = options;

    /// <summary>The pool's limits.</summary>
    public ScriptOptions Options { get; }

    /// <summary>Starts the workers and loads scripts into them, so that the first message does not wait. Returns what prevented it.</summary>
    public Task<IReadOnlyList<Problem>> WarmAsync(IReadOnlyList<CompiledScript> scripts, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Runs a batch. Fails as a whole when a limit was reached (time, memory, size), the worker died twice, or Node is missing; a call that throws only fails its own result.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the worker is free again at its deadline at the latest.</exception>
    public Task<Outcome<ScriptBatchResult>> RunAsync(ScriptBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Ends all workers; batches that still run fail.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

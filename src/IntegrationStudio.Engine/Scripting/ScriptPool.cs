using System.Collections.Concurrent;
using System.Diagnostics;
using IntegrationStudio.Engine.Telemetry;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>Runs batches of script calls in killable worker processes. Workers start on first use; without Node every batch gives a problem that says so.</summary>
public sealed class ScriptPool : IAsyncDisposable
{
    private readonly WorkerSlot[] _slots;
    private readonly ConcurrentStack<WorkerSlot> _free; // last in, first out: a quiet installation keeps using one warm process
    private readonly SemaphoreSlim _freeCount;
    private bool _disposed;

    /// <summary>A pool without workers yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No worker, memory outside 1 to 1024 MiB, or a stack outside 16 to 4096 KiB.</exception>
    public ScriptPool(ScriptOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryMebibytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MemoryMebibytes, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.StackKibibytes, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.StackKibibytes, 4096);
        Options = options;
        _slots = [.. Enumerable.Range(0, options.Workers).Select(_ => new WorkerSlot(options))];
        _free = new(_slots);
        _freeCount = new(_slots.Length);
    }

    /// <summary>The pool's limits.</summary>
    public ScriptOptions Options { get; }

    /// <summary>The workers that run now, for tests.</summary>
    internal IEnumerable<int> ProcessIds => _slots.Select(slot => slot.ProcessId).Where(id => id != 0);

    /// <summary>Starts the workers that are free and loads scripts into them, so that the first message does not wait. Returns what prevented it.</summary>
    public async Task<IReadOnlyList<Problem>> WarmAsync(IReadOnlyList<CompiledScript> scripts, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var batch = new ScriptBatch([]) { Scripts = scripts };
        var frame = new BatchFrame(batch, Options);
        var warming = new List<Task<Outcome<ScriptBatchResult>>>();
        while (warming.Count < _slots.Length && _freeCount.Wait(0, CancellationToken.None)) warming.Add(RunInFreeSlotAsync(batch, frame));
        var outcomes = await Task.WhenAll(warming).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. outcomes.SelectMany(outcome => outcome.Problems).Distinct()];
    }

    /// <summary>Runs a batch. Fails as a whole when a limit was reached (time, memory, size), the worker died twice, or Node is missing; a call that throws only fails its own result.</summary>
    /// <remarks>The batch's buffers are copied before the first await.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled; the worker is free again at its deadline at the latest.</exception>
    public Task<Outcome<ScriptBatchResult>> RunAsync(ScriptBatch batch, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (batch.Calls.Count == 0) return Task.FromResult<Outcome<ScriptBatchResult>>(new ScriptBatchResult([]));
        var size = batch.Context.Length + batch.Calls.Sum(call => (long)call.Input.Length);
        return size > Options.MaxInputBytes
            ? Task.FromResult<Outcome<ScriptBatchResult>>(ScriptProblems.InputTooLarge(size, Options.MaxInputBytes))
            : RunAsync(batch, new BatchFrame(batch, Options), cancellationToken);
    }

    /// <summary>
    /// Runs a batch once more with probes in its scripts and says what they saw, for previews and consoles: results are not looked at, and what messages run through has
    /// no probes. Also of a batch that throws or runs into its time limit. Knows nothing of scripts that were not compiled to be observed.
    /// </summary>
    public async Task<ScriptObservation> ObserveAsync(ScriptBatch batch, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var calls = batch.Calls.Where(call => call.Script.Observed is not null).Select(call => call with { Script = call.Script.Observed!.Script }).ToArray();
        var size = batch.Context.Length + calls.Sum(call => (long)call.Input.Length);
        if (calls.Length == 0 || size > Options.MaxInputBytes) return ScriptObservation.None;
        var observed = batch.Scripts.Concat(batch.Calls.Select(call => call.Script)).Select(script => script.Observed).OfType<ObservedScript>().DistinctBy(script => script.Script.Hash).ToArray();
        var probing = batch with { Calls = calls, Scripts = [.. observed.Select(script => script.Script)] };
        var frame = new BatchFrame(probing, Options, observes: true);
        await RunAsync(probing, frame, cancellationToken).ConfigureAwait(false);
        return ScriptObservation.Of(frame, observed);
    }

    /// <summary>Ends all workers; batches that still run fail.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await Task.WhenAll(_slots.Select(slot => slot.DisposeAsync().AsTask())).ConfigureAwait(false);
        for (var i = 0; i < _slots.Length; i++) await _freeCount.WaitAsync().ConfigureAwait(false);
        _freeCount.Dispose();
    }

    private async Task<Outcome<ScriptBatchResult>> RunAsync(ScriptBatch batch, BatchFrame frame, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await _freeCount.WaitAsync(cancellationToken).ConfigureAwait(false);
        RuntimeMeters.ScriptWait.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        var running = RunInFreeSlotAsync(batch, frame);
        // A cancelled batch runs on in its slot: killing a worker costs more than the batch, and the deadline ends it anyway.
        return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome<ScriptBatchResult>> RunInFreeSlotAsync(ScriptBatch batch, BatchFrame frame)
    {
        _free.TryPop(out var slot);
        var began = Stopwatch.GetTimestamp();
        RuntimeMeters.ScriptsBusy.Add(1);
        try
        {
            var outcome = await slot!.RunAsync(batch, frame).ConfigureAwait(false);
            if (!outcome.Succeeded) RuntimeMeters.ScriptFailures.Add(1);
            return outcome;
        }
        finally
        {
            RuntimeMeters.ScriptsBusy.Add(-1);
            RuntimeMeters.Scripts.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
            _free.Push(slot!);
            _freeCount.Release();
        }
    }
}

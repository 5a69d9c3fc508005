using System.Globalization;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>One place of the pool: holds at most one worker process, used by one batch at a time. A worker that was lost is replaced at once, before the next batch asks.</summary>
internal sealed class WorkerSlot(ScriptOptions options) : IAsyncDisposable
{
    // Beside the results: a few bytes per call.
    private const int AnswerOverhead = 64 << 20;
    private readonly Lock _gate = new();
    private Task<Outcome<NodeProcess>>? _worker;
    private bool _closed;

    /// <summary>The process, for tests; 0 when there is none.</summary>
    internal int ProcessId => _worker is { IsCompletedSuccessfully: true, Result.Value: { } process } ? process.Id : 0;

    /// <summary>Runs a batch; a worker that dies on its own is replaced and the batch tried once more.</summary>
    public async Task<Outcome<ScriptBatchResult>> RunAsync(ScriptBatch batch, BatchFrame frame)
    {
        for (var attempt = 1; ; attempt++)
        {
            var started = await WorkerAsync().ConfigureAwait(false);
            if (!started.Succeeded) return Outcome<ScriptBatchResult>.Failed(started.Problems);
            var worker = started.Value;
            var patience = frame.Deadline + options.Grace;
            var exchange = await worker.ExchangeAsync(frame.WithoutCode, patience).ConfigureAwait(false);
            if (exchange.Answer is { } first && BatchAnswer.AsksForCode(first))
                exchange = await worker.ExchangeAsync(frame.WithCode(), patience).ConfigureAwait(false);
            if (exchange.Answer is { } answer && BatchAnswer.Read(answer, batch, frame, options) is { } outcome) return outcome;

            if (!Replace()) return ScriptProblems.Closed();
            if (exchange.TimedOut) return ScriptProblems.Timeout(batch.Calls.Count > 0 ? batch.Calls[0].Script.Path : "", frame.Deadline);
            if (attempt == 2) return ScriptProblems.Lost();
        }
    }

    /// <summary>Kills the worker for good.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<Outcome<NodeProcess>>? worker;
        lock (_gate)
        {
            _closed = true;
            worker = _worker;
        }

        if (worker is not null) await EndAsync(worker).ConfigureAwait(false);
    }

    private Task<Outcome<NodeProcess>> WorkerAsync()
    {
        lock (_gate)
        {
            if (_closed) return Task.FromResult<Outcome<NodeProcess>>(ScriptProblems.Closed());
            var usable = _worker is not null && (!_worker.IsCompleted || _worker is { IsCompletedSuccessfully: true, Result.Value.IsAlive: true });
            if (!usable) Start();
            return _worker!;
        }
    }

    private bool Replace()
    {
        lock (_gate)
        {
            if (_closed) return false;
            Start();
            return true;
        }
    }

    private void Start()
    {
        if (_worker is not null) _ = EndAsync(_worker);
        var number = CultureInfo.InvariantCulture;
        // The heap of Node holds frames and the cache of prepared states; scripts allocate in WebAssembly, which has its own limit.
        _worker = Task.Run(() => NodeProcess.StartAsync(
            options,
            ["--max-old-space-size=64", "--expose-gc", "--disallow-code-generation-from-strings"],
            ["run", options.MemoryMebibytes.ToString(number), options.StackKibibytes.ToString(number), BatchFrame.Largest(options).ToString(number)],
            options.MaxOutputBytes + AnswerOverhead));
    }

    private static async Task EndAsync(Task<Outcome<NodeProcess>> worker)
    {
        if ((await worker.ConfigureAwait(false)).Value is { } process) await process.DisposeAsync().ConfigureAwait(false);
    }
}

using System.Diagnostics;
using System.Threading.Channels;
using IntegrationStudio.Engine.Telemetry;

namespace IntegrationStudio.Engine.Journal;

/// <summary>
/// The only thread that writes. It takes what waits, commits it as one transaction with one flush to disk, and then tells every caller.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int BatchBytes = 8 * 1024 * 1024;
    private const int EnoughToCommit = 32;
    private static readonly TimeSpan QuietBeforeTidying = TimeSpan.FromSeconds(2);

    private readonly JournalDatabase _database;
    private readonly JournalSession _session;
    private readonly JournalOptions _options;
    private readonly Channel<JournalWrite> _queue;
    private readonly List<JournalWrite> _batch = [];
    private readonly Thread _thread;

    public JournalWriter(JournalDatabase database, JournalOptions options)
    {
        _database = database;
        _options = options;
        _session = new JournalSession(database, options);
        _queue = Channel.CreateBounded<JournalWrite>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-writer" };
        _thread.Start();
    }

    /// <summary>Whether the last commit failed because of the store. A health check shows it.</summary>
    public bool Unavailable { get; private set; }

    /// <summary>Writes that wait for the next commit.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Commits and bytes, for measuring how well commits are shared.</summary>
    public (long Commits, long Writes) Figures { get; private set; }

    /// <summary>Commits one write with whatever else waits; returns after the flush to disk.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    public async Task<T> CommitAsync<T>(JournalWrite<T> write, CancellationToken cancel = default)
    {
        try
        {
            if (!_queue.Writer.TryWrite(write))
                await _queue.Writer.WriteAsync(write, cancel).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new JournalUnavailableException("The journal is closed.", closed);
        }
        return await write.Done.ConfigureAwait(false);
    }

    /// <summary>Commits what waits, checkpoints and closes.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        return new ValueTask(Task.Run(_thread.Join));
    }

    private void Run()
    {
        while (WaitForWork())
        {
            Collect();
            CommitBatch();
            _database.Tidy(quiet: false);
        }
        _session.Dispose();
        _database.CloseWriter();
    }

    /// <summary>Takes what waits. If nobody outside waits for any of it, it lingers: the next message's commit may carry it along.</summary>
    private void Collect()
    {
        _batch.Clear();
        var bytes = 0;
        var urgent = false;
        long? since = null;
        while (true)
        {
            while (_batch.Count < _options.BatchSize && bytes < BatchBytes && _queue.Reader.TryRead(out var write))
            {
                _batch.Add(write);
                bytes += write.Size;
                urgent |= write.IsUrgent;
            }
            if (urgent || _batch.Count >= EnoughToCommit)
                return;
            since ??= Stopwatch.GetTimestamp();
            var left = _options.Linger - Stopwatch.GetElapsedTime(since.Value);
            if (left <= TimeSpan.Zero || _queue.Reader.Completion.IsCompleted)
                return;
            var more = _queue.Reader.WaitToReadAsync();
            if (!more.IsCompletedSuccessfully && !more.AsTask().Wait(left))
                return;
        }
    }

    private bool WaitForWork()
    {
        var waiting = _queue.Reader.WaitToReadAsync();
        if (waiting.IsCompletedSuccessfully)
            return waiting.Result;
        var task = waiting.AsTask();
        if (_database.IsUntidy && !task.Wait(QuietBeforeTidying))
            _database.Tidy(quiet: true);
        return task.GetAwaiter().GetResult();
    }

    private void CommitBatch()
    {
        if (_batch.Count == 0)
            return;
        var failure = TryCommit(_batch);
        if (failure is null)
        {
            foreach (var write in _batch)
                write.Succeed();
            return;
        }
        // A full disk fails all of them; anything else is the fault of one, which must not harm the others.
        foreach (var write in _batch)
        {
            var own = _batch.Count == 1 || failure is JournalUnavailableException ? failure : TryCommit([write]);
            if (own is null)
                write.Succeed();
            else
                write.Fail(own);
        }
    }

    private Exception? TryCommit(List<JournalWrite> writes)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            _database.Begin();
            foreach (var write in writes)
            {
                _session.Origin = write.Origin;
                write.Apply(_session);
            }

            _session.FlushCounters();
            _database.Commit();
            Unavailable = false;
            RuntimeMeters.Commit.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
            RuntimeMeters.Batch.Record(writes.Count);
            Figures = (Figures.Commits + 1, Figures.Writes + writes.Count);
            return null;
        }
        catch (Exception reason) // told to every caller of the batch
        {
            _session.ForgetUncommitted();
            _database.RollBack();
            if (!_database.IsUnavailable(reason))
                return reason;
            Unavailable = true;
            RuntimeMeters.CommitFailures.Add(1);
            return new JournalUnavailableException("The journal cannot be written now: " + reason.Message, reason);
        }
    }
}

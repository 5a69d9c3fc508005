using Dapper;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>The durable record of messages and deliveries: one database, one writer with group commit, readers beside it.</summary>
public sealed class MessageJournal : IAsyncDisposable
{
    private readonly Lock _stamp = new();
    private readonly JournalWriter _writer;
    private readonly JournalDatabase _database;
    private long _lastId;
    private long _lastReceived;

    private MessageJournal(JournalDatabase database, JournalOptions options)
    {
        _database = database;
        Options = options;
        using (var connection = database.Open())
            (_lastId, _lastReceived) = connection.QuerySingle<(long, long)>("SELECT coalesce(max(id), 0), coalesce(max(received), 0) FROM message");
        _writer = new JournalWriter(database, options);
        Reader = new JournalReader(database.Open, database.Picture, options.BodyKeys);
        Work = new WorkReader(database, options.BodyKeys);
    }

    /// <summary>The SQLite file.</summary>
    public string Path => _database.Name;

    /// <summary>Its limits.</summary>
    public JournalOptions Options { get; }

    /// <summary>The reading side, for lists, details and counts.</summary>
    public JournalReader Reader { get; }

    /// <summary>Whether the last commit failed because of the store (disk full, input/output error).</summary>
    public bool Unavailable => _writer.Unavailable;

    /// <summary>Writes that wait for the next commit.</summary>
    public int Waiting => _writer.Waiting;

    /// <summary>What lanes and recovery read.</summary>
    internal WorkReader Work { get; }

    /// <summary>Commits and the writes in them since the journal was opened: how well commits are shared.</summary>
    public (long Commits, long Writes) Figures => _writer.Figures;

    /// <summary>Opens or creates the file and brings its schema up to date. Fails when the file is newer than the program or not a journal.</summary>
    /// <param name="path">The SQLite file; its folder is created.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    public static Outcome<MessageJournal> Open(string path, JournalOptions? options = null)
    {
        options ??= new JournalOptions();
        var database = SqliteDatabase.Open(path, options);
        return database.Succeeded ? new MessageJournal(database.Value, options) : Outcome<MessageJournal>.Failed(database.Problems);
    }

    /// <summary>The next message id with its time of receipt: both only ever ascend, also when the clock is set back.</summary>
    internal (long Id, long Received) NextStamp()
    {
        lock (_stamp)
        {
            _lastReceived = Math.Max(_lastReceived, Now);
            return (++_lastId, _lastReceived);
        }
    }

    internal long Now => JournalTime.From(Options.Clock.GetUtcNow());

    internal Task<T> CommitAsync<T>(JournalWrite<T> write, CancellationToken cancel = default) => _writer.CommitAsync(write, cancel);

    /// <summary>Commits, waiting as long as the store is unavailable: for what was promised already.</summary>
    internal async Task<T> InsistAsync<T>(Func<JournalWrite<T>> write, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await _writer.CommitAsync(write(), cancel).ConfigureAwait(false);
            }
            catch (JournalUnavailableException) when (!cancel.IsCancellationRequested)
            {
                await Task.Delay(Options.UnavailableRetry, Options.Clock, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Readers first: whoever closes last empties the log, and that must be the writer.
        _database.CloseReaders();
        await _writer.DisposeAsync().ConfigureAwait(false);
    }
}

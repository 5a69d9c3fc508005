using System.Globalization;
using Dapper;
using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace IntegrationStudio.Engine.Journal;

/// <summary>The durable record of messages and deliveries: one SQLite file, one writer with group commit, readers beside it.</summary>
public sealed class MessageJournal : IAsyncDisposable
{
    private readonly Lock _stamp = new();
    private readonly JournalWriter _writer;
    private readonly string _readers;
    private long _lastId;
    private long _lastReceived;

    private MessageJournal(string path, JournalOptions options, SqliteConnection writer)
    {
        Path = path;
        Options = options;
        (_lastId, _lastReceived) = writer.QuerySingle<(long, long)>("SELECT coalesce(max(id), 0), coalesce(max(received), 0) FROM message");
        _writer = new JournalWriter(writer, options);
        _readers = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 5 }.ToString();
        Reader = new JournalReader(_readers, options.BodyKeys);
        Work = new WorkReader(_readers, options.BodyKeys);
    }

    /// <summary>The SQLite file.</summary>
    public string Path { get; }

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
        path = System.IO.Path.GetFullPath(path);
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
            connection.Open();
            // auto_vacuum must be set before the first table, and even before the log: both write the first page.
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; " +
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{options.CacheKilobytes}; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;"));
            if (SchemaScripts.Apply(connection) is { } problem)
            {
                connection.Dispose();
                return problem;
            }
            if (MissingKey(connection, options) is { } missing)
            {
                connection.Dispose();
                return missing;
            }
            return new MessageJournal(path, options, connection);
        }
        catch (Exception reason) when (reason is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            var code = reason is SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } ? "journal.foreign" : "journal.cannot-open";
            return new Problem(code, path, "The file cannot be opened: " + reason.Message);
        }
    }

    /// <summary>A key that bodies were sealed under and that is not given; remembers the one that seals from now on.</summary>
    private static Problem? MissingKey(SqliteConnection connection, JournalOptions options)
    {
        foreach (var id in connection.Query<byte[]>("SELECT id FROM body_key ORDER BY first"))
            if (options.BodyKeys?.Has(id) != true)
                return new Problem("journal.key-missing", connection.DataSource, $"Messages in this database are encrypted under key {Convert.ToHexStringLower(id)}, which was not given.") { Mend = "Name the file that holds it with --body-key; keys stay in it when newer ones are put before them." };
        if (options.BodyKeys is { } keys)
            connection.Execute("INSERT INTO body_key (id, first) VALUES (@id, @now) ON CONFLICT DO NOTHING", new { id = Convert.FromHexString(keys.Ids[0]), now = JournalTime.From(options.Clock.GetUtcNow()) });
        return null;
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
        using (var any = new SqliteConnection(_readers))
            SqliteConnection.ClearPool(any);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }
}

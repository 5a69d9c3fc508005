using System.Data.Common;
using System.Globalization;
using Dapper;
using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace IntegrationStudio.Engine.Journal;

/// <summary>One file. The writer's connection is the only one that writes and checkpoints it: SQLite 3.50 may corrupt a log that two connections reset.</summary>
internal sealed class SqliteDatabase : JournalDatabase
{
    private const int WroteToLog = 9; // SQLITE_DBSTATUS_CACHE_WRITE: pages written, here always into the log

    private readonly SqliteConnection _writer;
    private readonly SqliteStatement _begin, _commit, _rollback;
    private readonly string _readers;
    private readonly int _checkpointPages;
    private int _pagesInLog;

    private SqliteDatabase(string path, SqliteConnection writer, int checkpointPages)
    {
        (Name, _writer, _checkpointPages) = (path, writer, checkpointPages);
        _readers = Readers(path);
        (_begin, _commit, _rollback) = (new(writer, "BEGIN IMMEDIATE"), new(writer, "COMMIT"), new(writer, "ROLLBACK"));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsUntidy => _pagesInLog > 0;

    /// <summary>Opens or creates the file and brings its schema up to date.</summary>
    public static Outcome<JournalDatabase> Open(string path, JournalOptions options)
    {
        path = Path.GetFullPath(path);
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
            connection.Open();
            // auto_vacuum must be set before the first table, and even before the log: both write the first page.
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; " +
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{options.CacheKilobytes}; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;"));
            if ((SchemaScripts.Apply(connection) ?? BodyKeyRows.Check(connection, path, options)) is not { } problem)
                return new SqliteDatabase(path, connection, options.CheckpointPages);
            connection.Dispose();
            return problem;
        }
        catch (Exception reason) when (reason is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            var code = reason is SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } ? "journal.foreign" : "journal.cannot-open";
            return new Problem(code, path, "The file cannot be opened: " + reason.Message);
        }
    }

    /// <summary>The connection string under which a file is read.</summary>
    public static string Readers(string path, bool pooled = true) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 5, Pooling = pooled }.ToString();

    /// <inheritdoc/>
    public override DbConnection Open() => Open(_readers);

    /// <inheritdoc/>
    public override DbTransaction Picture(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    /// <inheritdoc/>
    public override void CloseReaders()
    {
        using var any = new SqliteConnection(_readers);
        SqliteConnection.ClearPool(any);
    }

    /// <inheritdoc/>
    public override JournalStatement Prepare(string sql) => new SqliteStatement(_writer, sql);

    /// <inheritdoc/>
    public override void Begin() => _begin.Run();

    /// <inheritdoc/>
    public override void Commit()
    {
        _commit.Run();
        raw.sqlite3_db_status(_writer.Handle!, WroteToLog, out var pages, out _, 1);
        _pagesInLog += pages;
    }

    /// <inheritdoc/>
    public override void RollBack()
    {
        try
        {
            if (raw.sqlite3_get_autocommit(_writer.Handle!) == 0) // SQLite rolls back by itself on some errors
                _rollback.Run();
        }
        catch (SqliteException)
        {
            // The store is away altogether; the next BEGIN says so again, and the callers were told.
        }
    }

    /// <inheritdoc/>
    public override bool IsUnavailable(Exception reason) => reason is SqliteException
    { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_BUSY };

    /// <inheritdoc/>
    public override void Tidy(bool quiet)
    {
        if (quiet || _pagesInLog >= _checkpointPages)
            Checkpoint("PASSIVE");
    }

    /// <inheritdoc/>
    public override void CloseWriter()
    {
        Checkpoint("TRUNCATE");
        foreach (var statement in new[] { _begin, _commit, _rollback })
            statement.Dispose();
        _writer.Dispose();
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Checkpoint(string mode)
    {
        try
        {
            using var statement = new SqliteStatement(_writer, $"PRAGMA wal_checkpoint({mode})");
            statement.Run();
            _pagesInLog = 0;
        }
        catch (SqliteException)
        {
            // The log keeps everything; the next checkpoint tries again.
            _pagesInLog = 0;
        }
    }
}

using System.Globalization;
using Dapper;
using IntegrationStudio.Engine.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace IntegrationStudio.Engine.Backups;

/// <summary>One moment of a database in a file of its own, taken while others write. Only reads from the database.</summary>
internal static class DatabasePicture
{
    private const int PagesAtOnce = 2048;

    /// <summary>Copies the database as it is now.</summary>
    /// <param name="database">The SQLite file.</param>
    /// <param name="copy">The file to make.</param>
    /// <param name="progress">Told the share that is done, 0-1.</param>
    /// <param name="cancel">Gives up.</param>
    public static void Take(string database, string copy, IProgress<double>? progress, CancellationToken cancel)
    {
        using (File.Open(copy, OwnFile(FileMode.CreateNew)))
        {
            // Only that nobody else may read it.
        }

        using var source = new SqliteConnection(SqliteDatabase.Readers(database, pooled: false));
        source.Open();
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        target.Open();
        // One reading transaction around all steps: the copy is of one moment, and no write of others begins it anew.
        using var moment = source.BeginTransaction(deferred: true);
        source.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master", transaction: moment);
        using (var backup = raw.sqlite3_backup_init(target.Handle!, "main", source.Handle!, "main"))
        {
            for (int result; (result = raw.sqlite3_backup_step(backup, PagesAtOnce)) != raw.SQLITE_DONE;)
            {
                cancel.ThrowIfCancellationRequested();
                if (result != raw.SQLITE_OK)
                    throw new SqliteException(string.Create(CultureInfo.InvariantCulture, $"The database cannot be copied (SQLite {result})."), result);
                var pages = raw.sqlite3_backup_pagecount(backup);
                progress?.Report(pages == 0 ? 1 : 1 - ((double)raw.sqlite3_backup_remaining(backup) / pages));
            }
        }

        target.Execute("PRAGMA journal_mode = DELETE"); // no log beside it
        progress?.Report(1);
    }

    /// <summary>What a copied or restored database says about itself.</summary>
    /// <exception cref="SqliteException">It is none of ours, or damaged.</exception>
    public static DatabaseFacts Facts(string file)
    {
        using var connection = new SqliteConnection(SqliteDatabase.Readers(file, pooled: false));
        connection.Open();
        return new DatabaseFacts(
            connection.ExecuteScalar<int>("PRAGMA user_version"),
            connection.ExecuteScalar<long>("SELECT count(*) FROM message"),
            connection.ExecuteScalar<long?>("SELECT max(id) FROM message") ?? 0,
            connection.ExecuteScalar<long>("SELECT count(*) FROM audit"),
            [.. connection.Query<byte[]>("SELECT id FROM body_key ORDER BY first").Select(Convert.ToHexStringLower)]);
    }

    /// <summary>The first thing that SQLite finds wrong in a file; null when it finds nothing.</summary>
    public static string? Damage(string file)
    {
        try
        {
            using var connection = new SqliteConnection(SqliteDatabase.Readers(file, pooled: false));
            connection.Open();
            var found = connection.QueryFirst<string>("PRAGMA quick_check(1)");
            return found == "ok" ? null : found;
        }
        catch (SqliteException unreadable)
        {
            return unreadable.Message;
        }
    }

    /// <summary>A file that only its owner may read.</summary>
    internal static FileStreamOptions OwnFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}

/// <summary>What a database says about itself.</summary>
internal sealed record DatabaseFacts(int Schema, long Messages, long LastMessage, long AuditEntries, IReadOnlyList<string> BodyKeys);

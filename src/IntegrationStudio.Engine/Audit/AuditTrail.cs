using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;

namespace IntegrationStudio.Engine.Audit;

/// <summary>The audit as it is read, searched, verified and handed out; and how to record what has no other write, such as a read or a refusal.</summary>
public sealed class AuditTrail
{
    private const int Stretch = 5000;

    private readonly MessageJournal? _journal;
    private readonly JournalReader _reader;

    /// <summary>The trail of a running installation.</summary>
    public AuditTrail(MessageJournal journal, AuditOptions options)
    {
        ArgumentNullException.ThrowIfNull(journal);
        (_journal, _reader, Options) = (journal, journal.Reader, options);
    }

    private AuditTrail(JournalReader reader, AuditOptions options) => (_reader, Options) = (reader, options);

    /// <summary>Where its checkpoints are.</summary>
    public AuditOptions Options { get; }

    /// <summary>Opens the trail of a database for reading, also while a portal works with it. Fails when there is none.</summary>
    /// <param name="database">The SQLite file.</param>
    /// <param name="options">Where its checkpoints are.</param>
    public static Outcome<AuditTrail> OpenForReading(string database, AuditOptions options)
    {
        if (!File.Exists(database)) return new Problem("audit.no-database", database, "There is no database here.") { Mend = "Name the portal's data folder with --data." };
        string connectionString = SqliteDatabase.Readers(database, pooled: false);
        try
        {
            using SqliteConnection connection = Opened(connectionString);
            connection.ExecuteScalar<long?>("SELECT (SELECT count(*) FROM audit_checkpoint) + (SELECT 1 FROM audit LIMIT 1)");
            return new AuditTrail(new JournalReader(() => Opened(connectionString), connection => ((SqliteConnection)connection).BeginTransaction(deferred: true)), options);
        }
        catch (SqliteException reason)
        {
            return new Problem("audit.cannot-read", database, $"The audit cannot be read: {reason.Message}");
        }
    }

    /// <summary>Records what has no write of its own; it is on the disk when the task completes.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written now: what was to be audited must not happen.</exception>
    public Task RecordAsync(AuditEntry entry, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        MessageJournal journal = _journal ?? throw new InvalidOperationException("The trail is open for reading only.");
        return journal.CommitAsync(new RecordWrite(entry, journal.Now), cancel);
    }

    /// <summary>A page of entries, newest first. Stays fast with millions of rows.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="take">At most this many, 1-1000.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<AuditPage> SearchAsync(AuditFilter filter, int take = 100, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        take = Math.Clamp(take, 1, 1000);
        return _reader.Read(connection =>
        {
            List<AuditRow> rows = new AuditSearch(connection, filter).List(connection, take + 1);
            bool more = rows.Count > take;
            if (more) rows.RemoveAt(take);
            return new AuditPage([.. rows.Select(row => row.ToRecord())], more ? rows[^1].Id : null);
        }, cancel);
    }

    /// <summary>How many entries the filter finds, counted up to a limit.</summary>
    public Task<long> CountAsync(AuditFilter filter, long limit = 10_000, CancellationToken cancel = default) =>
        _reader.Read(connection => new AuditSearch(connection, filter).Count(connection, limit), cancel);

    /// <summary>One entry, or null.</summary>
    public async Task<AuditRecord?> FindAsync(long id, CancellationToken cancel = default) =>
        (await SearchAsync(new AuditFilter { Before = id + 1 }, 1, cancel).ConfigureAwait(false)).Records is [var record] && record.Id == id ? record : null;

    /// <summary>The actions that occur, for a filter's choice.</summary>
    public Task<IReadOnlyList<string>> ActionsAsync(CancellationToken cancel = default) => Distinct("action", cancel);

    /// <summary>The actors that occur with the newest of their names.</summary>
    public Task<IReadOnlyList<Actor>> ActorsAsync(CancellationToken cancel = default) => _reader.Read<IReadOnlyList<Actor>>(connection =>
        [.. DistinctOf(connection, "actor").Select(id => new Actor(id, connection.ExecuteScalar<string>("SELECT name FROM audit WHERE actor = @id ORDER BY id DESC LIMIT 1", new { id })!))], cancel);

    /// <summary>Everything that the filter finds, newest first, read page by page: for an export of any size.</summary>
    public async IAsyncEnumerable<AuditRecord> StreamAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        for (long? before = filter.Before; ;)
        {
            AuditPage page = await SearchAsync(filter with { Before = before }, 1000, cancel).ConfigureAwait(false);
            foreach (AuditRecord record in page.Records) yield return record;
            if (page.Next is null) yield break;
            before = page.Next;
        }
    }

    /// <summary>Reads the whole trail and compares it with itself and with the checkpoints of both places. Changes nothing and works while entries come.</summary>
    /// <param name="progress">Told the share that is done, 0-1.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<AuditVerification> VerifyAsync(IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        // The checkpoints first: what they have seen is in the trail that is read after them.
        CheckpointReview review = await ReviewAsync(cancel).ConfigureAwait(false);
        long end = await _reader.Read(connection => connection.ExecuteScalar<long?>("SELECT max(id) FROM audit") ?? 0, cancel).ConfigureAwait(false);
        var verifier = new AuditVerifier(review.Checkpoints);
        for (long? last = long.MinValue; ;)
        {
            List<AuditRow> rows = await _reader.Read(connection => Next(connection, last.Value), cancel).ConfigureAwait(false);
            foreach (AuditRow row in rows) verifier.Add(row);
            if (rows.Count < Stretch) break;
            last = rows[^1].Id;
            progress?.Report(Math.Clamp((double)last.Value / Math.Max(1, end), 0, 0.99));
        }

        progress?.Report(1);
        return verifier.Complete(review.Findings);
    }

    /// <summary>The checkpoints of both places.</summary>
    internal async Task<CheckpointReview> ReviewAsync(CancellationToken cancel)
    {
        IReadOnlyList<string> stored = await _reader.Read<IReadOnlyList<string>>(
            connection => connection.Query<string>("SELECT line FROM audit_checkpoint ORDER BY node, sequence").AsList(), cancel).ConfigureAwait(false);
        return new CheckpointReview(stored, new CheckpointFile(Options.CheckpointFolder).Read(), CheckpointKey.PublicOf(Options.KeyFile));
    }

    /// <summary>How far the chains go.</summary>
    internal Task<IReadOnlyList<CheckpointHead>> HeadsAsync(CancellationToken cancel) => _reader.Read<IReadOnlyList<CheckpointHead>>(connection =>
        [.. connection.Query<string>("SELECT node FROM audit_checkpoint UNION SELECT node FROM (SELECT node FROM audit ORDER BY id DESC LIMIT 1)")
            .Select(node => connection.QueryFirstOrDefault<(long Id, byte[] Chain)>("SELECT id, chain FROM audit WHERE node = @node ORDER BY id DESC LIMIT 1", new { node }) is { Chain: { } chain } last
                ? new CheckpointHead(node, last.Id, Convert.ToHexStringLower(chain)) : null).OfType<CheckpointHead>()], cancel);

    /// <summary>Whether the entries that were signed last are still there as they were signed.</summary>
    internal Task<bool> StillFitsAsync(IReadOnlyList<CheckpointHead> heads, CancellationToken cancel) => _reader.Read(connection => heads.All(head =>
        connection.QueryFirstOrDefault<byte[]>("SELECT chain FROM audit WHERE id = @Id AND node = @Node", head) is { } chain && Convert.ToHexStringLower(chain) == head.Chain), cancel);

    private static SqliteConnection Opened(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    private static List<AuditRow> Next(DbConnection connection, long after)
    {
        using DbDataReader rows = (DbDataReader)connection.ExecuteReader($"SELECT {AuditRow.Columns} FROM audit WHERE id > @after ORDER BY id LIMIT {Stretch}", new { after });
        var read = new List<AuditRow>();
        while (rows.Read()) read.Add(AuditRow.Read(rows));
        return read;
    }

    private Task<IReadOnlyList<string>> Distinct(string column, CancellationToken cancel) => _reader.Read<IReadOnlyList<string>>(connection => DistinctOf(connection, column), cancel);

    /// <summary>One step of the index per value instead of one per entry.</summary>
    private static List<string> DistinctOf(DbConnection connection, string column) => connection.Query<string>($"""
        WITH RECURSIVE found (value) AS (
          SELECT min({column}) FROM audit
          UNION ALL SELECT (SELECT min({column}) FROM audit WHERE {column} > found.value) FROM found WHERE found.value IS NOT NULL
        ) SELECT value FROM found WHERE value IS NOT NULL LIMIT 500
        """).AsList();

    private sealed class RecordWrite(AuditEntry entry, long at) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            session.Audit(entry, at);
            return true;
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Dapper;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using Microsoft.Data.Sqlite;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Journal;

/// <summary>Databases of every earlier schema, with work that was not done when the earlier program ended.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const int Each = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("studio-upgrade").FullName;

    public static TheoryData<int> Schemas => [.. SchemaScripts.All.Select(script => script.Number)];

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task A_backlog_of_an_earlier_schema_is_worked_off(int schema)
    {
        Backlog(schema);
        await using var host = TestHost.Open(_folder);
        await host.AddAsync(TestHost.Channel());
        await host.SettledAsync();
        var rows = await host.RowsAsync();
        Assert.Equal(2 * Each, rows.Count);
        Assert.All(rows, row => Assert.Equal(MessageState.Completed, row.State));
        Assert.Equal(2 * Each, host.Files().Length);
        Assert.Equal(Each, host.Mapped.Count); // what was mapped then is not mapped again

        // Its counts were kept then, and go on.
        Assert.Equal([new StateCount("labs", MessageState.Completed, 2 * Each)], await host.Journal.Reader.StateCountsAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A database of a schema with messages that were received and not mapped, and others that were mapped and not delivered.</summary>
    private void Backlog(int schema)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder, "studio.db"), Pooling = false }.ToString());
        connection.Open();
        connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL");
        foreach (var (_, name) in SchemaScripts.All.Where(script => script.Number <= schema))
        {
            using var reader = new StreamReader(typeof(MessageJournal).Assembly.GetManifestResourceStream(name)!);
            connection.Execute(reader.ReadToEnd());
        }

        connection.Execute($"PRAGMA application_id = {0x49537475}; PRAGMA user_version = {schema}");
        var definition = TestHost.Channel().Write();
        connection.Execute("INSERT INTO channel VALUES (1, 'labs'); INSERT INTO destination VALUES (1, 1, 'files'); INSERT INTO mapping VALUES (1, 'echo', '1.0.0', 'sha256:1')");
        connection.Execute("INSERT INTO plan VALUES (1, 1, 'then', @definition)", new { definition });
        using var transaction = connection.BeginTransaction();
        var at = JournalTime.From(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        for (var id = 1; id <= 2 * Each; id++)
        {
            var routed = id > Each;
            var bytes = Some.OruMessage($"M{id}", $"P{id % 9}");
            var hash = SHA256.HashData(bytes);
            connection.Execute("""
                INSERT INTO message (id, channel, plan, state, received, marks, problem_count, size, body_key, body_hash, type, control_id, patient_id, application, facility, ordering_key, source, acknowledgement, mapping)
                VALUES (@id, 1, 1, @state, @at, 0, 0, @size, @key, @hash, 'ORU^R01', @control, @patient, 'LAB', 'NORTH', @order, 'then', NULL, 1)
                """, new { id, state = routed ? 1 : 0, at = at + id, size = bytes.Length, key = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(hash), hash, control = $"M{id}", patient = $"P{id % 9}", order = $"LAB|NORTH|P{id % 9}" }, transaction);
            connection.Execute("INSERT INTO raw VALUES (@id, 0, @bytes)", new { id, bytes }, transaction);
            if (!routed)
                continue;
            connection.Execute("INSERT INTO output (id, message, content_type, encoding, bytes) VALUES (@id, @id, 'application/json', 0, @bytes)", new { id, bytes = Encoding.UTF8.GetBytes($"{{\"id\":\"M{id}\"}}") }, transaction);
            connection.Execute("INSERT INTO delivery (id, message, output, destination, state, attempts, created, ordering_key) VALUES (@id, @id, @id, 1, @state, 0, @at, @order)",
                new { id, state = id % 3, at = at + id, order = $"LAB|NORTH|P{id % 9}" }, transaction); // pending, claimed and on the wire
        }

        connection.Execute("INSERT INTO tally VALUES (1, 0, @each), (1, 1, @each)", new { each = Each }, transaction);
        transaction.Commit();
    }
}

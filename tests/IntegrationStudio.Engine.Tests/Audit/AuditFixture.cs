using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using Microsoft.Data.Sqlite;

namespace IntegrationStudio.Engine.Tests.Audit;

/// <summary>A data folder with a trail in it, and a way to do to it what nobody may.</summary>
internal sealed class AuditFixture : IDisposable
{
    public static readonly Actor Ada = new("user:ada", "Ada Byron");

    public string Folder { get; } = Directory.CreateTempSubdirectory("studio-audit").FullName;

    public string Database => Path.Combine(Folder, "studio.db");

    public string CheckpointFile => Path.Combine(Folder, "audit", "checkpoints.ndjson");

    /// <summary>Nothing is signed by itself in the middle of a test, however slow the machine is.</summary>
    public AuditOptions Options => AuditOptions.In(Folder) with { Quiet = TimeSpan.FromHours(1) };

    public MessageJournal Open() => MessageJournal.Open(Database).Require();

    /// <summary>Writes entries, and a checkpoint behind each group of them.</summary>
    public async Task WriteAsync(params int[] groups)
    {
        await using MessageJournal journal = Open();
        var trail = new AuditTrail(journal, Options);
        await using var keeper = new AuditKeeper(journal, trail);
        await keeper.StartAsync();
        foreach (int count in groups)
        {
            for (int i = 0; i < count; i++) await trail.RecordAsync(Entry(i));
            await keeper.CheckpointAsync();
        }
    }

    public static AuditEntry Entry(int number) => new(Ada, "message.read", $"message:{number}") { Detail = "masked", Address = "127.0.0.1" };

    /// <summary>What somebody with the database's file does to it while nobody looks.</summary>
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        connection.Open();
        connection.Execute(sql);
    }

    /// <summary>Replaces the trail from an entry on by one that fits itself, as somebody can who knows how hashes are made.</summary>
    public void Recalculate(long from)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        connection.Open();
        byte[] previous = connection.QuerySingleOrDefault<byte[]>("SELECT chain FROM audit WHERE id = @id", new { id = from - 1 }) ?? AuditChain.Start;
        using SqliteCommand all = connection.CreateCommand();
        all.CommandText = $"SELECT {AuditRow.Columns} FROM audit WHERE id >= {from} ORDER BY id";
        var rows = new List<AuditRow>();
        using (SqliteDataReader reader = all.ExecuteReader())
            while (reader.Read()) rows.Add(AuditRow.Read(reader));
        foreach (AuditRow row in rows)
        {
            previous = AuditChain.Hash(previous, row.Node, row.Id, row.At, row.Entry);
            connection.Execute("UPDATE audit SET chain = @chain WHERE id = @id", new { chain = previous, id = row.Id });
        }
    }

    public Task<AuditVerification> VerifyAsync() => AuditTrail.OpenForReading(Database, Options).Require().VerifyAsync();

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

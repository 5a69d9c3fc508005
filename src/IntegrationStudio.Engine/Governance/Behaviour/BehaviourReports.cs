using System.Text.Json;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>A report that was kept, with what it was asked over and by whom.</summary>
/// <param name="Report">What was found.</param>
/// <param name="Scope">Over which inputs.</param>
/// <param name="By">Who asked.</param>
public sealed record KeptBehaviour(BehaviourReport Report, BehaviourScope Scope, Actor By);

/// <summary>Behavioural differences for reviews: bound to both effective hashes, so that one never speaks for other content.</summary>
public sealed class BehaviourReports(MessageJournal journal)
{
    /// <summary>Reports that are kept of one pair of versions.</summary>
    private const int Kept = 5;

    /// <summary>The newest report of exactly these two; null for none.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="before">Effective hash of the earlier side.</param>
    /// <param name="after">Effective hash of the later side.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<KeptBehaviour?> FindAsync(string mapping, string before, string after, CancellationToken cancel = default) => journal.Reader.Read(connection => connection
        .Query<(string Actor, string Name, string Scope, int Encoding, byte[] Report)>($"""
            SELECT actor, name, scope, encoding, report FROM behaviour {connection.IndexedBy("behaviour_hashes")} WHERE mapping = @mapping AND after_hash = @after AND before_hash = @before ORDER BY id DESC LIMIT 1
            """, new { mapping, before, after })
        .Select(row => StoredContent.Read(row.Encoding, row.Report, 0, journal.Options.BodyKeys) is { } bytes && BehaviourReport.Read(bytes) is { } report
            ? new KeptBehaviour(report, JsonSerializer.Deserialize(row.Scope, BehaviourJson.Default.BehaviourScope) ?? new BehaviourScope(), new Actor(row.Actor, row.Name)) : null)
        .FirstOrDefault(), cancel);

    internal Task KeepAsync(BehaviourReport report, BehaviourScope scope, Actor by) =>
        journal.CommitAsync(new KeepWrite(report, JsonSerializer.Serialize(scope, BehaviourJson.Default.BehaviourScope), by, StoredContent.Compressed(report.ToJson()).SealedFor(0, journal.Options.BodyKeys), journal.Now));

    private sealed class KeepWrite(BehaviourReport report, string scope, Actor by, StoredContent content, long now) : JournalWrite<int>
    {
        public override int Size => content.Bytes.Length + 512;

        protected override int Write(JournalSession session)
        {
            session.Statement("INSERT INTO behaviour (mapping, before_hash, after_hash, actor, name, at, scope, encoding, report) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
                .Bind(1, report.MappingId).Bind(2, report.Before).Bind(3, report.After).Bind(4, by.Id).Bind(5, by.Name).Bind(6, now).Bind(7, scope)
                .Bind(8, content.Encoding).Bind(9, content.Bytes).Run();
            return session.Statement("""
                DELETE FROM behaviour WHERE mapping = ?1 AND after_hash = ?2 AND before_hash = ?3 AND id <= (SELECT id FROM behaviour
                WHERE mapping = ?1 AND after_hash = ?2 AND before_hash = ?3 ORDER BY id DESC LIMIT 1 OFFSET ?4)
                """).Bind(1, report.MappingId).Bind(2, report.After).Bind(3, report.Before).Bind(4, Kept).Run();
        }
    }
}

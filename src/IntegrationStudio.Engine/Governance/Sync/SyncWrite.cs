using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>What a synchronisation remembers of one definition.</summary>
/// <param name="Id">The definition.</param>
/// <param name="Base">What both sides say now; null forgets it.</param>
/// <param name="Action">What was done, for the audit; null when both were the same anyway.</param>
internal sealed record SyncNote(string Id, SyncBase? Base, string? Action)
{
    /// <summary>Whether it was not done because both sides changed.</summary>
    public bool Denied { get; init; }

    /// <summary>What more there is to say.</summary>
    public string? Detail { get; init; }
}

/// <summary>Remembers what folder and database say after a synchronisation, with an audit entry for everything that was done or refused; who wrote what came in becomes its author.</summary>
internal sealed class SyncWrite(IReadOnlyList<SyncNote> notes, IReadOnlyList<Actor> authors, Actor actor, long now) : JournalWrite<bool>
{
    /// <summary>What was remembered, by id.</summary>
    public static Task<Dictionary<string, SyncBase>> ReadAsync(JournalReader reader, CancellationToken cancel) => reader.Read(
        connection => connection.Query<(string Id, string Substance, long? Version)>("SELECT id, substance, version FROM folder_sync")
            .ToDictionary(row => row.Id, row => new SyncBase(row.Substance, row.Version), StringComparer.Ordinal), cancel);

    protected override bool Write(JournalSession session)
    {
        foreach (SyncNote note in notes)
        {
            if (!note.Denied) Remember(session, note);
            if (note.Action is null) continue;
            foreach (Actor author in note.Action == "sync.import" ? authors : [])
                session.Statement("INSERT INTO draft_author (id, author, name, first, last) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (id, author) DO UPDATE SET last = ?4")
                    .Bind(1, note.Id).Bind(2, author.Id).Bind(3, author.Name).Bind(4, now).Run();
            session.Audit(new AuditEntry(actor, note.Action, "mapping:" + note.Id) { Denied = note.Denied, Hash = note.Base?.Substance, Detail = note.Detail, Reason = note.Denied ? "sync.conflict" : null }, now);
        }

        return true;
    }

    private void Remember(JournalSession session, SyncNote note)
    {
        if (note.Base is not { } both)
            session.Statement("DELETE FROM folder_sync WHERE id = ?1").Bind(1, note.Id).Run();
        else
            session.Statement("INSERT INTO folder_sync (id, substance, version, actor, at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET substance = ?2, version = ?3, actor = ?4, at = ?5")
                .Bind(1, note.Id).Bind(2, both.Substance).Bind(3, both.Version).Bind(4, actor.Id).Bind(5, now).Run();
    }
}

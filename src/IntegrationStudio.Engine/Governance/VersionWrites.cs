using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Engine.Governance;

/// <summary>How versions and what belongs to them are written, inside of a transaction.</summary>
internal static class VersionWrites
{
    /// <summary>Stores packed bytes once and gives their hash.</summary>
    public static byte[] Content(JournalSession session, byte[] content)
    {
        byte[] hash = SHA256.HashData(content);
        session.Statement("INSERT INTO version_content (hash, content) VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, hash).Bind(2, content).Run();
        return hash;
    }

    /// <summary>Stores what an effective hash stands for, where that is not known yet.</summary>
    public static void Entries(JournalSession session, FrozenVersion frozen, byte[] content)
    {
        foreach (FrozenEntry entry in frozen.Entries)
        {
            if (JournalSession.Single(session.Statement("SELECT 1 FROM frozen WHERE effective_hash = ?1").Bind(1, entry.EffectiveHash)) is not null) continue;
            MappingDefinition definition = entry.Package.Definition;
            byte[] packed = definition.Id == frozen.Folder.Definition.Id ? content : Content(session, DefinitionArchive.Write(DefinitionFolder.Of(entry.Package)));
            session.Statement("INSERT INTO frozen (effective_hash, id, number, content_hash, content) VALUES (?1, ?2, ?3, ?4, ?5)")
                .Bind(1, entry.EffectiveHash).Bind(2, definition.Id).Bind(3, definition.Version).Bind(4, entry.Package.ContentHash).Bind(5, packed).Run();
            foreach (string used in entry.Uses)
                session.Statement("INSERT INTO frozen_use (effective_hash, used) VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, entry.EffectiveHash).Bind(2, used).Run();
        }
    }

    /// <summary>Adds a version or candidate and gives its row; the number of the attempt follows from those that are there.</summary>
    public static (long Seq, int Candidate) Add(JournalSession session, NewVersion version, byte[] content, long at)
    {
        long candidate = 1 + (JournalSession.Single(session.Statement("SELECT max(candidate) FROM version WHERE id = ?1 AND number = ?2").Bind(1, version.Id).Bind(2, version.Number)) ?? 0);
        long seq = 1 + (JournalSession.Single(session.Statement("SELECT max(seq) FROM version")) ?? 0);
        session.Statement("""
            INSERT INTO version (seq, id, number, rank, candidate, state, origin, content_hash, effective_hash, content, bytes, base, kind, size, summary, submitter, submitter_name, comment,
              draft_revision, draft_hash, created, decided) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
            """)
            .Bind(1, seq).Bind(2, version.Id).Bind(3, version.Number).Bind(4, VersionNumber.RankOf(version.Number)).Bind(5, candidate).Bind(6, (long)version.State).Bind(7, (long)version.Origin)
            .Bind(8, version.ContentHash).Bind(9, version.EffectiveHash).Bind(10, Content(session, content)).Bind(11, content.Length).Bind(12, version.Proposal?.Base?.ToString())
            .Bind(13, (long?)version.Proposal?.Kind).Bind(14, version.Proposal?.Size is { } size ? JsonSerializer.Serialize(size, VersionJson.Default.DifferenceSize) : null)
            .Bind(15, JsonSerializer.Serialize(version.Summary, VersionJson.Default.VersionSummary)).Bind(16, version.Submitter.Id).Bind(17, version.Submitter.Name).Bind(18, version.Comment)
            .Bind(19, version.Draft?.Revision).BindBlob(20, version.Draft?.Hash).Bind(21, version.Created ?? at).Bind(22, version.Decided).Run();
        foreach (Actor author in version.Authors.Append(version.Submitter)) Author(session, seq, author);
        return (seq, (int)candidate);
    }

    public static void Author(JournalSession session, long seq, Actor author) =>
        session.Statement("INSERT INTO version_author (seq, author, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING").Bind(1, seq).Bind(2, author.Id).Bind(3, author.Name).Run();

    public static void Approval(JournalSession session, long seq, VersionApproval approval) =>
        session.Statement("INSERT INTO version_approval (seq, approver, name, effective_hash, reason, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, seq).Bind(2, approval.Approver.Id).Bind(3, approval.Approver.Name).Bind(4, approval.EffectiveHash).Bind(5, approval.Reason).Bind(6, JournalTime.From(approval.At)).Run();

    /// <summary>Everybody who saved a draft since its last approved version.</summary>
    public static IReadOnlyList<Actor> DraftAuthors(JournalSession session, string id)
    {
        var authors = new List<Actor>();
        JournalStatement found = session.Statement("SELECT author, name FROM draft_author WHERE id = ?1 ORDER BY first").Bind(1, id);
        while (found.Step()) authors.Add(new Actor(found.Text(0)!, found.Text(1)!));
        found.Reset();
        return authors;
    }

    /// <summary>The revision of a draft and the hash of its packed bytes; null when there is no draft.</summary>
    public static DraftStamp? Draft(JournalSession session, string id)
    {
        JournalStatement found = session.Statement("SELECT revision, content FROM draft WHERE id = ?1").Bind(1, id);
        DraftStamp? stamp = found.Step() ? new DraftStamp(found.Int64(0), SHA256.HashData(found.Blob(1)!)) : null;
        found.Reset();
        return stamp;
    }

    /// <summary>Ends a draft that became a version, unless somebody went on with it; then its authors stay authors.</summary>
    public static void EndDraft(JournalSession session, string id, DraftStamp stamp)
    {
        if (Draft(session, id) is { } now && !now.Equals(stamp)) return;
        foreach (string sql in (ReadOnlySpan<string>)["DELETE FROM draft_checkpoint WHERE id = ?1", "DELETE FROM draft WHERE id = ?1", "DELETE FROM draft_author WHERE id = ?1"])
            session.Statement(sql).Bind(1, id).Run();
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Exactly which content a draft had.</summary>
internal sealed record DraftStamp(long Revision, byte[] Hash)
{
    public bool Equals(DraftStamp? other) => other is not null && Revision == other.Revision && Hash.AsSpan().SequenceEqual(other.Hash);

    public override int GetHashCode() => Revision.GetHashCode();
}

/// <summary>What becomes a row of the table of versions.</summary>
internal sealed record NewVersion(string Id, string Number, VersionState State, VersionOrigin Origin, string ContentHash, string EffectiveHash, VersionSummary Summary, Actor Submitter, string Comment)
{
    public IReadOnlyList<Actor> Authors { get; init; } = [];

    public VersionProposal? Proposal { get; init; }

    public DraftStamp? Draft { get; init; }

    /// <summary>When it was made, if not now.</summary>
    public long? Created { get; init; }

    public long? Decided { get; init; }
}

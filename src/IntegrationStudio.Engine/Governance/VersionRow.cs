using System.Data.Common;
using System.Text.Json;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance;

/// <summary>A row of the table of versions.</summary>
internal sealed record VersionRow(
    long Seq, string Id, string Number, long Candidate, long State, long Origin, string ContentHash, string EffectiveHash, byte[] Content, long Bytes, string? Base, long? Kind, string? Size,
    string Summary, string Submitter, string SubmitterName, string Comment, long? DraftRevision, long Created, long? Decided)
{
    /// <summary>The columns in the order of the constructor.</summary>
    public const string Columns = """
        v.seq Seq, v.id Id, v.number Number, v.candidate Candidate, v.state State, v.origin Origin, v.content_hash ContentHash, v.effective_hash EffectiveHash, v.content Content, v.bytes Bytes,
        v.base Base, v.kind Kind, v.size Size, v.summary Summary, v.submitter Submitter, v.submitter_name SubmitterName, v.comment Comment, v.draft_revision DraftRevision, v.created Created, v.decided Decided
        """;

    /// <summary>Versions with their authors, approvals and labels; a few questions for any number of rows.</summary>
    public static IReadOnlyList<MappingVersion> Complete(DbConnection connection, IReadOnlyList<VersionRow> rows)
    {
        if (rows.Count == 0) return [];
        string list = Dialect.In(rows.Select(row => row.Seq));
        ILookup<long, Actor> authors = connection
            .Query<(long Seq, string Id, string Name)>($"SELECT seq, author, name FROM version_author WHERE seq IN {list} ORDER BY seq, name")
            .ToLookup(row => row.Seq, row => new Actor(row.Id, row.Name));
        ILookup<long, VersionApproval> approvals = connection
            .Query<(long Seq, string Hash, string Id, string Name, long At, string? Reason)>(
                $"SELECT seq, effective_hash, approver, name, at, reason FROM version_approval WHERE seq IN {list} ORDER BY seq, at")
            .ToLookup(row => row.Seq, row => new VersionApproval(row.Hash, new Actor(row.Id, row.Name), JournalTime.To(row.At), row.Reason));
        ILookup<long, string> labels = connection
            .Query<(long Seq, string Label)>($"SELECT seq, label FROM version_label WHERE seq IN {list} ORDER BY seq, label")
            .ToLookup(row => row.Seq, row => row.Label);
        return [.. rows.Select(row => row.ToVersion([.. authors[row.Seq]], [.. approvals[row.Seq]], [.. labels[row.Seq]]))];
    }

    /// <summary>The version.</summary>
    public MappingVersion ToVersion(IReadOnlyList<Actor> authors, IReadOnlyList<VersionApproval> approvals, IReadOnlyList<string> labels) => new()
    {
        Sequence = Seq,
        Key = new VersionKey(Id, Number),
        Candidate = (int)Candidate,
        State = (VersionState)State,
        Origin = (VersionOrigin)Origin,
        ContentHash = ContentHash,
        EffectiveHash = EffectiveHash,
        Bytes = (int)Bytes,
        Base = Base,
        Kind = (ChangeKind?)Kind,
        Size = Size is null ? null : JsonSerializer.Deserialize(Size, VersionJson.Default.DifferenceSize),
        Authors = authors,
        Submitter = new Actor(Submitter, SubmitterName),
        Comment = Comment,
        Created = JournalTime.To(Created),
        Decided = Decided is { } decided ? JournalTime.To(decided) : null,
        DraftRevision = DraftRevision,
        Approvals = approvals,
        Labels = labels,
        Summary = JsonSerializer.Deserialize(Summary, VersionJson.Default.VersionSummary)!,
    };
}

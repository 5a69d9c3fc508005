using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>What became of a draft that was handed in.</summary>
/// <param name="Sequence">The candidate; 0 when it was refused.</param>
/// <param name="Refusal">Why it was refused.</param>
internal sealed record Submitted(long Sequence, Problem? Refusal);

/// <summary>Makes a draft a candidate. The first of many wins; what was compared before must still be so.</summary>
internal sealed class SubmitWrite(FrozenVersion frozen, VersionProposal proposal, DraftStamp draft, long? baseSequence, Actor actor, string comment, string? address, long now) : JournalWrite<Submitted>
{
    private readonly string _id = frozen.Folder.Definition.Id;
    private readonly string _number = frozen.Folder.Definition.Version;

    public override int Size => frozen.Content.Length;

    protected override Submitted Write(JournalSession session)
    {
        var key = new VersionKey(_id, _number);
        var entry = new AuditEntry(actor, "version.submit", key.Subject) { Hash = frozen.EffectiveHash, Reason = comment, Address = address };
        if (Refusal(session) is { } refusal)
        {
            session.Audit(entry with { Denied = true, Reason = refusal.Code, Hash = frozen.EffectiveHash }, now);
            return new Submitted(0, refusal);
        }

        IReadOnlyList<Actor> authors = VersionWrites.DraftAuthors(session, _id);
        (long seq, int candidate) = VersionWrites.Add(session, new NewVersion(
            _id, _number, VersionState.InReview, VersionOrigin.Submitted, frozen.Folder.Package.ContentHash, frozen.EffectiveHash, frozen.Summary, actor, comment)
        {
            Authors = authors,
            Proposal = proposal,
            Draft = draft,
        }, frozen.Content, now);
        VersionWrites.Entries(session, frozen, VersionWrites.Content(session, frozen.Content));
        Reviews.ReviewWrites.Round(session, seq, key, actor, authors, now);
        session.Audit(entry with { Detail = $"candidate {candidate}, authors {string.Join(", ", authors.Append(actor).Select(author => author.Id).Distinct())}" }, now);
        return new Submitted(seq, null);
    }

    private Problem? Refusal(JournalSession session)
    {
        if (JournalSession.Single(session.Statement("SELECT seq FROM version WHERE id = ?1 AND state = 1").Bind(1, _id)) is { } open)
            return new Problem("version.in-review", _id, $"{Who(session, open)} handed a candidate in already; it is in review.") { Mend = "Withdraw it first, or wait for the review." };
        if (VersionWrites.Draft(session, _id) is not { } now || !now.Equals(draft))
            return new Problem("version.draft-moved", _id, "The draft was changed or discarded since it was looked at.") { Mend = "Look at the draft again and hand it in." };
        if (JournalSession.Single(session.Statement("SELECT seq FROM version WHERE id = ?1 AND state = 4 ORDER BY rank DESC, seq DESC LIMIT 1").Bind(1, _id)) != baseSequence)
            return new Problem("version.base-moved", _id, "Another version was approved meanwhile.") { Mend = "Compare with it and hand the draft in again." };
        return null;
    }

    private static string Who(JournalSession session, long seq)
    {
        JournalStatement found = session.Statement("SELECT submitter_name FROM version WHERE seq = ?1").Bind(1, seq);
        string name = found.Step() ? found.Text(0)! : "Somebody";
        found.Reset();
        return name;
    }
}

using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>A decision about a candidate or version. It names what the person has seen, so that one of many wins and nobody decides about something else.</summary>
/// <param name="Sequence">The candidate.</param>
/// <param name="Expected">The state that the person has seen.</param>
/// <param name="EffectiveHash">The content that the person has seen.</param>
/// <param name="Actor">Who decides.</param>
/// <param name="Reason">Why, in that person's words.</param>
public sealed record VersionDecision(long Sequence, VersionState Expected, string EffectiveHash, Actor Actor, string? Reason = null)
{
    /// <summary>Where the request came from.</summary>
    public string? Address { get; init; }
}

/// <summary>Decisions as they are made inside of a transaction: state, approval, audit, or a refusal that is audited too.</summary>
internal static class VersionDecisions
{
    private sealed record Row(string Id, string Number, VersionState State, string EffectiveHash, long? DraftRevision, byte[]? DraftHash)
    {
        public VersionKey Key => new(Id, Number);
    }

    /// <summary>Approves a candidate; refuses its authors. Null, or why not.</summary>
    public static Problem? Approve(JournalSession session, VersionDecision decision, long now) => Decide(session, decision, "version.approve", VersionState.Approved, now, row =>
    {
        if (IsAuthor(session, decision)) return new Problem("version.four-eyes", row.Key.ToString(), "Who wrote a version cannot approve it.") { Mend = "Ask a reviewer who did not work on it." };
        if (JournalSession.Single(session.Statement("SELECT 1 FROM version WHERE id = ?1 AND state IN (4, 5) AND rank >= ?2").Bind(1, row.Id).Bind(2, VersionNumber.RankOf(row.Number))) is not null)
            return new Problem("version.not-ascending", row.Key.ToString(), "A version with this or a higher number was approved meanwhile.") { Mend = "Ask for changes, so that it is handed in under a higher number." };
        VersionWrites.Approval(session, decision.Sequence, new VersionApproval(row.EffectiveHash, decision.Actor, JournalTime.To(now), decision.Reason));
        if (row.DraftRevision is { } revision && row.DraftHash is { } hash) VersionWrites.EndDraft(session, row.Id, new DraftStamp(revision, hash));
        return null;
    });

    /// <summary>Gives a candidate back to its authors; they themselves withdraw it. Null, or why not.</summary>
    public static Problem? RequestChanges(JournalSession session, VersionDecision decision, long now) => Decide(session, decision, "version.request-changes", VersionState.ChangesRequested, now, row =>
        IsAuthor(session, decision) ? new Problem("version.four-eyes", row.Key.ToString(), "Who wrote a version cannot review it.") { Mend = "Withdraw it." } : null);

    /// <summary>Takes a candidate back; only its authors may. Null, or why not.</summary>
    public static Problem? Withdraw(JournalSession session, VersionDecision decision, long now) => Decide(session, decision, "version.withdraw", VersionState.Withdrawn, now, row =>
        IsAuthor(session, decision) ? null : new Problem("version.not-yours", row.Key.ToString(), "Only those who wrote a version withdraw it.") { Mend = "Ask for changes." });

    /// <summary>Retires an approved version that nothing depends on. Null, or why not.</summary>
    public static Problem? Retire(JournalSession session, VersionDecision decision, long now) => Decide(session, decision, "version.retire", VersionState.Retired, now, row =>
    {
        string[] users = [.. VersionUses.Of(session, row.Key, row.EffectiveHash)];
        return users.Length == 0 ? null : new Problem("version.in-use", row.Key.ToString(), $"It is in use: {string.Join(", ", users)}.") { Mend = "Publish or hand in other versions there first." };
    });

    private static Problem? Decide(JournalSession session, VersionDecision decision, string action, VersionState next, long now, Func<Row, Problem?> rule)
    {
        if (Find(session, decision.Sequence) is not { } row) return new Problem("version.unknown", "", "There is no such version.");
        var entry = new AuditEntry(decision.Actor, action, row.Key.Subject) { Hash = row.EffectiveHash, Reason = decision.Reason, Address = decision.Address };
        Problem? refusal = row.State != decision.Expected ? new Problem("version.moved", row.Key.ToString(), $"It is {Words(row.State)} by now.") { Mend = "Load the page again." }
            : row.EffectiveHash != decision.EffectiveHash ? new Problem("version.other-content", row.Key.ToString(), "The content is not the one that was looked at.") { Mend = "Look at it again." }
            : !May(row.State, next) ? new Problem("version.state", row.Key.ToString(), $"A version that is {Words(row.State)} cannot become {Words(next)}.")
            : rule(row);
        if (refusal is not null)
        {
            session.Audit(entry with { Denied = true, Reason = refusal.Code, Detail = decision.Reason }, now);
            return refusal;
        }

        session.Statement("UPDATE version SET state = ?2, decided = ?3 WHERE seq = ?1").Bind(1, decision.Sequence).Bind(2, (long)next).Bind(3, now).Run();
        Reviews.ReviewWrites.Follow(session, decision.Sequence, next, now);
        session.Audit(entry, now);
        string kind = next switch
        {
            VersionState.Approved => WebhookEvent.Approved,
            VersionState.ChangesRequested => WebhookEvent.ChangesRequested,
            VersionState.Withdrawn => WebhookEvent.Withdrawn,
            _ => WebhookEvent.Retired,
        };
        long? review = JournalSession.Single(session.Statement("SELECT review FROM review_round WHERE seq = ?1").Bind(1, decision.Sequence));
        WebhookOutbox.Add(session, new WebhookEvent(kind, decision.Actor, row.Id, row.Number) { EffectiveHash = row.EffectiveHash, Review = review }, now);
        return null;
    }

    private static bool May(VersionState from, VersionState to) => to switch
    {
        VersionState.Approved or VersionState.ChangesRequested or VersionState.Withdrawn => from is VersionState.InReview,
        VersionState.Retired => from is VersionState.Approved,
        _ => false,
    };

    private static bool IsAuthor(JournalSession session, VersionDecision decision) =>
        JournalSession.Single(session.Statement("SELECT 1 FROM version_author WHERE seq = ?1 AND author = ?2").Bind(1, decision.Sequence).Bind(2, decision.Actor.Id)) is not null;

    private static Row? Find(JournalSession session, long sequence)
    {
        JournalStatement found = session.Statement("SELECT id, number, state, effective_hash, draft_revision, draft_hash FROM version WHERE seq = ?1").Bind(1, sequence);
        Row? row = found.Step()
            ? new Row(found.Text(0)!, found.Text(1)!, (VersionState)found.Int64(2), found.Text(3)!, found.IsNull(4) ? null : found.Int64(4), found.Blob(5))
            : null;
        found.Reset();
        return row;
    }

    private static string Words(VersionState state) => state switch
    {
        VersionState.InReview => "in review",
        VersionState.ChangesRequested => "back with its authors",
        _ => state.ToString().ToLowerInvariant(),
    };
}

/// <summary>Who depends on an approved version.</summary>
internal static class VersionUses
{
    /// <summary>Approved versions of other definitions that pin it, and channels that run it.</summary>
    public static IEnumerable<string> Of(JournalSession session, VersionKey key, string effectiveHash)
    {
        var users = new List<string>();
        JournalStatement found = session.Statement("""
            SELECT DISTINCT v.id, v.number FROM frozen_use u JOIN version v ON v.effective_hash = u.effective_hash AND v.state IN (1, 4)
            WHERE u.used = ?1 AND v.id <> ?2 ORDER BY v.id, v.rank
            """).Bind(1, effectiveHash).Bind(2, key.Id);
        while (found.Step()) users.Add($"{found.Text(0)}@{found.Text(1)}");
        found.Reset();
        JournalStatement published = session.Statement("""
            SELECT p.channel FROM publication p WHERE p.mapping = ?1 AND p.effective_hash = ?2 AND p.id = (SELECT max(id) FROM publication l WHERE l.channel = p.channel AND l.mapping = p.mapping) ORDER BY p.channel
            """).Bind(1, key.Id).Bind(2, effectiveHash);
        while (published.Step()) users.Add($"channel {published.Text(0)}");
        published.Reset();
        return users;
    }
}

/// <summary>One decision as a write of its own.</summary>
internal sealed class DecideVersionWrite(Func<JournalSession, Problem?> decide) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session) => decide(session);
}

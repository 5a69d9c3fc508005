using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Reviews;

/// <summary>Ends a round: the version's state, its approval, the review, the audit and the notifications commit together, or nothing of it does. Of many at once one wins.</summary>
internal sealed class DecideReviewWrite(ReviewDecision decision, VersionState wanted, long now) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session)
    {
        string action = wanted switch { VersionState.Approved => "version.approve", VersionState.ChangesRequested => "version.request-changes", _ => "version.withdraw" };
        if (ReviewWrites.Head(session, decision.Review) is not { } head)
            return ReviewWrites.Unknown(session, new AuditEntry(decision.Actor, action, $"review:{decision.Review}") { Address = decision.Address }, "review", now);
        if (Refusal(session, head) is { } refusal)
        {
            session.Audit(new AuditEntry(decision.Actor, action, head.Key.Subject) { Denied = true, Reason = refusal.Code, Detail = decision.Reason, Hash = head.EffectiveHash, Address = decision.Address }, now);
            return refusal;
        }

        // What follows audits itself, refusals included: four eyes, another's decision, another's version.
        var inner = new VersionDecision(head.Sequence, VersionState.InReview, decision.EffectiveHash, decision.Actor, decision.Reason) { Address = decision.Address };
        Problem? problem = wanted switch
        {
            VersionState.Approved => VersionDecisions.Approve(session, inner, now),
            VersionState.ChangesRequested => VersionDecisions.RequestChanges(session, inner, now),
            _ => VersionDecisions.Withdraw(session, inner, now),
        };
        if (problem is not null) return problem;
        (string kind, string words) = wanted switch
        {
            VersionState.Approved => ("approved", "approved"),
            VersionState.ChangesRequested => ("changes-requested", "asks for changes of"),
            _ => ("withdrawn", "withdrew"),
        };
        ReviewWrites.TellOthers(session, head, decision.Actor, kind, $"{decision.Actor.Name} {words} {head.Key}", now);
        return null;
    }

    private Problem? Refusal(JournalSession session, ReviewHead head)
    {
        if (head.State is ReviewState.Approved or ReviewState.Withdrawn)
            return new Problem("review.ended", head.Key.ToString(), "This review has ended.") { Mend = "Load the page again." };
        if (decision.EffectiveHash != head.EffectiveHash)
            return new Problem("review.stale", head.Key.ToString(), "Another candidate was handed in since you looked.") { Mend = "Load the page again and look at what is different." };
        if (wanted is VersionState.Withdrawn) return null;
        if (wanted is VersionState.ChangesRequested && string.IsNullOrWhiteSpace(decision.Reason))
            return new Problem("review.reason", "reason", "What should be changed is not said.") { Mend = "Say it in a sentence; comments may say more." };
        if (!IsAsked(session)) return new Problem("review.not-asked", head.Key.ToString(), "Others were asked to review this.") { Mend = "Have yourself added to the reviewers." };
        if (wanted is VersionState.Approved && string.IsNullOrWhiteSpace(decision.Reason)
            && JournalSession.Single(session.Statement("SELECT count(*) FROM review_thread WHERE review = ?1 AND resolved IS NULL").Bind(1, head.Review)) is > 0 and var open)
            return new Problem("review.unresolved", head.Key.ToString(), $"{open} {(open == 1 ? "thread is" : "threads are")} not resolved.") { Mend = "Resolve them, or say why they do not matter." };
        return null;
    }

    /// <summary>Four eyes come first: an author is told that, whoever was asked.</summary>
    private bool IsAsked(JournalSession session) =>
        JournalSession.Single(session.Statement("SELECT 1 FROM review_reviewer WHERE review = ?1").Bind(1, decision.Review)) is null
        || JournalSession.Single(session.Statement("SELECT 1 FROM review_reviewer WHERE review = ?1 AND person = ?2").Bind(1, decision.Review).Bind(2, decision.Actor.Id)) is not null
        || JournalSession.Single(session.Statement("""
            SELECT 1 FROM version_author a JOIN review_round o ON o.seq = a.seq WHERE o.review = ?1 AND a.author = ?2
            """).Bind(1, decision.Review).Bind(2, decision.Actor.Id)) is not null;
}

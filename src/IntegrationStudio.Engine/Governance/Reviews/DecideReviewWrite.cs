using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Reviews;

/// <summary>Ends a round: the version's state, its approval, the review, the audit and the notifications commit together, or nothing of it does. Of many at once one wins.</summary>
/// <param name="decision">Who decides about what.</param>
/// <param name="wanted">The state that the candidate is to have.</param>
/// <param name="required">What a person must have answered; null for nothing.</param>
/// <param name="now">The time.</param>
internal sealed class DecideReviewWrite(ReviewDecision decision, VersionState wanted, Outcome<IReadOnlyList<RequiredAnswer>>? required, long now) : JournalWrite<Problem?>
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
        session.Statement("UPDATE review_round SET actor = ?2, name = ?3, reason = ?4 WHERE seq = ?1").Bind(1, head.Sequence).Bind(2, decision.Actor.Id).Bind(3, decision.Actor.Name).Bind(4, decision.Reason).Run();
        (string kind, string words) = wanted switch
        {
            VersionState.Approved => ("approved", "approved"),
            VersionState.ChangesRequested => ("changes-requested", "asks for changes of"),
            _ => ("withdrawn", "withdrew"),
        };
        ReviewWrites.TellOthers(session, head, decision.Actor, kind, $"{decision.Actor.Name} {words} {head.Key}", now);
        if (wanted is VersionState.Approved)
            NotificationStore.Add(session, NotificationStore.WhoMay(NotificationStore.PublishPermission), decision.Actor, "publishable", $"{head.Key} is approved and can be published", "/channels", now);
        return null;
    }

    private Problem? Refusal(JournalSession session, ReviewHead head)
    {
        if (head.State is ReviewState.Approved or ReviewState.Withdrawn)
            return new Problem("review.ended", head.Key.ToString(), "This review has ended.") { Mend = "Load the page again." };
        if (decision.EffectiveHash != head.EffectiveHash)
            return new Problem("review.stale", head.Key.ToString(), "Another candidate was handed in since you looked.") { Mend = "Load the page again and look at what is different." };
        // Four eyes come first: an author is told that, whoever was asked and whatever is not answered yet.
        if (wanted is VersionState.Withdrawn || IsAuthor(session, head, decision.Actor)) return null;
        if (wanted is VersionState.ChangesRequested && string.IsNullOrWhiteSpace(decision.Reason))
            return new Problem("review.reason", "reason", "What should be changed is not said.") { Mend = "Say it in a sentence; comments may say more." };
        if (!IsAsked(session)) return new Problem("review.not-asked", head.Key.ToString(), "Others were asked to review this.") { Mend = "Have yourself added to the reviewers." };
        if (wanted is VersionState.Approved && string.IsNullOrWhiteSpace(decision.Reason)
            && JournalSession.Single(session.Statement("SELECT count(*) FROM review_thread WHERE review = ?1 AND resolved IS NULL").Bind(1, head.Review)) is > 0 and var open)
            return new Problem("review.unresolved", head.Key.ToString(), $"{open} {(open == 1 ? "thread is" : "threads are")} not resolved.") { Mend = "Resolve them, or say why they do not matter." };
        return wanted is VersionState.Approved ? Unanswered(session, head) : null;
    }

    /// <summary>Looked at in the transaction: an answer that was taken back meanwhile is none.</summary>
    private Problem? Unanswered(JournalSession session, ReviewHead head)
    {
        if (required is null) return null;
        if (!required.Succeeded) return required.Problems[0];
        RequiredAnswer[] open = [.. required.Value.Where(item => JournalSession.Single(session.Statement("SELECT 1 FROM review_check WHERE review = ?1 AND round = ?2 AND item = ?3 AND (?4 = 0 OR note IS NOT NULL)")
            .Bind(1, head.Review).Bind(2, (long)head.Round).Bind(3, item.Item).Bind(4, item.WithNote ? 1L : 0L)) is null)];
        return open.Length == 0 ? null
            : new Problem("review.checklist", head.Key.ToString(), $"{open.Length} {(open.Length == 1 ? "item" : "items")} of the checklist {(open.Length == 1 ? "is" : "are")} not answered: {open[0].Text}{(open.Length == 1 ? "." : ", ...")}") { Mend = "Answer the checklist." };
    }

    private static bool IsAuthor(JournalSession session, ReviewHead head, Actor actor) =>
        JournalSession.Single(session.Statement("SELECT 1 FROM version_author WHERE seq = ?1 AND author = ?2").Bind(1, head.Sequence).Bind(2, actor.Id)) is not null;

    private bool IsAsked(JournalSession session) =>
        JournalSession.Single(session.Statement("SELECT 1 FROM review_reviewer WHERE review = ?1").Bind(1, decision.Review)) is null
        || JournalSession.Single(session.Statement("SELECT 1 FROM review_reviewer WHERE review = ?1 AND person = ?2").Bind(1, decision.Review).Bind(2, decision.Actor.Id)) is not null;
}

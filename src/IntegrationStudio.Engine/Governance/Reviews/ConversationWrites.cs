using System.Globalization;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Reviews;

/// <summary>Says something: in a thread, or in a new one about a place.</summary>
internal sealed class CommentWrite(long review, long? thread, ReviewAnchor anchor, string place, string text, Actor actor, long now) : JournalWrite<Outcome<ReviewComment>>
{
    protected override Outcome<ReviewComment> Write(JournalSession session)
    {
        var entry = new AuditEntry(actor, "review.comment", "review:" + review.ToString(CultureInfo.InvariantCulture));
        if (ReviewWrites.Head(session, review) is not { } head) return ReviewWrites.Unknown(session, entry, "review", now)!;
        long at = thread ?? 0;
        if (thread is { } answered)
        {
            if (JournalSession.Single(session.Statement("SELECT 1 FROM review_thread WHERE id = ?1 AND review = ?2").Bind(1, answered).Bind(2, review)) is null)
                return ReviewWrites.Unknown(session, entry, "thread", now)!;
            // Whoever answers has more to say about it.
            session.Statement("UPDATE review_thread SET resolved = NULL, resolver = NULL, resolver_name = NULL WHERE id = ?1").Bind(1, answered).Run();
        }
        else
        {
            at = (JournalSession.Single(session.Statement("SELECT max(id) FROM review_thread")) ?? 0) + 1;
            session.Statement("INSERT INTO review_thread (id, review, round, anchor, place) VALUES (?1, ?2, ?3, ?4, ?5)")
                .Bind(1, at).Bind(2, review).Bind(3, head.Round).Bind(4, (long)anchor).Bind(5, place).Run();
        }

        long id = (JournalSession.Single(session.Statement("SELECT max(id) FROM review_comment")) ?? 0) + 1;
        session.Statement("INSERT INTO review_comment (id, thread, author, name, at, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, id).Bind(2, at).Bind(3, actor.Id).Bind(4, actor.Name).Bind(5, now).Bind(6, text).Run();
        ReviewWrites.Touch(session, review, now);
        ReviewWrites.TellOthers(session, head, actor, "commented", $"{actor.Name} commented on {head.Key}", now);
        WebhookOutbox.Add(session, new WebhookEvent(WebhookEvent.Commented, actor, head.Key.Id, head.Key.Number) { Review = review, EffectiveHash = head.EffectiveHash }, now);
        session.Audit(entry with { Detail = string.Create(CultureInfo.InvariantCulture, $"comment {id}") }, now);
        return new ReviewComment(id, actor, JournalTime.To(now), null, text);
    }
}

/// <summary>Changes or takes back what one said, until somebody answered.</summary>
internal sealed class EditCommentWrite(long comment, string? text, Actor actor, long now) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session)
    {
        var entry = new AuditEntry(actor, text is null ? "review.comment-delete" : "review.comment-edit", "comment:" + comment.ToString(CultureInfo.InvariantCulture));
        JournalStatement found = session.Statement("SELECT c.thread, t.review, c.author, EXISTS (SELECT 1 FROM review_comment l WHERE l.thread = c.thread AND l.id > c.id) FROM review_comment c JOIN review_thread t ON t.id = c.thread WHERE c.id = ?1").Bind(1, comment);
        (long Thread, long Review, string Author, bool Answered)? row = found.Step() ? (found.Int64(0), found.Int64(1), found.Text(2)!, found.Int64(3) == 1) : null;
        found.Reset();
        if (row is not { } said) return ReviewWrites.Unknown(session, entry, "comment", now);
        Problem? refusal = said.Author != actor.Id ? new Problem("review.denied", "", "Only its author changes a comment.")
            : said.Answered ? new Problem("review.answered", "", "Somebody answered already.") { Mend = "Say it in another comment." } : null;
        session.Audit(entry with { Denied = refusal is not null, Reason = refusal?.Code }, now);
        if (refusal is not null) return refusal;
        if (text is not null)
        {
            session.Statement("UPDATE review_comment SET text = ?2, edited = ?3 WHERE id = ?1").Bind(1, comment).Bind(2, text).Bind(3, now).Run();
        }
        else
        {
            session.Statement("DELETE FROM review_comment WHERE id = ?1").Bind(1, comment).Run();
            session.Statement("DELETE FROM review_thread WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM review_comment WHERE thread = ?1)").Bind(1, said.Thread).Run();
        }

        ReviewWrites.Touch(session, said.Review, now);
        return null;
    }
}

/// <summary>Resolves a thread, or opens it again.</summary>
internal sealed class ResolveWrite(long thread, bool resolved, Actor actor, long now) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session)
    {
        var entry = new AuditEntry(actor, resolved ? "review.resolve" : "review.reopen", "thread:" + thread.ToString(CultureInfo.InvariantCulture));
        if (JournalSession.Single(session.Statement("SELECT review FROM review_thread WHERE id = ?1").Bind(1, thread)) is not { } review) return ReviewWrites.Unknown(session, entry, "thread", now);
        session.Statement("UPDATE review_thread SET resolved = ?2, resolver = ?3, resolver_name = ?4 WHERE id = ?1")
            .Bind(1, thread).Bind(2, resolved ? now : (long?)null).Bind(3, resolved ? actor.Id : null).Bind(4, resolved ? actor.Name : null).Run();
        ReviewWrites.Touch(session, review, now);
        session.Audit(entry, now);
        return null;
    }
}

/// <summary>Asks somebody to review, or no longer.</summary>
internal sealed class AssignWrite(long review, Actor reviewer, bool asked, Actor actor, long now) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session)
    {
        var entry = new AuditEntry(actor, asked ? "review.assign" : "review.unassign", "review:" + review.ToString(CultureInfo.InvariantCulture)) { Detail = reviewer.Id };
        if (ReviewWrites.Head(session, review) is not { } head) return ReviewWrites.Unknown(session, entry, "review", now);
        Problem? refusal = head.State is ReviewState.Approved or ReviewState.Withdrawn ? new Problem("review.ended", head.Key.ToString(), "This review has ended.")
            : asked && JournalSession.Single(session.Statement("SELECT 1 FROM version_author WHERE seq = ?1 AND author = ?2").Bind(1, head.Sequence).Bind(2, reviewer.Id)) is not null
                ? new Problem("version.four-eyes", head.Key.ToString(), $"{reviewer.Name} worked on it and cannot review it.") { Mend = "Ask somebody else." } : null;
        session.Audit(entry with { Denied = refusal is not null, Reason = refusal?.Code }, now);
        if (refusal is not null) return refusal;
        if (asked)
        {
            session.Statement("INSERT INTO review_reviewer (review, person, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING").Bind(1, review).Bind(2, reviewer.Id).Bind(3, reviewer.Name).Run();
            WebhookOutbox.Add(session, new WebhookEvent(WebhookEvent.Assigned, actor, head.Key.Id, head.Key.Number) { Review = review, EffectiveHash = head.EffectiveHash }, now);
            if (reviewer.Id != actor.Id)
                Notifications.NotificationStore.Add(session, reviewer.Id, actor, "assigned", $"{actor.Name} asks you to review {head.Key}", $"/reviews/{review}", now);
        }
        else
        {
            session.Statement("DELETE FROM review_reviewer WHERE review = ?1 AND person = ?2").Bind(1, review).Bind(2, reviewer.Id).Run();
        }

        ReviewWrites.Touch(session, review, now);
        return null;
    }
}

/// <summary>Ticks an item of the checklist in the present round, or takes the tick away.</summary>
internal sealed class CheckWrite(long review, string item, bool ticked, string? note, Actor actor, long now) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session)
    {
        var entry = new AuditEntry(actor, ticked ? "review.tick" : "review.untick", "review:" + review.ToString(CultureInfo.InvariantCulture)) { Detail = item, Reason = note };
        if (ReviewWrites.Head(session, review) is not { } head) return ReviewWrites.Unknown(session, entry, "review", now);
        Problem? refusal = head.State is not ReviewState.Waiting ? new Problem("review.ended", head.Key.ToString(), "Nothing is to be looked at now.")
            : JournalSession.Single(session.Statement("SELECT 1 FROM version_author WHERE seq = ?1 AND author = ?2").Bind(1, head.Sequence).Bind(2, actor.Id)) is not null
                ? new Problem("version.four-eyes", head.Key.ToString(), "Who wrote a version cannot tick its checklist.") : null;
        session.Audit(entry with { Denied = refusal is not null, Reason = refusal?.Code ?? note }, now);
        if (refusal is not null) return refusal;
        if (ticked)
            session.Statement("INSERT INTO review_check (review, round, item, person, name, at, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (review, round, item) DO UPDATE SET person = ?4, name = ?5, at = ?6, note = ?7")
                .Bind(1, review).Bind(2, (long)head.Round).Bind(3, item).Bind(4, actor.Id).Bind(5, actor.Name).Bind(6, now).Bind(7, note).Run();
        else
            session.Statement("DELETE FROM review_check WHERE review = ?1 AND round = ?2 AND item = ?3").Bind(1, review).Bind(2, (long)head.Round).Bind(3, item).Run();
        return null;
    }
}

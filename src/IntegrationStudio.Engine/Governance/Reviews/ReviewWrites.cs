using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Reviews;

/// <summary>What reviews write, inside of a transaction that it shares with the version's own state.</summary>
internal static class ReviewWrites
{
    /// <summary>A candidate was handed in: the next round of the definition's open review, or the first one of a new review.</summary>
    public static long Round(JournalSession session, long sequence, VersionKey key, Actor submitter, IEnumerable<Actor> authors, long now)
    {
        long review = JournalSession.Single(session.Statement("SELECT id FROM review WHERE mapping = ?1 AND state IN (1, 2)").Bind(1, key.Id)) ?? 0;
        if (review == 0)
        {
            review = (JournalSession.Single(session.Statement("SELECT max(id) FROM review")) ?? 0) + 1;
            session.Statement("INSERT INTO review (id, mapping, state, opened, updated) VALUES (?1, ?2, 1, ?3, ?3)").Bind(1, review).Bind(2, key.Id).Bind(3, now).Run();
        }

        session.Statement("INSERT INTO review_round (review, round, seq) VALUES (?1, (SELECT count(*) + 1 FROM review_round WHERE review = ?1), ?2)").Bind(1, review).Bind(2, sequence).Run();
        // Whoever works on it by now cannot review it any more.
        foreach (Actor author in authors.Append(submitter))
            session.Statement("DELETE FROM review_reviewer WHERE review = ?1 AND person = ?2").Bind(1, review).Bind(2, author.Id).Run();
        JournalStatement found = session.Statement("SELECT summary FROM version WHERE seq = ?1").Bind(1, sequence);
        string? title = found.Step() ? JsonSerializer.Deserialize(found.Text(0)!, VersionJson.Default.VersionSummary)?.Title : null;
        found.Reset();
        session.Statement("UPDATE review SET state = 1, updated = ?2, text = ?3 WHERE id = ?1").Bind(1, review).Bind(2, now).Bind(3, $"{key.Id} {title}".ToLowerInvariant()).Run();
        Tell(session, review, submitter, "submitted", $"{submitter.Name} handed in {key}", now, Reviewers(session, review) is { Count: > 0 } asked ? asked : [NotificationStore.WhoMay(NotificationStore.ReviewPermission)]);
        string? hash = Head(session, review)?.EffectiveHash;
        WebhookOutbox.Add(session, new WebhookEvent(WebhookEvent.Submitted, submitter, key.Id, key.Number) { Review = review, EffectiveHash = hash }, now);
        return review;
    }

    /// <summary>A candidate's state changed; its review goes with it. Retiring comes long after a review.</summary>
    public static void Follow(JournalSession session, long sequence, VersionState state, long now)
    {
        ReviewState? next = state switch
        {
            VersionState.Approved => ReviewState.Approved,
            VersionState.ChangesRequested => ReviewState.ChangesRequested,
            VersionState.Withdrawn => ReviewState.Withdrawn,
            _ => null,
        };
        if (next is { } to)
            session.Statement("UPDATE review SET state = ?2, updated = ?3 WHERE state IN (1, 2) AND id = (SELECT review FROM review_round WHERE seq = ?1)").Bind(1, sequence).Bind(2, (long)to).Bind(3, now).Run();
    }

    public static void Touch(JournalSession session, long review, long now) => session.Statement("UPDATE review SET updated = ?2 WHERE id = ?1").Bind(1, review).Bind(2, now).Run();

    /// <summary>The last round of a review; null where there is no such review.</summary>
    public static ReviewHead? Head(JournalSession session, long review)
    {
        JournalStatement found = session.Statement("""
            SELECT r.state, o.round, v.seq, v.id, v.number, v.state, v.effective_hash FROM review r JOIN review_round o ON o.review = r.id JOIN version v ON v.seq = o.seq
            WHERE r.id = ?1 ORDER BY o.round DESC LIMIT 1
            """).Bind(1, review);
        ReviewHead? head = found.Step()
            ? new ReviewHead(review, (ReviewState)found.Int64(0), (int)found.Int64(1), found.Int64(2), new VersionKey(found.Text(3)!, found.Text(4)!), (VersionState)found.Int64(5), found.Text(6)!)
            : null;
        found.Reset();
        return head;
    }

    /// <summary>Everybody who takes part, but the one who acts: authors, reviewers, whoever said something.</summary>
    public static void TellOthers(JournalSession session, ReviewHead head, Actor actor, string kind, string subject, long now)
    {
        var people = new SortedSet<string>(Reviewers(session, head.Review), StringComparer.Ordinal);
        People(session, people, session.Statement("SELECT author FROM version_author WHERE seq = ?1").Bind(1, head.Sequence));
        People(session, people, session.Statement("SELECT DISTINCT c.author FROM review_comment c JOIN review_thread t ON t.id = c.thread WHERE t.review = ?1").Bind(1, head.Review));
        people.Remove(actor.Id);
        Tell(session, head.Review, actor, kind, subject, now, people);
    }

    public static Problem? Unknown(JournalSession session, AuditEntry entry, string what, long now)
    {
        session.Audit(entry with { Denied = true, Reason = "review.unknown" }, now);
        return new Problem("review.unknown", "", $"There is no such {what}.");
    }

    private static List<string> Reviewers(JournalSession session, long review)
    {
        var people = new SortedSet<string>(StringComparer.Ordinal);
        People(session, people, session.Statement("SELECT person FROM review_reviewer WHERE review = ?1").Bind(1, review));
        return [.. people];
    }

    private static void Tell(JournalSession session, long review, Actor actor, string kind, string subject, long now, IEnumerable<string> audiences)
    {
        foreach (string audience in audiences) NotificationStore.Add(session, audience, actor, kind, subject, $"/reviews/{review}", now);
    }

    private static void People(JournalSession session, SortedSet<string> people, JournalStatement found)
    {
        while (found.Step()) people.Add(found.Text(0)!);
        found.Reset();
    }
}

/// <summary>A review's last round.</summary>
internal sealed record ReviewHead(long Review, ReviewState State, int Round, long Sequence, VersionKey Key, VersionState VersionState, string EffectiveHash)
{
    public string Subject => "review:" + Review.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

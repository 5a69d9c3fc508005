using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance.Notifications;

/// <summary>Something that happened and that a person may want to know.</summary>
/// <param name="Id">Ascends.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Kind">What: <c>submitted</c>, <c>assigned</c>, <c>commented</c>, <c>approved</c>, <c>changes-requested</c>, <c>withdrawn</c>, <c>publishable</c>, <c>published</c>, <c>webhook-off</c>, <c>alert-started</c>, <c>alert-ended</c>, <c>alert-assigned</c>.</param>
/// <param name="Subject">In one line, without message content.</param>
/// <param name="Link">The page to look at.</param>
/// <param name="IsRead">Whether this person has seen it.</param>
public sealed record Notification(long Id, DateTimeOffset At, Actor Actor, string Kind, string Subject, string Link, bool IsRead);

/// <summary>Notifications: written with what happened, addressed to a person or to all who have a permission, read by each for themselves.</summary>
public sealed class NotificationStore(MessageJournal journal)
{
    /// <summary>The permission of reviewers.</summary>
    public const string ReviewPermission = "versions.review";

    /// <summary>The permission of those who publish.</summary>
    public const string PublishPermission = "versions.publish";

    private const int Most = 200;

    // Older ones that nobody looked at for so long are not counted any more: reading stays the same however many there are.
    private const int MostCounted = 500;

    /// <summary>The audience of all who have a permission.</summary>
    public static string WhoMay(string permission) => "permission:" + permission;

    /// <summary>A person's notifications, newest first; what the person did is not among them.</summary>
    /// <param name="person">Who.</param>
    /// <param name="permissions">What the person may do.</param>
    /// <param name="before">Only older ones than this number; null for the newest.</param>
    /// <param name="take">At most this many, 1-200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Notification>> ListAsync(Actor person, IEnumerable<string> permissions, long? before = null, int take = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        var (newest, values) = Newest(person, permissions, Math.Clamp(take, 1, Most), before);
        return journal.Reader.Read<IReadOnlyList<Notification>>(
            connection => [.. connection.Query<(long Id, long At, string Actor, string Name, string Kind, string Subject, string Link, bool Read)>(
                $"SELECT n.id, n.at, n.actor, n.name, n.kind, n.subject, n.link, EXISTS (SELECT 1 FROM notification_read r WHERE r.person = @person AND r.notification = n.id) FROM notification n WHERE n.id IN ({newest}) ORDER BY n.id DESC LIMIT @take",
                values).Select(row => new Notification(row.Id, JournalTime.To(row.At), new Actor(row.Actor, row.Name), row.Kind, row.Subject, row.Link, row.Read))], cancellationToken);
    }

    /// <summary>How many of the newest a person has not seen, counted up to 100.</summary>
    public Task<int> UnreadAsync(Actor person, IEnumerable<string> permissions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        var (newest, values) = Newest(person, permissions, MostCounted, null);
        return journal.Reader.Read(
            connection => connection.ExecuteScalar<int>(
                $"SELECT count(*) FROM (SELECT 1 FROM ({newest}) n WHERE NOT EXISTS (SELECT 1 FROM notification_read r WHERE r.person = @person AND r.notification = n.id) LIMIT 100)", values), cancellationToken);
    }

    /// <summary>A person has seen everything up to a number.</summary>
    public Task ReadAsync(Actor person, IEnumerable<string> permissions, long upTo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return journal.CommitAsync(new ReadWrite(person.Id, [person.Id, .. permissions.Select(WhoMay)], 0, upTo), cancellationToken);
    }

    /// <summary>A person has seen one of them.</summary>
    public Task ReadOneAsync(Actor person, IEnumerable<string> permissions, long notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return journal.CommitAsync(new ReadWrite(person.Id, [person.Id, .. permissions.Select(WhoMay)], notification, notification), cancellationToken);
    }

    /// <summary>
    /// Deletes what is old: what somebody of its audience has read after a time, what nobody read after four times as long. A few thousand at once, so that messages do not wait for it.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PruneAsync(TimeSpan keep, CancellationToken cancellationToken = default)
    {
        long read = journal.Now - (keep.Ticks / TimeSpan.TicksPerMicrosecond), unread = journal.Now - (4 * (keep.Ticks / TimeSpan.TicksPerMicrosecond));
        int all = 0;
        while (true)
        {
            int deleted = await journal.CommitAsync(new PruneWrite(read, unread), cancellationToken).ConfigureAwait(false);
            all += deleted;
            if (deleted < PruneWrite.Step) return all;
        }
    }

    /// <summary>The newest ids of each audience that a person is of; each is read from the end of the index.</summary>
    private static (string Sql, DynamicParameters Values) Newest(Actor person, IEnumerable<string> permissions, int take, long? before)
    {
        string[] audiences = [person.Id, .. permissions.Select(WhoMay)];
        var values = new DynamicParameters(new { person = person.Id, take, before = before ?? long.MaxValue });
        for (int at = 0; at < audiences.Length; at++) values.Add($"audience{at}", audiences[at]);
        return (string.Join(" UNION ALL ", audiences.Select((_, at) => $"SELECT * FROM (SELECT id FROM notification WHERE audience = @audience{at} AND actor <> @person AND id < @before ORDER BY id DESC LIMIT @take)")), values);
    }

    /// <summary>Tells an audience, in the transaction of what happened.</summary>
    internal static void Add(JournalSession session, string audience, Actor actor, string kind, string subject, string link, long now) =>
        session.Statement("INSERT INTO notification (at, audience, actor, name, kind, subject, link) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .Bind(1, now).Bind(2, audience).Bind(3, actor.Id).Bind(4, actor.Name).Bind(5, kind).Bind(6, subject).Bind(7, link).Run();

    private sealed class PruneWrite(long read, long unread) : JournalWrite<int>
    {
        public const int Step = 2000;

        public override bool IsUrgent => false;

        protected override int Write(JournalSession session)
        {
            var doomed = new List<long>();
            JournalStatement found = session.Statement("""
                SELECT id FROM notification n WHERE n.at < ?1 AND (n.at < ?2 OR EXISTS (SELECT 1 FROM notification_read r WHERE r.notification = n.id)) ORDER BY n.id LIMIT ?3
                """).Bind(1, read).Bind(2, unread).Bind(3, Step);
            while (found.Step()) doomed.Add(found.Int64(0));
            found.Reset();
            foreach (long id in doomed)
            {
                session.Statement("DELETE FROM notification_read WHERE notification = ?1").Bind(1, id).Run();
                session.Statement("DELETE FROM notification WHERE id = ?1").Bind(1, id).Run();
            }

            return doomed.Count;
        }
    }

    private sealed class ReadWrite(string person, IReadOnlyList<string> audiences, long from, long upTo) : JournalWrite<bool>
    {
        public override bool IsUrgent => false;

        protected override bool Write(JournalSession session)
        {
            foreach (string audience in audiences)
                session.Statement("INSERT INTO notification_read (person, notification) SELECT ?1, id FROM notification WHERE audience = ?2 AND id BETWEEN ?3 AND ?4 ON CONFLICT DO NOTHING")
                    .Bind(1, person).Bind(2, audience).Bind(3, from).Bind(4, upTo).Run();
            return true;
        }
    }
}

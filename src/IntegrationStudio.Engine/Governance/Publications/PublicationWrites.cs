using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>
/// Puts a version in force, if what its publisher saw in force still is. Row, audit and the state of an emergency commit together. Null when somebody else was first.
/// </summary>
internal sealed class PublishWrite(Publication publication, AuditEntry audit, long now) : JournalWrite<Publication?>
{
    protected override Publication? Write(JournalSession session)
    {
        long last = JournalSession.Single(session.Statement("SELECT max(id) FROM publication WHERE channel = ?1 AND mapping = ?2").Bind(1, publication.Channel).Bind(2, publication.Mapping)) ?? 0;
        if (last != publication.Replaces) return null;
        if (publication.Emergency is { } emergency && !publication.IsFallback)
        {
            int confirmed = session.Statement("UPDATE emergency SET state = 1, decider = ?2, decider_name = ?3, decided = ?4 WHERE id = ?1 AND state = 0")
                .Bind(1, emergency).Bind(2, publication.Publisher.Id).Bind(3, publication.Publisher.Name).Bind(4, now).Run();
            if (confirmed == 0) return null;
        }

        // Whatever ran as an emergency before ends with this.
        session.Statement("UPDATE emergency SET state = ?4 WHERE channel = ?1 AND mapping = ?2 AND state = 1 AND id <> ?3")
            .Bind(1, publication.Channel).Bind(2, publication.Mapping).Bind(3, publication.IsFallback ? 0 : publication.Emergency ?? 0)
            .Bind(4, (long)(publication.IsFallback ? EmergencyState.Expired : EmergencyState.Settled)).Run();
        long id = (JournalSession.Single(session.Statement("SELECT max(id) FROM publication")) ?? 0) + 1;
        session.Statement("""
            INSERT INTO publication (id, channel, mapping, number, candidate, effective_hash, publisher, name, at, note, emergency, expires, replaces)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
            .Bind(1, id).Bind(2, publication.Channel).Bind(3, publication.Mapping).Bind(4, publication.Number).Bind(5, (long?)publication.Candidate).Bind(6, publication.EffectiveHash)
            .Bind(7, publication.Publisher.Id).Bind(8, publication.Publisher.Name).Bind(9, now).Bind(10, publication.Note).Bind(11, publication.Emergency)
            .Bind(12, publication.Expires is { } expires ? JournalTime.From(expires) : (long?)null).Bind(13, publication.Replaces).Run();
        session.Audit(audit, now);
        TellAuthors(session);
        WebhookOutbox.Add(session, new WebhookEvent(WebhookEvent.Published, publication.Publisher, publication.Mapping, publication.Number) { Channel = publication.Channel, EffectiveHash = publication.EffectiveHash }, now);
        return publication with { Id = id, At = JournalTime.To(now) };
    }

    private void TellAuthors(JournalSession session)
    {
        if (publication.Number is null) return;
        var authors = new List<string>();
        JournalStatement found = session.Statement("""
            SELECT DISTINCT a.author FROM version v JOIN version_author a ON a.seq = v.seq WHERE v.id = ?1 AND v.number = ?2 AND v.effective_hash = ?3 AND a.author <> ?4
            """).Bind(1, publication.Mapping).Bind(2, publication.Number).Bind(3, publication.EffectiveHash).Bind(4, publication.Publisher.Id);
        while (found.Step()) authors.Add(found.Text(0)!);
        found.Reset();
        foreach (string author in authors)
            NotificationStore.Add(session, author, publication.Publisher, "published", $"{publication.Publisher.Name} published {publication.Mapping}@{publication.Number} on {publication.Channel}", "/channels/" + string.Join('/', publication.Channel.Split('/').Select(Uri.EscapeDataString)), now);
    }
}

/// <summary>Notes a wish for an emergency publication.</summary>
internal sealed class AskWrite(Emergency emergency, AuditEntry audit, long now) : JournalWrite<long>
{
    protected override long Write(JournalSession session)
    {
        long id = (JournalSession.Single(session.Statement("SELECT max(id) FROM emergency")) ?? 0) + 1;
        session.Statement("""
            INSERT INTO emergency (id, channel, mapping, number, candidate, effective_hash, asker, asker_name, asked, reason, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)
            """)
            .Bind(1, id).Bind(2, emergency.Channel).Bind(3, emergency.Mapping).Bind(4, emergency.Number).Bind(5, emergency.Candidate).Bind(6, emergency.EffectiveHash)
            .Bind(7, emergency.Asker.Id).Bind(8, emergency.Asker.Name).Bind(9, now).Bind(10, emergency.Reason).Run();
        session.Audit(audit, now);
        return id;
    }
}

/// <summary>Ends an emergency without a publication: refused before it ran (state 0), or settled because its version was approved (state 1). False when it is no longer there.</summary>
internal sealed class SettleWrite(long emergency, EmergencyState from, EmergencyState to, AuditEntry audit, long now) : JournalWrite<bool>
{
    protected override bool Write(JournalSession session)
    {
        int changed = session.Statement("UPDATE emergency SET state = ?3, decider = coalesce(decider, ?4), decider_name = coalesce(decider_name, ?5), decided = coalesce(decided, ?6) WHERE id = ?1 AND state = ?2")
            .Bind(1, emergency).Bind(2, (long)from).Bind(3, (long)to).Bind(4, audit.Actor.Id).Bind(5, audit.Actor.Name).Bind(6, now).Run();
        if (changed > 0) session.Audit(audit, now);
        return changed > 0;
    }
}

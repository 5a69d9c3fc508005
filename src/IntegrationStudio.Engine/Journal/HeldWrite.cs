using System.Globalization;
using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Engine.Journal;

/// <summary>An operator decides about a held message: it is processed again, or settled as it is. Gives its channel's number; null when it is not held.</summary>
internal sealed class HeldWrite(long message, bool release, Actor actor, long at) : JournalWrite<int?>
{
    protected override int? Write(JournalSession session)
    {
        if (JournalSession.Single(session.Statement("SELECT channel FROM message WHERE id = ?1 AND state = 2").Bind(1, message)) is not { } channel)
            return null;
        if (release)
            session.Statement("UPDATE message SET state = 0, crashes = 0, processed = NULL WHERE id = ?1").Bind(1, message).Run();
        else
            session.Statement("UPDATE message SET state = 15, settled = ?2 WHERE id = ?1").Bind(1, message).Bind(2, at).Run();
        session.Moved((int)channel, MessageState.Held, release ? MessageState.Received : MessageState.Cancelled);
        session.Event(message, null, at, release ? "Released by an operator" : "Discarded by an operator", null);
        session.Audit(new AuditEntry(actor, release ? "message.release" : "message.discard", string.Create(CultureInfo.InvariantCulture, $"message:{message}")), at);
        return (int)channel;
    }
}

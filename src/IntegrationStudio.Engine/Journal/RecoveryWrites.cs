namespace IntegrationStudio.Engine.Journal;

/// <summary>Counts a crash against messages that were in processing when the program ended, before they are tried again.</summary>
internal sealed class CountCrashWrite(IReadOnlyList<long> messages) : JournalWrite<int>
{
    protected override int Write(JournalSession session) => messages.Sum(id => session
        .Statement("UPDATE message SET crashes = crashes + 1, marks = marks | 8 WHERE id = ?1 AND state = 0").Bind(1, id).Run());
}

/// <summary>Puts deliveries that an earlier run left in the middle where the policy wants them. Returns how many were on the wire.</summary>
internal sealed class RecoverDeliveriesWrite(long destination, bool resend, bool unblock, long at) : JournalWrite<int>
{
    protected override int Write(JournalSession session)
    {
        session.Statement("UPDATE delivery SET state = 0 WHERE destination = ?1 AND state < 10 AND state = 1").Bind(1, destination).Run();
        if (unblock) // the policy may have changed since
            session.Statement("UPDATE delivery SET state = 0 WHERE destination = ?1 AND state < 10 AND state = 6").Bind(1, destination).Run();
        session.Statement("""
            INSERT INTO event (message, delivery, at, what, detail)
            SELECT message, id, ?2, 'Uncertain', ?3 FROM delivery WHERE destination = ?1 AND state < 10 AND state = 2
            """).Bind(1, destination).Bind(2, at)
            .Bind(3, resend ? "The program ended while it was sent; it is sent again." : "The program ended while it was sent; an operator decides.").Run();
        return session.Statement("UPDATE delivery SET state = ?2, duplicate = 1 WHERE destination = ?1 AND state < 10 AND state IN (2, 4)")
            .Bind(1, destination).Bind(2, (long)(resend ? DeliveryState.Pending : DeliveryState.Held)).Run();
    }
}

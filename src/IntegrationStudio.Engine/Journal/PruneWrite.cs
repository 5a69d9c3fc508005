namespace IntegrationStudio.Engine.Journal;

/// <summary>Deletes the content of settled messages, or all of them. The same batch again changes nothing. Gives how many messages lost something.</summary>
internal sealed class PruneWrite(int channel, IReadOnlyList<long> messages, bool all, long at) : JournalWrite<int>
{
    private static readonly string[] Belongings = ["raw", "output", "problem", "event", "further_mapping", "message_field", "delivery"];

    public override bool IsUrgent => false;

    protected override int Write(JournalSession session)
    {
        var count = 0;
        foreach (var id in messages)
        {
            // An operator may have reopened it since it was chosen.
            if (JournalSession.Single(session.Statement("SELECT state FROM message WHERE id = ?1 AND channel = ?2 AND state >= 10").Bind(1, id).Bind(2, channel)) is not { } state)
                continue;
            if (all)
            {
                foreach (var table in Belongings)
                    session.Statement(Delete(table)).Bind(1, id).Run();
                session.Statement("DELETE FROM message WHERE id = ?1").Bind(1, id).Run();
                session.Left(channel, (MessageState)state);
                count++;
            }
            else if (session.Statement("UPDATE message SET pruned = ?2 WHERE id = ?1 AND pruned IS NULL").Bind(1, id).Bind(2, at).Run() > 0)
            {
                session.Statement(Delete("raw")).Bind(1, id).Run();
                session.Statement(Delete("output")).Bind(1, id).Run();
                count++;
            }
        }

        return count;
    }

    private static string Delete(string table) => $"DELETE FROM {table} WHERE message = ?1";
}

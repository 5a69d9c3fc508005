using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Claims deliveries and says that they are about to be sent: one commit before the first byte leaves.</summary>
internal sealed class SendingWrite(long delivery) : JournalWrite<bool>
{
    protected override bool Write(JournalSession session) => session
        .Statement("UPDATE delivery SET state = 2, attempts = attempts + 1, due = NULL WHERE id = ?1 AND state IN (0, 1, 3)").Bind(1, delivery).Run() > 0;
}

/// <summary>What an attempt came to.</summary>
internal sealed record Settlement
{
    public required long Delivery { get; init; }
    public required long Message { get; init; }
    public required int Channel { get; init; }
    public required long Destination { get; init; }
    public required string OrderingKey { get; init; }
    public required DeliveryState State { get; init; }
    public required long At { get; init; }
    public long? Due { get; init; }
    public string? Response { get; init; }

    /// <summary>From the message's receipt to this attempt's end, microseconds.</summary>
    public long Latency { get; init; }

    /// <summary>Whether the destination did not take it and did not refuse it either.</summary>
    public bool Failed { get; init; }

    /// <summary>It may have arrived and will be sent again.</summary>
    public bool PossibleDuplicate { get; init; }

    /// <summary>Whether deliveries to other destinations may wait for this one.</summary>
    public bool HasFollowers { get; init; }

    /// <summary>Whether the later ones of its key wait for an operator's decision about this one.</summary>
    public bool BlocksKey { get; init; }
}

/// <summary>A delivery that waited for another one and may go now.</summary>
internal readonly record struct ReleasedDelivery(long Id, long Message, long Output, long Destination, string OrderingKey, long Created);

/// <summary>Ends an attempt; the last delivery of a message settles the message in the same transaction. Gives what waited for it.</summary>
internal sealed class SettleWrite(Settlement settlement) : JournalWrite<IReadOnlyList<ReleasedDelivery>>
{
    public override bool IsUrgent => false;

    protected override IReadOnlyList<ReleasedDelivery> Write(JournalSession session)
    {
        var final = (int)settlement.State >= 10;
        session.Statement("UPDATE delivery SET state = ?2, due = ?3, settled = ?4, response = ?5, duplicate = duplicate | ?6 WHERE id = ?1")
            .Bind(1, settlement.Delivery).Bind(2, (long)settlement.State).Bind(3, settlement.Due).Bind(4, final ? settlement.At : null).Bind(5, settlement.Response)
            .Bind(6, settlement.PossibleDuplicate ? 1 : 0).Send();
        if (settlement.BlocksKey)
            KeyBlocking.Block(session, settlement.Destination, settlement.OrderingKey);
        var (channel, destination) = (session.PulseOf(settlement.Channel, 0, settlement.At), session.PulseOf(settlement.Channel, settlement.Destination, settlement.At));
        if (settlement.State == DeliveryState.Delivered)
        {
            session.TrafficOf(settlement.Channel, settlement.At).Delivered++;
            channel.Arrived(settlement.Latency);
            destination.Arrived(settlement.Latency);
        }
        else
        {
            channel.Missed++;
            destination.Missed++;
            session.Event(settlement.Message, settlement.Delivery, settlement.At, settlement.State.ToString(), settlement.Response);
        }
        var released = settlement is { State: DeliveryState.Delivered, HasFollowers: true } ? Release(session) : [];
        if (final)
            MessageSettling.Settle(session, settlement.Message, settlement.Channel, settlement.At);
        return released;
    }

    private List<ReleasedDelivery> Release(JournalSession session)
    {
        var released = new List<ReleasedDelivery>();
        var waiting = session.Statement("SELECT id, output, destination, ordering_key, created FROM delivery WHERE after = ?1 AND state = 7 ORDER BY id").Bind(1, settlement.Delivery);
        while (waiting.Step())
            released.Add(new(waiting.Int64(0), settlement.Message, waiting.Int64(1), waiting.Int64(2), waiting.Text(3)!, waiting.Int64(4)));
        waiting.Reset();
        if (released.Count > 0)
            session.Statement("UPDATE delivery SET state = 0 WHERE after = ?1 AND state = 7").Bind(1, settlement.Delivery).Run();
        return released;
    }
}

/// <summary>BLOCKED says to people why a delivery does not go; the lane itself only remembers the key.</summary>
internal static class KeyBlocking
{
    public static void Block(JournalSession session, long destination, string key) => session
        .Statement("UPDATE delivery SET state = 6 WHERE destination = ?1 AND state < 10 AND ordering_key = ?2 AND state = 0").Bind(1, destination).Bind(2, key).Run();

    /// <summary>Frees the key unless another one of it is still undecided.</summary>
    public static void Release(JournalSession session, long destination, string key)
    {
        if (JournalSession.Single(session.Statement("SELECT 1 FROM delivery WHERE destination = ?1 AND ordering_key = ?2 AND state IN (3, 4, 5, 6, 11) AND state IN (5, 11)")
            .Bind(1, destination).Bind(2, key)) is null)
            session.Statement("UPDATE delivery SET state = 0 WHERE destination = ?1 AND ordering_key = ?2 AND state IN (3, 4, 5, 6, 11) AND state = 6")
                .Bind(1, destination).Bind(2, key).Run();
    }
}

/// <summary>Moves a message whose last delivery is settled out of ROUTED.</summary>
internal static class MessageSettling
{
    public static bool Settle(JournalSession session, long message, int channel, long at)
    {
        var counts = session.Statement("SELECT count(*) FILTER (WHERE state < 10), count(*) FILTER (WHERE state = 10), count(*) FILTER (WHERE state = 11), count(*) FILTER (WHERE state = 12) FROM delivery WHERE message = ?1").Bind(1, message);
        counts.Step();
        var (open, delivered, dead) = (counts.Int64(0), counts.Int64(1), counts.Int64(2));
        var cancelled = counts.Int64(3);
        counts.Reset();
        if (open > 0)
            return false;
        var state = dead == 0 && cancelled == 0 ? MessageState.Completed
            : delivered == 0 && dead == 0 ? MessageState.Cancelled
            : MessageState.CompletedWithErrors;
        if (session.Statement("UPDATE message SET state = ?2, settled = ?3 WHERE id = ?1 AND state = 1").Bind(1, message).Bind(2, (long)state).Bind(3, at).Run() == 0)
            return false;
        session.Moved(channel, MessageState.Routed, state);
        return true;
    }
}

/// <summary>A delivery about which an operator decided, and by how many open ones there are more now.</summary>
internal sealed record Decided(long Destination, string OrderingKey, int OpenMore)
{
    /// <summary>The destinations of those that waited for it and were withdrawn with it.</summary>
    public IReadOnlyList<long> Withdrawn { get; init; } = [];
}

/// <summary>An operator sends a dead or held delivery again, or withdraws one that is not settled. Null when it is in no such state.</summary>
internal sealed class DecideWrite(long delivery, bool sendAgain, Actor actor, long at) : JournalWrite<Decided?>
{
    protected override Decided? Write(JournalSession session)
    {
        var states = sendAgain ? "3, 4, 5, 11" : "0, 3, 4, 5, 6, 7, 11";
        var found = session.Statement($"""
            SELECT d.message, m.channel, m.state, d.destination, d.ordering_key, d.state FROM delivery d JOIN message m ON m.id = d.message WHERE d.id = ?1 AND d.state IN ({states})
            """).Bind(1, delivery);
        var exists = found.Step();
        var (message, channel, state) = exists ? (found.Int64(0), (int)found.Int64(1), (MessageState)found.Int64(2)) : default;
        var decided = exists ? new Decided(found.Int64(3), found.Text(4)!, (found.Int64(5) < 10 ? -1 : 0) + (sendAgain ? 1 : 0)) : null;
        found.Reset();
        if (decided is null)
            return null;
        session.Statement("UPDATE delivery SET state = ?2, due = NULL, settled = ?3, duplicate = duplicate | CASE WHEN state = 4 THEN 1 ELSE 0 END WHERE id = ?1")
            .Bind(1, delivery).Bind(2, (long)(sendAgain ? DeliveryState.Pending : DeliveryState.Cancelled)).Bind(3, sendAgain ? null : at).Run();
        KeyBlocking.Release(session, decided.Destination, decided.OrderingKey);
        session.Event(message, delivery, at, sendAgain ? "Sent again by an operator" : "Cancelled by an operator", null);
        if ((int)state >= 10 && session.Statement("UPDATE message SET state = 1, settled = NULL WHERE id = ?1").Bind(1, message).Run() > 0)
            session.Moved(channel, state, MessageState.Routed);
        if (!sendAgain)
            decided = decided with { Withdrawn = Withdraw(session, message, delivery) };
        if (!sendAgain)
            MessageSettling.Settle(session, message, channel, at);
        session.Audit(new AuditEntry(actor, sendAgain ? "delivery.retry" : "delivery.cancel", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"message:{message}")) { Detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"delivery {delivery}") }, at);
        return decided;
    }

    /// <summary>What waits for a delivery that was withdrawn will never go.</summary>
    private List<long> Withdraw(JournalSession session, long message, long first)
    {
        var withdrawn = new List<long>();
        var next = new Queue<long>([first]);
        while (next.TryDequeue(out var after))
        {
            var waiting = session.Statement("SELECT id, destination FROM delivery WHERE after = ?1 AND state = 7").Bind(1, after);
            while (waiting.Step())
            {
                next.Enqueue(waiting.Int64(0));
                withdrawn.Add(waiting.Int64(1));
            }

            waiting.Reset();
            session.Statement("UPDATE delivery SET state = 12, settled = ?2 WHERE after = ?1 AND state = 7").Bind(1, after).Bind(2, at).Run();
        }

        if (withdrawn.Count > 0)
            session.Event(message, first, at, "Cancelled with it", "What was to go to other destinations after it.");
        return withdrawn;
    }
}

using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>What processing made of a message: outputs and deliveries, or why there are none.</summary>
internal sealed record ProcessedMessage
{
    public required long Id { get; init; }
    public required int Channel { get; init; }

    /// <summary>ROUTED, FILTERED, FAILED or HELD.</summary>
    public required MessageState State { get; init; }

    public required long At { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Replaces the stored answer when not null (acknowledge: processed).</summary>
    public byte[]? Acknowledgement { get; init; }

    public MessageMarks Marks { get; init; }
    public IReadOnlyList<NewOutput> Outputs { get; init; } = [];
    public IReadOnlyList<NewDelivery> Deliveries { get; init; } = [];
}

/// <summary>One product of a mapping.</summary>
internal readonly record struct NewOutput(string ContentType, ReadOnlyMemory<byte> Bytes, StoredContent Stored)
{
    /// <summary>What destinations call the mapping, where the channel has several.</summary>
    public string? Name { get; init; }

    /// <summary>The version that made it, where it is another than the message's.</summary>
    public PinnedMapping? Mapping { get; init; }
}

/// <summary>One delivery of an output; SENDING when its lane has kept a place for it and sends right after the commit.</summary>
/// <param name="Destination">The journal's number.</param>
/// <param name="OrderingKey">What it keeps its order with.</param>
/// <param name="Output">Index in <see cref="ProcessedMessage.Outputs"/>, or <see cref="TheMessage"/>.</param>
/// <param name="State">In which it is committed.</param>
/// <param name="After">Index in <see cref="ProcessedMessage.Deliveries"/> of the one that has to arrive first; -1 for none.</param>
internal readonly record struct NewDelivery(long Destination, string OrderingKey, int Output, DeliveryState State, int After = -1)
{
    /// <summary>In place of an output: the message as it came. It is not stored twice; the delivery's output is 0 then.</summary>
    public const int TheMessage = -2;
}

/// <summary>Where an output and its delivery ended up.</summary>
internal readonly record struct StoredDelivery(long Id, long Output);

/// <summary>The end of processing: the message's new state and all its deliveries in one transaction. Null when somebody else settled the message meanwhile.</summary>
internal sealed class ProcessedWrite(ProcessedMessage message) : JournalWrite<StoredDelivery[]?>
{
    /// <summary>A sender waits for it only when the answer depends on processing.</summary>
    public override bool IsUrgent => message.Acknowledgement is not null;

    public override int Size => 512 + message.Outputs.Sum(output => output.Stored.Bytes.Length);

    protected override StoredDelivery[]? Write(JournalSession session)
    {
        // Nothing to deliver: it is complete at once.
        var state = message is { State: MessageState.Routed, Deliveries.Count: 0 } ? MessageState.Completed : message.State;
        var update = session.Statement("""
            UPDATE message SET state = ?2, processed = ?3, settled = ?4, problem_count = problem_count + ?5, marks = marks | ?6,
            acknowledgement = coalesce(?7, acknowledgement) WHERE id = ?1 AND state = 0
            """)
            .Bind(1, message.Id).Bind(2, (long)state).Bind(3, message.At).Bind(4, (int)state >= 10 ? message.At : null)
            .Bind(5, message.Problems.Count).Bind(6, (long)message.Marks);
        var changed = update.BindBlob(7, message.Acknowledgement).Run();
        if (changed == 0)
            return null;
        session.Moved(message.Channel, MessageState.Received, state);
        ProblemRows.Insert(session, message.Id, message.Problems);
        if (state is MessageState.Failed or MessageState.Held)
        {
            session.TrafficOf(message.Channel, message.At).Failed++;
            session.PulseOf(message.Channel, 0, message.At).Failed++;
        }
        if (state == MessageState.Filtered)
            session.TrafficOf(message.Channel, message.At).Filtered++;
        var outputs = InsertOutputs(session);
        return InsertDeliveries(session, outputs);
    }

    private long[] InsertOutputs(JournalSession session)
    {
        var ids = message.Outputs.Count == 0 ? [] : new long[message.Outputs.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            var contentType = message.Outputs[i].ContentType;
            var content = message.Outputs[i].Stored.SealedFor(message.Id, session.Options.BodyKeys);
            ids[i] = session.NextOutput();
            session.Statement("INSERT INTO output (id, message, content_type, encoding, bytes, name, mapping) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .Bind(1, ids[i]).Bind(2, message.Id).Bind(3, contentType).Bind(4, content.Encoding).Bind(5, content.Bytes)
                .Bind(6, message.Outputs[i].Name).Bind(7, message.Outputs[i].Mapping is { } pin ? session.Mapping(pin.Id, pin.Version, pin.EffectiveHash) : null).Send();
        }
        return ids;
    }

    private StoredDelivery[] InsertDeliveries(JournalSession session, long[] outputs)
    {
        var stored = message.Deliveries.Count == 0 ? [] : new StoredDelivery[message.Deliveries.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            var (destination, key, output, state, after) = message.Deliveries[i];
            stored[i] = new StoredDelivery(session.NextDelivery(), output == NewDelivery.TheMessage ? 0 : outputs[output]);
            session.Statement("""
                INSERT INTO delivery (id, message, output, destination, state, attempts, created, ordering_key, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                """)
                .Bind(1, stored[i].Id).Bind(2, message.Id).Bind(3, stored[i].Output).Bind(4, destination).Bind(5, (long)state)
                .Bind(6, state == DeliveryState.Sending ? 1 : 0).Bind(7, message.At).Bind(8, key).Bind(9, after < 0 ? null : stored[after].Id).Send();
        }
        return stored;
    }
}

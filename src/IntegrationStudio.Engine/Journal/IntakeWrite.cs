using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>A screened message on its way into the journal.</summary>
internal sealed record IntakeMessage
{
    public required long Id { get; init; }
    public required long Received { get; init; }
    public required int Channel { get; init; }
    public required long Plan { get; init; }
    public required MessageState State { get; init; }
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Bytes as received; more than <see cref="Raw"/> where the rest was never buffered.</summary>
    public required int Size { get; init; }

    public required byte[] BodyHash { get; init; }
    public required string Source { get; init; }
    public string? Type { get; init; }
    public string? ControlId { get; init; }
    public string? PatientId { get; init; }

    /// <summary>Further values that it is found by.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    public string? Application { get; init; }
    public string? Facility { get; init; }
    public string? OrderingKey { get; init; }

    /// <summary>What its sender counts it as (MSH-13); null where it does not count.</summary>
    public long? Sequence { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Whether that key is ours and not the sender's.</summary>
    public bool OwnKey { get; init; }
    public byte[]? Acknowledgement { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Which mapping version will process it, also after a crash.</summary>
    public PinnedMapping? Mapping { get; init; }

    /// <summary>The same of the channel's other mappings, by what destinations call them.</summary>
    public IReadOnlyList<(string Name, PinnedMapping Mapping)> Further { get; init; } = [];

    /// <summary>The message that this one came from: a batch, a message of another channel.</summary>
    public long? Cause { get; init; }

    /// <summary>The message that this one repeats for an operator.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>The journal's number of the one destination that gets it; null for all that the routes choose.</summary>
    public long? OnlyTo { get; init; }

    /// <summary>Who wanted it and why.</summary>
    public AuditEntry? Audit { get; init; }
}

/// <summary>What became of it: stored under its id, or recognised as the one with <see cref="Id"/>.</summary>
internal readonly record struct IntakeResult(bool Duplicate, long Id, MessageMarks Marks, MessageState State, byte[]? Acknowledgement);

/// <summary>Looks for the same message first; both happen in one transaction, so that two connections cannot both be first.</summary>
internal sealed class IntakeWrite(IntakeMessage message) : JournalWrite<IntakeResult>
{
    private const string Found = "SELECT id, body_hash, received, state, acknowledgement, marks FROM message WHERE ";

    private readonly long _bodyKey = BinaryPrimitives.ReadInt64BigEndian(message.BodyHash);

    public override int Size => message.Raw.Length + 512;

    protected override IntakeResult Write(JournalSession session)
    {
        var since = message.Received - (long)session.Options.DeduplicationWindow.TotalMicroseconds;
        var marks = MessageMarks.None;
        if (message is { State: MessageState.Received, ReplayOf: null } && Earlier(session, since, ref marks) is { } duplicate)
        {
            session.Statement("UPDATE message SET marks = marks | ?2 WHERE id = ?1").Bind(1, duplicate.Id).Bind(2, (long)MessageMarks.ReceivedAgain).Run();
            session.Event(duplicate.Id, null, message.Received, "Received again", message.Source);
            return duplicate;
        }
        if (message is { Sequence: { } number, State: MessageState.Received, ReplayOf: null, OwnKey: false })
            marks |= FeedSequence.Note(session, message, number);
        Insert(session, marks);
        if (message.Audit is { } audit)
            session.Audit(audit with { Detail = string.Create(CultureInfo.InvariantCulture, $"as message {message.Id}{(audit.Detail is null ? "" : ", " + audit.Detail)}") }, message.Received);
        if (message.ReplayOf is { } original)
            session.Event(original, null, message.Received, "Replayed", string.Create(CultureInfo.InvariantCulture, $"as message {message.Id}"));
        session.Moved(message.Channel, null, message.State);
        var traffic = session.TrafficOf(message.Channel, message.Received);
        traffic.Received++;
        traffic.Bytes += message.Size;
        var pulse = session.PulseOf(message.Channel, 0, message.Received);
        pulse.Received++;
        if (message.State == MessageState.Rejected)
        {
            traffic.Rejected++;
            pulse.Failed++;
        }
        return new IntakeResult(false, message.Id, marks, message.State, message.Acknowledgement);
    }

    private IntakeResult? Earlier(JournalSession session, long since, ref MessageMarks marks)
    {
        if (message.IdempotencyKey is { } key)
        {
            var same = Same(session.Statement(Found + "idempotency_key = ?1 AND channel = ?2 AND state <> 13 ORDER BY id DESC LIMIT 1")
                .Bind(1, key).Bind(2, message.Channel), since, ref marks, MessageMarks.ControlIdReused);
            // Our key is for recovery; what is sent again, in another file or batch, is recognised by its sender's id.
            if (same is not null || message is not { OwnKey: true, ControlId: not null })
                return same;
        }

        if (message.ControlId is null)
            return Same(session.Statement(Found + "body_key = ?1 AND control_id IS NULL AND idempotency_key IS NULL AND channel = ?2 ORDER BY id DESC LIMIT 1")
                .Bind(1, _bodyKey).Bind(2, message.Channel), since, ref marks, MessageMarks.None);
        // Almost always new: one look into the index says so.
        var seen = JournalSession.Single(Sender(session.Statement(
            "SELECT max(received) FROM (SELECT received FROM message WHERE control_id = ?1 AND channel = ?2 AND facility = ?3 AND application = ?4 LIMIT 16)")));
        if (seen is null)
            return null;
        if (seen >= since)
            marks |= MessageMarks.ControlIdReused;
        return Same(Sender(session.Statement(
            Found + "control_id = ?1 AND channel = ?2 AND facility = ?3 AND application = ?4 AND body_key = ?5 AND state <> 13 ORDER BY id DESC LIMIT 1")).Bind(5, _bodyKey),
            since, ref marks, marks);
    }

    private JournalStatement Sender(JournalStatement statement) => statement
        .Bind(1, message.ControlId).Bind(2, message.Channel).Bind(3, message.Facility ?? "").Bind(4, message.Application ?? "");

    /// <summary>Compares what was found: the same body is a duplicate (without any id only a mark), another one a reused id.</summary>
    private IntakeResult? Same(JournalStatement statement, long since, ref MessageMarks marks, MessageMarks ifOther)
    {
        try
        {
            if (!statement.Step() || statement.Int64(2) < since)
                return null;
            if (!statement.Blob(1).AsSpan().SequenceEqual(message.BodyHash))
            {
                marks |= ifOther;
                return null;
            }
            if (message.ControlId is null && message.IdempotencyKey is null)
            {
                marks |= MessageMarks.IdenticalBody;
                return null;
            }
            return new IntakeResult(true, statement.Int64(0), (MessageMarks)statement.Int64(5) | MessageMarks.ReceivedAgain, (MessageState)statement.Int64(3), statement.Blob(4));
        }
        finally
        {
            statement.Reset();
        }
    }

    private void Insert(JournalSession session, MessageMarks marks)
    {
        var row = session.Statement("""
            INSERT INTO message (id, channel, plan, state, received, marks, problem_count, size, body_key, body_hash, type, control_id, patient_id,
            application, facility, ordering_key, idempotency_key, source, acknowledgement, settled, mapping, cause, replay_of, only_to)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)
            """)
            .Bind(1, message.Id).Bind(2, message.Channel).Bind(3, message.Plan).Bind(4, (long)message.State).Bind(5, message.Received).Bind(6, (long)marks)
            .Bind(7, message.Problems.Count).Bind(8, message.Size).Bind(9, _bodyKey).Bind(10, message.BodyHash).Bind(11, message.Type)
            .Bind(12, message.ControlId).Bind(13, message.PatientId).Bind(14, message.Application ?? "").Bind(15, message.Facility ?? "")
            .Bind(16, message.OrderingKey).Bind(17, message.IdempotencyKey).Bind(18, message.Source)
            .Bind(20, message.State == MessageState.Rejected ? message.Received : null)
            .Bind(21, message.Mapping is { } mapping ? session.Mapping(mapping.Id, mapping.Version, mapping.EffectiveHash) : null)
            .Bind(22, message.Cause).Bind(23, message.ReplayOf).Bind(24, message.OnlyTo);
        row.BindBlob(19, message.Acknowledgement).Send();
        var raw = StoredContent.AsIs(message.Raw).SealedFor(message.Id, session.Options.BodyKeys);
        session.Statement("INSERT INTO raw (message, encoding, bytes) VALUES (?1, ?2, ?3)").Bind(1, message.Id).Bind(2, raw.Encoding).Bind(3, raw.Bytes).Send();
        foreach (var (name, pin) in message.Further)
            session.Statement("INSERT INTO further_mapping (message, name, mapping) VALUES (?1, ?2, ?3)")
                .Bind(1, message.Id).Bind(2, name).Bind(3, session.Mapping(pin.Id, pin.Version, pin.EffectiveHash)).Run();
        foreach (var (name, value) in message.Fields)
            session.Statement("INSERT INTO message_field (field, value, message) VALUES (?1, ?2, ?3)").Bind(1, session.Field(name)).Bind(2, value).Bind(3, message.Id).Send();
        ProblemRows.Insert(session, message.Id, message.Problems);
    }
}

/// <summary>Problems as they are stored: one JSON array per message that has any.</summary>
internal static class ProblemRows
{
    public static void Insert(JournalSession session, long message, IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
            session.Statement("INSERT INTO problem (message, problems) VALUES (?1, ?2) ON CONFLICT (message) DO UPDATE SET problems = ?2").Bind(1, message).Bind(2, Write(problems)).Run();
    }

    public static string Write(IReadOnlyList<Problem> problems) => JsonSerializer.Serialize(problems, JournalJson.Default.IReadOnlyListProblem);

    public static IReadOnlyList<Problem> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, JournalJson.Default.IReadOnlyListProblem) ?? [];
}

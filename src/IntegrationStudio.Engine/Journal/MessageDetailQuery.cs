using System.Data.Common;
using Dapper;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Collects everything about one message.</summary>
internal static class MessageDetailQuery
{
    public static MessageDetail? Find(DbConnection connection, long id, BodyKeys? keys)
    {
        var row = connection.QuerySingleOrDefault<JournalReader.RowRecord>($"""
            SELECT {MessageQuery.Columns} FROM message m JOIN channel c ON c.id = m.channel LEFT JOIN mapping p ON p.id = m.mapping WHERE m.id = @id
            """, new { id })?.ToRow();
        if (row is null)
            return null;
        var more = connection.QuerySingle<MoreRecord>("""
            SELECT m.source AS Source, m.ordering_key AS OrderingKey, m.body_hash AS BodyHash, m.acknowledgement AS Acknowledgement, m.processed AS Processed,
            m.settled AS Settled, p.version AS MappingVersion, p.effective_hash AS EffectiveHash, r.encoding AS Encoding, r.bytes AS Bytes, q.problems AS Problems, m.replay_of AS ReplayOf, m.cause AS Cause, m.pruned AS Pruned
            FROM message m LEFT JOIN mapping p ON p.id = m.mapping LEFT JOIN raw r ON r.message = m.id LEFT JOIN problem q ON q.message = m.id WHERE m.id = @id
            """, new { id });
        var outputs = connection.Query<OutputRecord>("""
            SELECT o.id AS Id, o.content_type AS ContentType, o.encoding AS Encoding, o.bytes AS Bytes, o.name AS Name, p.name AS Mapping, p.version AS Version, p.effective_hash AS EffectiveHash
            FROM output o LEFT JOIN mapping p ON p.id = o.mapping WHERE o.message = @id ORDER BY o.id
            """, new { id })
            .Select(output => new { Row = output, Bytes = StoredContent.Read((int)output.Encoding, output.Bytes, id, keys) }).ToList();
        var raw = more.Bytes is null ? [] : StoredContent.Read((int)(more.Encoding ?? 0), more.Bytes, id, keys);
        var problems = ProblemRows.Read(more.Problems);
        if (raw is null || outputs.Exists(output => output.Bytes is null))
            problems = [.. problems, new Problem("body.altered", "", "What is stored of this message cannot be decrypted: it was changed in the database, or belongs to another message.")];
        var deliveries = connection.Query<DeliveryRecord>("""
            SELECT d.id AS Id, t.name AS Destination, d.state AS State, d.attempts AS Attempts, d.due AS Due, d.created AS Created, d.settled AS Settled,
            d.response AS Response, d.duplicate AS Duplicate FROM delivery d JOIN destination t ON t.id = d.destination WHERE d.message = @id ORDER BY d.id
            """, new { id }).Select(delivery => delivery.ToDetail(id)).ToList();
        var events = connection.Query<(long At, string What, string? Detail, long? Delivery)>(
            "SELECT at, what, detail, delivery FROM event WHERE message = @id ORDER BY id", new { id })
            .Select(entry => new HistoryEntry(JournalTime.To(entry.At), entry.What, entry.Detail, entry.Delivery));
        return new MessageDetail(row, raw ?? [], more.Acknowledgement, more.Source,
            more.OrderingKey, Convert.ToHexStringLower(more.BodyHash), row.MappingId, more.MappingVersion, more.EffectiveHash,
            problems, [.. outputs.Where(output => output.Bytes is not null).Select(output => output.Row.ToOutput(output.Bytes!))], deliveries, History(row, more, deliveries, events))
        {
            Pruned = more.Pruned is { } pruned ? JournalTime.To(pruned) : null,
            ReplayOf = more.ReplayOf,
            Replays = connection.Query<long>("SELECT id FROM message WHERE replay_of = @id ORDER BY id DESC LIMIT 20", new { id }).AsList(),
            Cause = more.Cause,
            Effects = connection.Query<long>("SELECT id FROM message WHERE cause = @id ORDER BY id LIMIT 20", new { id }).AsList(),
        };
    }

    /// <summary>The ordinary way is told by the rows' own times; only what is out of the ordinary has event rows.</summary>
    private static List<HistoryEntry> History(MessageRow row, MoreRecord more, List<DeliveryDetail> deliveries, IEnumerable<HistoryEntry> events)
    {
        var history = new List<HistoryEntry> { new(row.Received, nameof(MessageState.Received), more.Source, null) };
        if (more.Processed is { } processed)
            history.Add(new(JournalTime.To(processed), (deliveries.Count > 0 ? MessageState.Routed : row.State).ToString(), row.MappingId, null));
        history.AddRange(events);
        history.AddRange(deliveries.Where(delivery => delivery is { State: DeliveryState.Delivered, Settled: not null })
            .Select(delivery => new HistoryEntry(delivery.Settled!.Value, nameof(DeliveryState.Delivered), $"{delivery.Destination}: {delivery.Response}", delivery.Id)));
        if (more.Settled is { } settled && (deliveries.Count > 0 || more.Processed is null))
            history.Add(new(JournalTime.To(settled), row.State.ToString(), null, null));
        return [.. history.OrderBy(entry => entry.At)]; // stable: equal times stay in order of cause
    }

    private sealed record MoreRecord(
        string Source, string? OrderingKey, byte[] BodyHash, byte[]? Acknowledgement, long? Processed, long? Settled, string? MappingVersion,
        string? EffectiveHash, long? Encoding, byte[]? Bytes, string? Problems, long? ReplayOf, long? Cause, long? Pruned);

    private sealed record OutputRecord(long Id, string ContentType, long Encoding, byte[] Bytes, string? Name, string? Mapping, string? Version, string? EffectiveHash)
    {
        public MessageOutput ToOutput(byte[] bytes) => new(Id, ContentType, bytes) { Name = Name, Mapping = Mapping is null ? null : new PinnedMapping(Mapping, Version!, EffectiveHash!) };
    }

    private sealed record DeliveryRecord(
        long Id, string Destination, long State, long Attempts, long? Due, long Created, long? Settled, string? Response, long Duplicate)
    {
        public DeliveryDetail ToDetail(long message) => new(Id, message, Destination, (DeliveryState)State, (int)Attempts,
            Due is { } due ? JournalTime.To(due) : null, JournalTime.To(Created), Settled is { } settled ? JournalTime.To(settled) : null, Response, Duplicate != 0);
    }
}

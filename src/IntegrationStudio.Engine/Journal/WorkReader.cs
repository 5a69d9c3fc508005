using Dapper;

namespace IntegrationStudio.Engine.Journal;

/// <summary>A delivery that waits for its lane.</summary>
internal sealed record PendingDelivery(long Id, long Message, long Output, long State, long Attempts, long Created, long? Due, string OrderingKey);

/// <summary>A message that an earlier run left between commit and routing.</summary>
internal sealed record UnprocessedMessage(
    long Id, long Received, long Plan, long Crashes, byte[] Bytes, byte[]? Acknowledgement, string? MappingId, string? MappingVersion, string? EffectiveHash, long? OnlyTo, long? Cause)
{
    public PinnedMapping? Mapping => MappingId is null ? null : new PinnedMapping(MappingId, MappingVersion!, EffectiveHash!);
}

/// <summary>What a delivery is made of, when its lane no longer has it in memory.</summary>
internal sealed record DeliveryContent(ReadOnlyMemory<byte> Bytes, long Received, string? Type, string? ControlId, string? PatientId)
{
    /// <summary>The media type; null of a message as it came, whose channel knows it.</summary>
    public string? ContentType { get; init; }
}

/// <summary>What is left to do, for lanes and recovery.</summary>
internal sealed class WorkReader(JournalDatabase database, BodyKeys? keys)
{
    /// <summary>Open deliveries of a destination in order, after an id; keys that are stuck are left out.</summary>
    public List<PendingDelivery> Open(long destination, long after, int take, IReadOnlyCollection<string> exceptKeys)
    {
        using var connection = database.Open();
        var except = exceptKeys.Count == 0 ? "" : $" AND ordering_key NOT IN {connection.Texts("@except")}";
        return connection.Query<PendingDelivery>($"""
            SELECT id, message, output, state, attempts, created, due, ordering_key AS OrderingKey FROM delivery {connection.IndexedBy("delivery_open")}
            WHERE destination = @destination AND id > @after AND state < 10 AND state <> 7{except} ORDER BY id LIMIT @take
            """, new { destination, after, take, except = System.Text.Json.JsonSerializer.Serialize(exceptKeys) }).AsList();
    }

    /// <summary>Keys that wait for an operator: behind a held delivery, or behind a dead one where the destination does not skip these.</summary>
    public List<string> StuckKeys(long destination, bool skipOnDead)
    {
        using var connection = database.Open();
        return connection.Query<string>($"""
            SELECT DISTINCT ordering_key FROM delivery WHERE destination = @destination AND state IN (3, 4, 5, 6, 11) AND state IN ({(skipOnDead ? "5" : "5, 11")})
            """, new { destination }).AsList();
    }

    /// <summary>How many deliveries are open and since when the oldest is.</summary>
    public (long Count, long? Oldest) Depth(long destination, bool count = true)
    {
        using var connection = database.Open();
        var open = count ? connection.ExecuteScalar<long>("SELECT count(*) FROM delivery WHERE destination = @destination AND state < 10", new { destination }) : 0;
        var oldest = connection.ExecuteScalar<long?>("SELECT created FROM delivery WHERE destination = @destination AND state < 10 ORDER BY id LIMIT 1", new { destination });
        return (open, oldest);
    }

    public DeliveryContent? Content(long message, long output)
    {
        using var connection = database.Open();
        var row = connection.QuerySingleOrDefault<(int Encoding, byte[] Bytes, long Received, string? Type, string? ControlId, string? PatientId, string? ContentType)?>(output == 0
            ? "SELECT r.encoding, r.bytes, m.received, m.type, m.control_id, m.patient_id, NULL FROM raw r JOIN message m ON m.id = r.message WHERE m.id = @message"
            : "SELECT o.encoding, o.bytes, m.received, m.type, m.control_id, m.patient_id, o.content_type FROM output o JOIN message m ON m.id = o.message WHERE o.id = @output AND m.id = @message",
            new { message, output });
        return row is { } found && StoredContent.Read(found.Encoding, found.Bytes, message, keys) is { } body ? new DeliveryContent(body, found.Received, found.Type, found.ControlId, found.PatientId) { ContentType = found.ContentType } : null;
    }

    /// <summary>RECEIVED messages of a channel in order, after an id.</summary>
    public List<UnprocessedMessage> Unprocessed(int channel, long after, int take)
    {
        using var connection = database.Open();
        return connection.Query<UnprocessedRow>($"""
            SELECT m.id, m.received, m.plan, m.crashes, r.encoding, r.bytes, m.acknowledgement, p.name AS MappingId, p.version AS MappingVersion,
            p.effective_hash AS EffectiveHash, m.only_to AS OnlyTo, m.cause AS Cause
            FROM message m {connection.IndexedBy("message_unusual")} JOIN raw r ON r.message = m.id LEFT JOIN mapping p ON p.id = m.mapping
            WHERE m.state = 0 AND m.state <> 10 AND m.channel = @channel AND m.id > @after ORDER BY m.id LIMIT @take
            """, new { channel, after, take })
            // What cannot be opened is empty: it fails in the channel, where people see it.
            .Select(row => new UnprocessedMessage(row.Id, row.Received, row.Plan, row.Crashes, StoredContent.Read((int)row.Encoding, row.Bytes, row.Id, keys) ?? [], row.Acknowledgement, row.MappingId, row.MappingVersion, row.EffectiveHash, row.OnlyTo, row.Cause)).ToList();
    }

    private sealed record UnprocessedRow(long Id, long Received, long Plan, long Crashes, long Encoding, byte[] Bytes, byte[]? Acknowledgement, string? MappingId, string? MappingVersion, string? EffectiveHash, long? OnlyTo, long? Cause);

    /// <summary>The versions of a message's second and further mappings, by what destinations call them.</summary>
    public Dictionary<string, PinnedMapping> FurtherMappings(long message)
    {
        using var connection = database.Open();
        return connection.Query<(string Name, string Id, string Version, string Hash)>(
            "SELECT f.name, p.name, p.version, p.effective_hash FROM further_mapping f JOIN mapping p ON p.id = f.mapping WHERE f.message = @message", new { message })
            .ToDictionary(row => row.Name, row => new PinnedMapping(row.Id, row.Version, row.Hash));
    }

    /// <summary>The answer stored with a message; null while it is in processing.</summary>
    public byte[]? Acknowledgement(long message)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<byte[]?>("SELECT acknowledgement FROM message WHERE id = @message", new { message });
    }

    /// <summary>The number of a channel; null where it never took anything in.</summary>
    public int? ChannelNumber(string name)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<int?>("SELECT id FROM channel WHERE name = @name", new { name });
    }

    /// <summary>Settled messages of a channel, after an id, that were received before a time and still have what is to be deleted: their content, or anything.</summary>
    public List<long> Prunable(int channel, long after, long before, bool all, int take)
    {
        using var connection = database.Open();
        var kept = all ? "" : " AND pruned IS NULL";
        return connection.Query<long>($"SELECT id FROM message WHERE channel = @channel AND id > @after AND received < @before AND state >= 10{kept} ORDER BY id LIMIT @take", new { channel, after, before, take }).AsList();
    }

    /// <summary>How far a source has come; null the first time.</summary>
    public string? Place(int channel, string name)
    {
        using var connection = database.Open();
        return SourcePlaces.Read(connection, channel, name);
    }

    /// <summary>The definition of an earlier plan.</summary>
    public string? Plan(long plan)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<string?>("SELECT definition FROM plan WHERE id = @plan", new { plan });
    }
}

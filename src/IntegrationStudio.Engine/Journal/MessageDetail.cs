using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Everything that is known about one message.</summary>
/// <param name="Row">What lists show.</param>
/// <param name="Raw">The bytes exactly as received; empty when pruned.</param>
/// <param name="Acknowledgement">The answer that was or would be given; null when none is stored.</param>
/// <param name="Source">Where it came from, e.g. <c>mllp 127.0.0.1:51234</c>.</param>
/// <param name="OrderingKey">What it is kept in order with.</param>
/// <param name="BodyHash">SHA-256 of the bytes, lower-case hex.</param>
/// <param name="MappingId">The mapping that processed it, or null.</param>
/// <param name="MappingVersion">Its version.</param>
/// <param name="EffectiveHash">Its effective hash.</param>
/// <param name="Problems">All problems of screening, parsing, mapping and validation.</param>
/// <param name="Outputs">What the mapping produced.</param>
/// <param name="Deliveries">On their way to destinations, in order of routing.</param>
/// <param name="History">State changes and events, oldest first.</param>
public sealed record MessageDetail(
    MessageRow Row, byte[] Raw, byte[]? Acknowledgement, string Source, string? OrderingKey, string BodyHash,
    string? MappingId, string? MappingVersion, string? EffectiveHash,
    IReadOnlyList<Problem> Problems, IReadOnlyList<MessageOutput> Outputs, IReadOnlyList<DeliveryDetail> Deliveries,
    IReadOnlyList<HistoryEntry> History)
{
    /// <summary>When its content was deleted, or null.</summary>
    public DateTimeOffset? Pruned { get; init; }

    /// <summary>The message that this one repeats, or null.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>The messages that repeat this one, the newest 20.</summary>
    public IReadOnlyList<long> Replays { get; init; } = [];

    /// <summary>The message that this one came from: the batch that it was a part of, the message of another channel; or null.</summary>
    public long? Cause { get; init; }

    /// <summary>The messages that came from this one, the first 20.</summary>
    public IReadOnlyList<long> Effects { get; init; } = [];
}

/// <summary>What one mapping made of a message.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="ContentType">E.g. <c>application/fhir+json</c>.</param>
/// <param name="Bytes">As delivered.</param>
public sealed record MessageOutput(long Id, string ContentType, byte[] Bytes)
{
    /// <summary>What the channel calls the mapping, where it has several.</summary>
    public string? Name { get; init; }

    /// <summary>The version that made it; null: the message's own.</summary>
    public PinnedMapping? Mapping { get; init; }
}

/// <summary>One message on its way to one destination.</summary>
/// <param name="Id">Ascending in order of routing.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Destination">The destination's id within the channel.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Due">When it will be tried again, while it waits for that.</param>
/// <param name="Created">When it was routed.</param>
/// <param name="Settled">When it was delivered or given up.</param>
/// <param name="Response">What the destination said, or why it failed; a short text.</param>
/// <param name="PossibleDuplicate">It was on the wire at a crash or time-out and was sent again.</param>
public sealed record DeliveryDetail(
    long Id, long MessageId, string Destination, DeliveryState State, int Attempts, DateTimeOffset? Due, DateTimeOffset Created,
    DateTimeOffset? Settled, string? Response, bool PossibleDuplicate);

/// <summary>One thing that happened to a message.</summary>
/// <param name="At">When.</param>
/// <param name="What">A state or an event in one or two words, e.g. <c>Routed</c>.</param>
/// <param name="Detail">More, in a sentence, or null.</param>
/// <param name="DeliveryId">The delivery that it happened to, or null for the message.</param>
public sealed record HistoryEntry(DateTimeOffset At, string What, string? Detail, long? DeliveryId);

using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Bytes that a source received, with what it knows about them.</summary>
internal sealed record Arrival
{
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Bytes that came; more than <see cref="Bytes"/> where the source refused to buffer the rest.</summary>
    public required int Size { get; init; }

    /// <summary>For people, e.g. <c>mllp 127.0.0.1:51234</c>.</summary>
    public required string Source { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Whether that key is ours, to recognise what a crash interrupted, and says nothing about what the sender calls the message.</summary>
    public bool OwnKey { get; init; }

    /// <summary>The message that this one came from: a batch, a message of another channel.</summary>
    public long? Cause { get; init; }

    /// <summary>The message that this one repeats for an operator.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>The one destination that gets it; null for all that the routes choose.</summary>
    public string? OnlyTo { get; init; }

    /// <summary>Who wanted it and why; commits with the message.</summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>Why the source itself refuses it; it is stored as REJECTED.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>Sends an acknowledgement that comes after the answer (enhanced mode); null where the source can only answer once.</summary>
    public Func<ReadOnlyMemory<byte>, Task>? Later { get; init; }

    /// <summary>Called once when nothing needs the bytes any more.</summary>
    public Action? Finished { get; init; }
}

/// <summary>What the source answers.</summary>
/// <param name="Kind">What became of the message.</param>
/// <param name="Acknowledgement">To be sent; null for nothing.</param>
/// <param name="Problems">Why it was refused or failed.</param>
internal sealed record Answer(AnswerKind Kind, ReadOnlyMemory<byte>? Acknowledgement, IReadOnlyList<Problem> Problems)
{
    /// <summary>The message's id, if it was stored.</summary>
    public long Id { get; init; }

    /// <summary>The sender must not take this for an answer: the connection is closed.</summary>
    public bool Close => Kind == AnswerKind.Unavailable;
}

/// <summary>What became of a message, for the source's own protocol.</summary>
internal enum AnswerKind
{
    /// <summary>Stored, and what the channel promises besides.</summary>
    Accepted,

    /// <summary>Refused by the screening.</summary>
    Rejected,

    /// <summary>Stored, but its content could not be processed (acknowledge: processed).</summary>
    Failed,

    /// <summary>Not stored; it may be sent again.</summary>
    Unavailable,
}

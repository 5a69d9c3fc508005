using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Connectors;

/// <summary>What an attempt came to.</summary>
internal enum DeliveryResult
{
    /// <summary>The destination has it, durably.</summary>
    Delivered,

    /// <summary>It does not have it; later may be better.</summary>
    Retry,

    /// <summary>It will never take it.</summary>
    Refused,

    /// <summary>It may have it.</summary>
    Uncertain,
}

/// <summary>What an attempt came to, and what the destination said: a short text without content.</summary>
internal readonly record struct DeliveryOutcome(DeliveryResult Result, string Response)
{
    /// <summary>How long the destination wants to be left alone before it is tried again; null where it did not say.</summary>
    public TimeSpan? NotBefore { get; init; }
}

/// <summary>A delivery as a destination sees it.</summary>
internal sealed record OutgoingMessage(long MessageId, long DeliveryId, DeliveryContent Content)
{
    /// <summary>The destination's id within its channel.</summary>
    public string Destination { get; init; } = "";
}

/// <summary>Makes one attempt. Throws for nothing that a destination can do.</summary>
internal delegate Task<DeliveryOutcome> SendMessage(OutgoingMessage message, CancellationToken cancel);

using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Whether a channel works.</summary>
public enum ChannelActivity
{
    /// <summary>Takes nothing in; deliveries rest.</summary>
    Stopped,

    /// <summary>Recovering what an earlier run left.</summary>
    Starting,

    /// <summary>Listening and delivering.</summary>
    Running,

    /// <summary>Finishing what it began.</summary>
    Stopping,

    /// <summary>Could not start; <see cref="ChannelStatus.Problems"/> says why.</summary>
    Faulted,
}

/// <summary>A picture of a channel at one moment.</summary>
public sealed record ChannelStatus
{
    /// <summary>The channel as authored.</summary>
    public required ChannelDefinition Definition { get; init; }

    /// <summary>Channel id.</summary>
    public string Id => Definition.Id;

    /// <summary>What people call it.</summary>
    public string Title => Definition.Title ?? Definition.Id;

    /// <summary>Whether it works.</summary>
    public required ChannelActivity Activity { get; init; }

    /// <summary>Why it does not start, or what is wrong with it now.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Where it listens, e.g. <c>mllp://127.0.0.1:2575</c> or <c>/in/labs</c>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Open connections.</summary>
    public int Connections { get; init; }

    /// <summary>Messages per second over the last 10 s.</summary>
    public double RatePerSecond { get; init; }

    /// <summary>Messages in each of the last 60 s, oldest first.</summary>
    public IReadOnlyList<int> LastMinute { get; init; } = [];

    /// <summary>When the last message came, of this run.</summary>
    public DateTimeOffset? LastMessage { get; init; }

    /// <summary>Messages stored since the channel started.</summary>
    public long Received { get; init; }

    /// <summary>Refused, failed or dead since the channel started.</summary>
    public long Errors { get; init; }

    /// <summary>The last error, in a sentence without content.</summary>
    public string? LastError { get; init; }

    /// <summary>Deliveries and messages that are not settled.</summary>
    public long QueueDepth { get; init; }

    /// <summary>The age of the oldest of these.</summary>
    public TimeSpan? OldestAge { get; init; }

    /// <summary>Received-to-delivered times of the last minute: median and 99th percentile, milliseconds.</summary>
    public (double P50, double P99) LatencyMilliseconds { get; init; }

    /// <summary>Its destinations, as the definition orders them.</summary>
    public IReadOnlyList<DestinationStatus> Destinations { get; init; } = [];
}

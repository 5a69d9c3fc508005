using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>What rules look at, at one moment.</summary>
internal sealed record AlertPicture
{
    public required DateTimeOffset Now { get; init; }

    public IReadOnlyList<ChannelStatus> Channels { get; init; } = [];

    /// <summary>Free bytes on the store's disk; null where that is unknown.</summary>
    public long? FreeBytes { get; init; }

    public IReadOnlyList<ChannelCertificate> Certificates { get; init; } = [];

    /// <summary>What senders counted and did not bring.</summary>
    public IReadOnlyList<FeedGap> Gaps { get; init; } = [];

    /// <summary>Messages of a channel in each hour of the last weeks, hours since 1970.</summary>
    public Func<string, IReadOnlyDictionary<long, long>> Hours { get; init; } = _ => new Dictionary<long, long>();

    /// <summary>When a channel's last message came, as far as is known.</summary>
    public Func<string, DateTimeOffset?> Last { get; init; } = _ => null;

    /// <summary>What came to a channel, and what of it failed or was refused, between two times of the last day.</summary>
    public Func<string, DateTimeOffset, DateTimeOffset, (long Received, long Failed)> Traffic { get; init; } = (_, _, _) => (0, 0);
}

/// <summary>A certificate in a file that a channel names.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="File">The file.</param>
/// <param name="Name">Whose it is.</param>
/// <param name="Until">When it expires.</param>
internal sealed record ChannelCertificate(string Channel, string File, string Name, DateTimeOffset Until);

namespace IntegrationStudio.Engine.Channels;

/// <summary>What channels may use.</summary>
public sealed record ChannelHostOptions
{
    /// <summary>File destinations write below this folder and nowhere else.</summary>
    public required string OutputRoot { get; init; }

    /// <summary>Whether listeners may bind to addresses other than loopback. Default no.</summary>
    public bool AllowNonLoopback { get; init; }

    /// <summary>Where the time comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Messages that may be between commit and routing at one time, per channel; then the source stops reading. Default 512.</summary>
    public int MaxInProcess { get; init; } = 512;
}

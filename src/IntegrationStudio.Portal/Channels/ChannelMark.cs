using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Channels;

/// <summary>How a channel's activity shows.</summary>
internal static class ChannelMark
{
    /// <summary>A running channel with problems is marked as such: it works, but somebody should look.</summary>
    public static Mark Of(ChannelStatus channel) => channel.Activity switch
    {
        ChannelActivity.Running when channel.Problems.Count > 0 => new("warn", "warning", "Running, with problems"),
        ChannelActivity.Running => new("ok", "play", "Running"),
        ChannelActivity.Starting => new("busy", "wait", "Starting"),
        ChannelActivity.Stopping => new("busy", "wait", "Stopping"),
        ChannelActivity.Faulted => new("bad", "error", "Faulted"),
        _ => new("idle", "stop", "Stopped"),
    };
}

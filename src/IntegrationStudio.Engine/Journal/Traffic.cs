namespace IntegrationStudio.Engine.Journal;

/// <summary>How many messages of a channel are in a state now.</summary>
/// <param name="Channel">Channel id.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
public sealed record StateCount(string Channel, MessageState State, long Count);

/// <summary>The width of a step in <see cref="TrafficPoint"/>s.</summary>
public enum TrafficStep
{
    /// <summary>UTC hours.</summary>
    Hour,

    /// <summary>UTC days.</summary>
    Day,
}

/// <summary>What a channel did in one hour or day. Steps without traffic are absent.</summary>
/// <param name="Channel">Channel id.</param>
/// <param name="Start">Beginning of the step, UTC.</param>
/// <param name="Received">Messages stored, refused ones included.</param>
/// <param name="Rejected">Of these refused.</param>
/// <param name="Failed">Messages whose processing failed.</param>
/// <param name="Filtered">Messages left out by the filter.</param>
/// <param name="Delivered">Deliveries that arrived.</param>
/// <param name="Bytes">Received bytes.</param>
public sealed record TrafficPoint(string Channel, DateTimeOffset Start, long Received, long Rejected, long Failed, long Filtered, long Delivered, long Bytes);

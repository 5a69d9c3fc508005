using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Portal.Messages;

namespace IntegrationStudio.Portal.Dashboard;

/// <summary>What the dashboard shows. Channels are a live picture; figures over time are read from the journal, less often.</summary>
internal sealed class DashboardState(ChannelHost host, JournalReader journal, PulseHistory pulse, TimeProvider clock)
{
    private const int RecentTroubles = 8;
    private DateTimeOffset journalRead = DateTimeOffset.MinValue;

    /// <summary>A month of hours is read less often than a day of them.</summary>
    private TimeSpan JournalInterval => TimeSpan.FromSeconds(Span is TrafficSpan.Month ? 10 : 0.9);

    public TrafficSpan Span { get; private set; } = TrafficSpan.Day;

    /// <summary>The channel that charts show; null for all together.</summary>
    public string? Channel { get; private set; }

    public IReadOnlyList<ChannelStatus> Channels { get; private set; } = [];

    public IReadOnlyList<TrafficBar> Bars { get; private set; } = [];

    public IReadOnlyList<LatencyBar> Times { get; private set; } = [];

    public IReadOnlyDictionary<string, long> ReceivedByChannel { get; private set; } = new Dictionary<string, long>();

    public IReadOnlyDictionary<(string Channel, string Destination), (long Delivered, long Missed)> ByDestination { get; private set; } = new Dictionary<(string, string), (long, long)>();

    public IReadOnlyList<MessageRow> Troubles { get; private set; } = [];

    /// <summary>Whether any message was ever stored; null before the first reading.</summary>
    public bool? HasMessages { get; private set; }

    public long Received { get; private set; }

    public long Failed { get; private set; }

    public double RatePerSecond => Channels.Sum(channel => channel.RatePerSecond);

    public long Waiting => Channels.Sum(channel => channel.QueueDepth);

    public TimeSpan? OldestWaiting => Channels.Max(channel => channel.OldestAge);

    public int Running => Channels.Count(channel => channel.Activity is ChannelActivity.Running);

    public DateTimeOffset From(ViewerZone zone) => TrafficSeries.From(Span, clock.GetUtcNow(), zone);

    /// <summary>Takes a new picture of the channels, and of the journal when that one is old.</summary>
    public async Task RefreshAsync(ViewerZone zone, CancellationToken cancel)
    {
        Channels = host.Channels;
        if (clock.GetUtcNow() - journalRead >= JournalInterval)
            await ReadJournalAsync(zone, cancel);
    }

    public Task ChooseAsync(TrafficSpan span, string? channel, ViewerZone zone, CancellationToken cancel)
    {
        (Span, Channel) = (span, channel);
        return ReadJournalAsync(zone, cancel);
    }

    private async Task ReadJournalAsync(ViewerZone zone, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (span, only, from) = (Span, Channel, From(zone));
        var step = span is TrafficSpan.Hour ? PulseStep.Minute : PulseStep.Hour;
        var times = await pulse.ReadAsync(step, from, now.AddHours(1), cancel: cancel);
        var lanes = await pulse.ReadAsync(step, from, now.AddHours(1), destinations: true, cancel: cancel);
        // The hours of before there were minutes are in the traffic alone.
        var points = span is TrafficSpan.Hour
            ? [.. times.Select(point => new TrafficPoint(point.Channel, point.Start, point.Received, 0, point.Failed, 0, point.Delivered, 0))]
            : await journal.TrafficAsync(from, now.AddHours(1), TrafficStep.Hour, cancel: cancel);
        var counts = await journal.StateCountsAsync(cancel);
        var troubles = await journal.ListAsync(new MessageFilter { States = MessageMark.Troubled }, RecentTroubles, cancel);
        if (span != Span || only != Channel)
            return; // somebody chose another one meanwhile, whose figures are on their way
        Bars = TrafficSeries.Bars(span, now, zone, points.Where(point => only is null || point.Channel == only));
        Times = LatencySeries.Bars(span, now, zone, times.Where(point => only is null || point.Channel == only));
        Received = points.Sum(point => point.Received);
        Failed = points.Sum(point => point.Failed + point.Rejected);
        ReceivedByChannel = points.GroupBy(point => point.Channel).ToDictionary(group => group.Key, group => group.Sum(point => point.Received));
        ByDestination = lanes.GroupBy(point => (point.Channel, point.Destination ?? "")).ToDictionary(group => group.Key, group => (group.Sum(point => point.Delivered), group.Sum(point => point.Missed)));
        Troubles = troubles.Rows;
        HasMessages = counts.Any(count => count.Count > 0);
        journalRead = now;
    }
}

using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Portal.Messages;

namespace IntegrationStudio.Portal.Dashboard;

/// <summary>What the dashboard shows. Channels are a live picture; figures over time are read from the journal, less often.</summary>
internal sealed class DashboardState(ChannelHost host, JournalReader journal, TimeProvider clock)
{
    private const int RecentTroubles = 8;
    private DateTimeOffset journalRead = DateTimeOffset.MinValue;

    /// <summary>A month of hours is read less often than a day of them.</summary>
    private TimeSpan JournalInterval => TimeSpan.FromSeconds(Span is TrafficSpan.Day ? 0.9 : 10);

    public TrafficSpan Span { get; private set; } = TrafficSpan.Day;

    public IReadOnlyList<ChannelStatus> Channels { get; private set; } = [];

    public IReadOnlyList<TrafficBar> Bars { get; private set; } = [];

    public IReadOnlyDictionary<string, long> ReceivedByChannel { get; private set; } = new Dictionary<string, long>();

    public IReadOnlyList<MessageRow> Troubles { get; private set; } = [];

    /// <summary>Whether any message was ever stored; null before the first reading.</summary>
    public bool? HasMessages { get; private set; }

    public long Received => Bars.Sum(bar => bar.Received);

    public long Failed => Bars.Sum(bar => bar.Failed);

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

    public Task ChooseAsync(TrafficSpan span, ViewerZone zone, CancellationToken cancel)
    {
        Span = span;
        return ReadJournalAsync(zone, cancel);
    }

    private async Task ReadJournalAsync(ViewerZone zone, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var points = await journal.TrafficAsync(From(zone), now.AddHours(1), TrafficStep.Hour, cancel: cancel);
        var counts = await journal.StateCountsAsync(cancel);
        var troubles = await journal.ListAsync(new MessageFilter { States = MessageMark.Troubled }, RecentTroubles, cancel);
        Bars = TrafficSeries.Bars(Span, now, zone, points);
        ReceivedByChannel = points.GroupBy(point => point.Channel).ToDictionary(group => group.Key, group => group.Sum(point => point.Received));
        Troubles = troubles.Rows;
        HasMessages = counts.Any(count => count.Count > 0);
        journalRead = now;
    }
}

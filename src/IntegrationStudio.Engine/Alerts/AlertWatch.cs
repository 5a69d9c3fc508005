using Dapper;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>Looks at everything that rules are about, and lets alerts start and end. One per installation.</summary>
public sealed class AlertWatch(ChannelHost host, MessageJournal journal, AlertStore store)
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private const int MostGaps = 10_000;
    private static readonly TimeSpan SlowEvery = TimeSpan.FromMinutes(10);

    private readonly AlertCourse _course = new();
    private readonly Dictionary<string, IReadOnlyDictionary<long, long>> _hours = new(StringComparer.Ordinal);
    private IReadOnlyList<ChannelCertificate> _certificates = [];
    private DateTimeOffset _slowly = DateTimeOffset.MinValue;

    /// <summary>Looks until told to end. While the store is away nothing can be written, and the health says so.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Every, journal.Options.Clock, cancel).ConfigureAwait(false);
                await LookAsync(cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception reason) when (reason is JournalUnavailableException or System.Data.Common.DbException)
            {
                // It is looked again.
            }
        }
    }

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        var now = journal.Options.Clock.GetUtcNow();
        var channels = host.Channels;
        if (now - _slowly >= SlowEvery)
        {
            _slowly = now;
            _hours.Clear();
            _certificates = CertificateFiles.Of(channels.Select(channel => channel.Definition));
        }
        var rules = await store.RulesAsync(cancel).ConfigureAwait(false);
        var findings = await Task.Run(() => AlertConditions.Look(rules, new AlertPicture
        {
            Now = now,
            Channels = channels,
            FreeBytes = StoreSpace.Free(journal.Path),
            Certificates = _certificates,
            Gaps = rules.Any(rule => rule is { Kind: AlertKind.FeedGap, IsEnabled: true }) ? journal.Reader.ReadNow(connection => FeedGaps.Open(connection, null, MostGaps)) : [],
            Hours = Hours,
            Last = channel => channels.FirstOrDefault(one => one.Id == channel)?.LastMessage ?? LastHour(channel),
            Traffic = Traffic,
        }), cancel).ConfigureAwait(false);
        var (start, end) = _course.Take(await store.OpenAsync(cancel).ConfigureAwait(false), findings, now);
        await store.ApplyAsync(start, end, rules, cancel).ConfigureAwait(false);
    }

    private IReadOnlyDictionary<long, long> Hours(string channel)
    {
        if (_hours.TryGetValue(channel, out var known))
            return known;
        var since = JournalTime.Hour(journal.Now) - (SilenceProfile.Weeks * 168);
        return _hours[channel] = journal.Reader.ReadNow(connection => connection.Query<(long Hour, long Received)>(
            "SELECT t.hour, t.received FROM traffic t JOIN channel c ON c.id = t.channel WHERE c.name = @channel AND t.hour >= @since", new { channel, since }).ToDictionary(row => row.Hour, row => row.Received));
    }

    /// <summary>What is known of before this run: the end of the last hour in which something came.</summary>
    private DateTimeOffset? LastHour(string channel)
    {
        var hours = Hours(channel).Where(hour => hour.Value > 0).Select(hour => hour.Key).DefaultIfEmpty(-1).Max();
        if (hours < 0)
            return null;
        var end = JournalTime.FromHour(hours + 1);
        var now = journal.Options.Clock.GetUtcNow();
        return end < now ? end : now;
    }

    private (long Received, long Failed) Traffic(string channel, DateTimeOffset from, DateTimeOffset to) => journal.Reader.ReadNow(connection => connection.QuerySingle<(long, long)>("""
        SELECT CAST(coalesce(sum(p.received), 0) AS bigint), CAST(coalesce(sum(p.failed), 0) AS bigint) FROM pulse p JOIN channel c ON c.id = p.channel
        WHERE p.step = 1 AND c.name = @channel AND p.destination = 0 AND p.at >= @from AND p.at < @to
        """, new { channel, from = JournalTime.From(from) / JournalTime.MinuteInMicroseconds, to = (JournalTime.From(to) / JournalTime.MinuteInMicroseconds) + 1 }));
}

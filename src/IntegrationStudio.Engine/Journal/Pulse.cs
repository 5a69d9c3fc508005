using Dapper;

namespace IntegrationStudio.Engine.Journal;

/// <summary>What a channel or one of its destinations did in a minute or an hour.</summary>
/// <param name="Channel">Channel id.</param>
/// <param name="Destination">Destination id; null for the channel as a whole.</param>
/// <param name="Start">Beginning of the step, UTC.</param>
/// <param name="Received">Messages stored, refused ones included; 0 for destinations.</param>
/// <param name="Failed">Of these refused, failed or held.</param>
/// <param name="Delivered">Deliveries that arrived.</param>
/// <param name="Missed">Attempts that did not.</param>
/// <param name="MeanMilliseconds">From receipt to delivery, on average.</param>
/// <param name="SlowestMilliseconds">The slowest of them.</param>
public sealed record PulsePoint(string Channel, string? Destination, DateTimeOffset Start, long Received, long Failed, long Delivered, long Missed, double MeanMilliseconds, double SlowestMilliseconds);

/// <summary>The width of a step in <see cref="PulsePoint"/>s.</summary>
public enum PulseStep
{
    /// <summary>UTC minutes; kept for two days.</summary>
    Minute = 1,

    /// <summary>UTC hours.</summary>
    Hour = 60,
}

/// <summary>Figures over time, finer than <see cref="TrafficPoint"/>s and of destinations, too.</summary>
public sealed class PulseHistory(MessageJournal journal)
{
    /// <summary>How long minutes are kept.</summary>
    public static readonly TimeSpan KeepMinutes = TimeSpan.FromDays(2);

    /// <summary>How long hours are kept.</summary>
    public static readonly TimeSpan KeepHours = TimeSpan.FromDays(800);

    /// <summary>Points between two times, oldest first; steps in which nothing happened are absent.</summary>
    /// <param name="step">Minutes or hours.</param>
    /// <param name="from">From the step of this time.</param>
    /// <param name="to">To before this time.</param>
    /// <param name="channel">Only of this channel; null for all.</param>
    /// <param name="destinations">Whether destinations are asked for in place of channels.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<IReadOnlyList<PulsePoint>> ReadAsync(PulseStep step, DateTimeOffset from, DateTimeOffset to, string? channel = null, bool destinations = false, CancellationToken cancel = default)
    {
        var width = (int)step * JournalTime.MinuteInMicroseconds;
        return journal.Reader.Read<IReadOnlyList<PulsePoint>>(connection => [.. connection.Query<(string Channel, string? Destination, long At, long Received, long Failed, long Delivered, long Missed, long Latency, long Slowest)>($"""
            SELECT c.name, d.name, p.at, p.received, p.failed, p.delivered, p.missed, p.latency, p.slowest
            FROM channel c JOIN pulse p ON p.channel = c.id LEFT JOIN destination d ON d.id = p.destination
            WHERE p.step = @step AND p.destination {(destinations ? "> 0" : "= 0")} AND p.at >= @from AND p.at < @to AND (@channel IS NULL OR c.name = @channel) ORDER BY p.at, c.name, d.name
            """, new { step = (int)step, from = JournalTime.From(from) / width, to = (JournalTime.From(to) + width - 1) / width, channel })
            .Select(row => new PulsePoint(row.Channel, row.Destination, JournalTime.To(row.At * width), row.Received, row.Failed, row.Delivered, row.Missed, row.Delivered == 0 ? 0 : row.Latency / 1000.0 / row.Delivered, row.Slowest / 1000.0))], cancel);
    }

    /// <summary>Deletes what is too old, channel by channel, so that messages do not wait for it. Returns how many rows.</summary>
    public async Task<int> PruneAsync(CancellationToken cancel = default)
    {
        var channels = await journal.Reader.Read(connection => connection.Query<long>("SELECT id FROM channel").ToList(), cancel).ConfigureAwait(false);
        var deleted = 0;
        foreach (var channel in channels)
            foreach (var (step, keep) in new[] { (PulseStep.Minute, KeepMinutes), (PulseStep.Hour, KeepHours) })
                deleted += await journal.CommitAsync(new PruneWrite(channel, step, journal.Now - (long)keep.TotalMicroseconds), cancel).ConfigureAwait(false);
        return deleted;
    }

    private sealed class PruneWrite(long channel, PulseStep step, long before) : JournalWrite<int>
    {
        public override bool IsUrgent => false;

        protected override int Write(JournalSession session) => session.Statement("DELETE FROM pulse WHERE step = ?1 AND channel = ?2 AND at < ?3")
            .Bind(1, (long)step).Bind(2, channel).Bind(3, before / ((int)step * JournalTime.MinuteInMicroseconds)).Run();
    }
}

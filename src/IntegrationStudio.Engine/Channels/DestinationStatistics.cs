using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A picture of a destination at one moment.</summary>
public sealed record DestinationStatus
{
    /// <summary>Its id in the channel.</summary>
    public required string Id { get; init; }

    /// <summary>Where it goes, for people.</summary>
    public string Target { get; init; } = "";

    /// <summary>Deliveries that are not settled.</summary>
    public long QueueDepth { get; init; }

    /// <summary>The age of the oldest of these.</summary>
    public TimeSpan? OldestAge { get; init; }

    /// <summary>Deliveries that arrived since the channel was added.</summary>
    public long Delivered { get; init; }

    /// <summary>Attempts that failed, held and dead ones included.</summary>
    public long Errors { get; init; }

    /// <summary>The last error, in a sentence without content.</summary>
    public string? LastError { get; init; }

    /// <summary>When the last delivery arrived, of this run.</summary>
    public DateTimeOffset? LastDelivery { get; init; }

    /// <summary>Deliveries per second over the last 10 s.</summary>
    public double RatePerSecond { get; init; }

    /// <summary>Deliveries in each of the last 60 s, oldest first.</summary>
    public IReadOnlyList<int> LastMinute { get; init; } = [];

    /// <summary>Received-to-delivered times of the last minute: median and 99th percentile, milliseconds.</summary>
    public (double P50, double P99) LatencyMilliseconds { get; init; }

    /// <summary>That it does not answer, and since when; null while it does.</summary>
    public Problem? Down { get; init; }
}

/// <summary>Figures of one destination since its channel was added.</summary>
internal sealed class DestinationStatistics(string channel, string destination, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly SecondCounts _seconds = new(clock);
    private readonly LatencyHistogram _latency = new(clock);
    private readonly KeyValuePair<string, object?>[] _labels = [new("channel", channel), new("destination", destination)];
    private long _delivered, _errors;
    private DateTimeOffset? _last;
    private string? _lastError;

    public string Channel => channel;

    /// <summary>One attempt took so long on the wire.</summary>
    public void Sent(TimeSpan took) => RuntimeMeters.Sending.Record(took.TotalSeconds, _labels);

    /// <summary>A delivery arrived, so many microseconds after its message was received.</summary>
    public void Arrived(long microseconds)
    {
        _latency.Add(microseconds);
        lock (_lock)
        {
            _delivered++;
            _last = clock.GetUtcNow();
            _seconds.Add();
        }
        RuntimeMeters.Attempts.Add(1, [.. _labels, new("outcome", "delivered")]);
        RuntimeMeters.Latency.Record(microseconds / 1e6, _labels);
    }

    /// <summary>An attempt did not arrive; the text carries no content.</summary>
    public void Missed(DeliveryState state, string? error)
    {
        lock (_lock)
        {
            _errors++;
            _lastError = error;
        }
        RuntimeMeters.Attempts.Add(1, [.. _labels, new("outcome", state switch { DeliveryState.Dead => "dead", DeliveryState.Held => "held", _ => "retry" })]);
    }

    public DestinationStatus Picture()
    {
        lock (_lock)
        {
            var minute = _seconds.LastMinute();
            return new DestinationStatus
            {
                Id = destination,
                Delivered = _delivered,
                Errors = _errors,
                LastError = _lastError,
                LastDelivery = _last,
                LastMinute = minute,
                RatePerSecond = SecondCounts.Rate(minute),
                LatencyMilliseconds = (_latency.Percentile(0.5), _latency.Percentile(0.99)),
            };
        }
    }
}

/// <summary>What happened in each of the last 60 s. Whoever uses it locks around it.</summary>
internal sealed class SecondCounts(TimeProvider clock)
{
    private const int Seconds = 60;

    private readonly int[] _perSecond = new int[Seconds];
    private long _second = clock.GetUtcNow().ToUnixTimeSeconds();

    public void Add()
    {
        Advance();
        _perSecond[_second % Seconds]++;
    }

    /// <summary>Oldest first; the present second, which is not over, last.</summary>
    public int[] LastMinute()
    {
        Advance();
        var minute = new int[Seconds];
        for (var i = 0; i < Seconds; i++)
            minute[i] = _perSecond[(_second + 1 + i) % Seconds];
        return minute;
    }

    public static double Rate(int[] minute) => minute[^11..^1].Sum() / 10.0;

    private void Advance()
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        if (second <= _second)
            return;
        for (var passed = Math.Max(_second + 1, second - Seconds + 1); passed <= second; passed++)
            _perSecond[passed % Seconds] = 0;
        _second = second;
    }
}

using System.Collections.Concurrent;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Figures of one channel since it was added. Cheap enough for every message; read as a picture.</summary>
internal sealed class ChannelStatistics(TimeProvider clock, string channel = "")
{
    private readonly Lock _lock = new();
    private readonly SecondCounts _seconds = new(clock);
    private readonly LatencyHistogram _latency = new(clock);
    private readonly ConcurrentDictionary<string, DestinationStatistics> _destinations = new(StringComparer.Ordinal);
    private readonly KeyValuePair<string, object?> _label = new("channel", channel);
    private long _received;
    private long _errors;
    private DateTimeOffset? _last;
    private string? _lastError;

    /// <summary>Raised after every change; the host thins it out.</summary>
    public Action? Changed { get; set; }

    /// <summary>The figures of a destination, which stay when the channel starts anew.</summary>
    public DestinationStatistics Destination(string id) => _destinations.GetOrAdd(id, id => new DestinationStatistics(channel, id, clock));

    /// <summary>A message was stored, or recognised as a repetition; refusals carry their problems.</summary>
    public void Took(int bytes, bool duplicate, IReadOnlyList<Problem>? refused)
    {
        lock (_lock)
        {
            _last = clock.GetUtcNow();
            _seconds.Add();
            if (!duplicate)
                _received++;
            if (refused is { Count: > 0 })
            {
                _errors++;
                _lastError = $"Refused: {refused[0].Code} ({bytes} bytes)";
            }
        }
        (duplicate ? RuntimeMeters.Repeated : RuntimeMeters.Received).Add(1, _label);
        if (!duplicate)
            RuntimeMeters.ReceivedBytes.Add(bytes, _label);
        if (refused is { Count: > 0 })
            RuntimeMeters.Refused.Add(1, _label);
        Changed?.Invoke();
    }

    /// <summary>Processing ended with a message in this state, after so long in filter and mapping.</summary>
    public void Processed(MessageState state, TimeSpan mapping)
    {
        RuntimeMeters.Processed.Add(1, _label, new("outcome", state switch
        {
            MessageState.Routed => "routed",
            MessageState.Filtered => "filtered",
            MessageState.Held => "held",
            MessageState.Failed => "failed",
            _ => "other",
        }));
        RuntimeMeters.Mapping.Record(mapping.TotalSeconds, _label);
    }

    /// <summary>A message or delivery failed; the text carries no content.</summary>
    public void Failed(string error)
    {
        lock (_lock)
        {
            _errors++;
            _lastError = error;
        }
        Changed?.Invoke();
    }

    /// <summary>A delivery arrived, so many microseconds after its message was received.</summary>
    public void Delivered(long microseconds)
    {
        _latency.Add(microseconds);
        Changed?.Invoke();
    }

    public ChannelStatus Fill(ChannelStatus status)
    {
        lock (_lock)
        {
            var minute = _seconds.LastMinute();
            return status with
            {
                LastMinute = minute,
                RatePerSecond = SecondCounts.Rate(minute),
                LastMessage = _last,
                Received = _received,
                Errors = _errors,
                LastError = _lastError,
                LatencyMilliseconds = (_latency.Percentile(0.5), _latency.Percentile(0.99)),
            };
        }
    }
}

/// <summary>Times of the last minute in buckets that grow by a tenth: two halves, of which the older is dropped every 30 s.</summary>
internal sealed class LatencyHistogram(TimeProvider clock)
{
    private const double Growth = 1.1;
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private long[] _now = new long[256];
    private long[] _before = new long[256];
    private long _since = clock.GetTimestamp();

    public void Add(long microseconds)
    {
        var bucket = Math.Clamp((int)(Math.Log(Math.Max(1, microseconds)) / Math.Log(Growth)), 0, 255);
        lock (_lock)
        {
            Turn();
            _now[bucket]++;
        }
    }

    /// <summary>Milliseconds; 0 when nothing was measured.</summary>
    public double Percentile(double share)
    {
        lock (_lock)
        {
            Turn();
            var total = _now.Sum() + _before.Sum();
            var wanted = (long)Math.Ceiling(total * share);
            for (var i = 0; total > 0 && i < 256; i++)
                if ((wanted -= _now[i] + _before[i]) <= 0)
                    return Math.Pow(Growth, i + 0.5) / 1000;
            return 0;
        }
    }

    private void Turn()
    {
        var passed = clock.GetElapsedTime(_since);
        if (passed < Half)
            return;
        (_now, _before) = (_before, _now);
        Array.Clear(_now);
        if (passed > 2 * Half)
            Array.Clear(_before);
        _since = clock.GetTimestamp();
    }
}

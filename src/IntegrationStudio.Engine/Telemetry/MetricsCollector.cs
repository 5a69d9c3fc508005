using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace IntegrationStudio.Engine.Telemetry;

/// <summary>Sums up what instruments measure since it was made, for <see cref="WritePrometheus"/>. Thread-safe.</summary>
public sealed class MetricsCollector : IDisposable
{
    /// <summary>Series that one instrument may have; what exceeds them is counted together under <see cref="Overflow"/>.</summary>
    public const int MostSeries = 2000;

    /// <summary>The label of what exceeds <see cref="MostSeries"/>.</summary>
    public const string Overflow = "overflow";

    private static readonly IReadOnlyList<double> UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Family> _families = new();
    private readonly Lock _writing = new();

    /// <summary>Listens to meters of these names.</summary>
    public MetricsCollector(params IReadOnlyCollection<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, found => new Family(found)));
        };
        _listener.MeasurementsCompleted = (instrument, _) => _families.TryRemove(instrument, out Family? _);
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((Family)family!).Add(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((Family)family!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((Family)family!).Add(value, tags));
        _listener.Start();
    }

    /// <summary>Everything in the Prometheus text format 0.0.4.</summary>
    public string WritePrometheus()
    {
        lock (_writing)
        {
            foreach (var family in _families.Values)
                family.ForgetObserved(); // what is not observed any more is gone
            _listener.RecordObservableInstruments();
            var text = new PrometheusText();
            // Two instruments may carry the same name, of two hosts for example: a family stands in the text once.
            foreach (var same in _families.Values.GroupBy(family => family.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
                text.Write(same.Key, same.First().Kind, same.First().Help, same.SelectMany(family => family.Picture()));
            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>One instrument with its series.</summary>
    private sealed class Family
    {
        private readonly ConcurrentDictionary<Labels, Series> _series = new();
        private readonly bool _observed, _adds;
        private readonly double[]? _bounds;

        public Family(Instrument instrument)
        {
            var kind = instrument.GetType().Name.Split('`')[0];
            _observed = instrument.IsObservable;
            _adds = kind is "Counter" or "UpDownCounter";
            Kind = kind switch { "Counter" or "ObservableCounter" => "counter", "Histogram" => "histogram", _ => "gauge" };
            Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, Kind == "counter");
            Help = instrument.Description ?? instrument.Name;
            if (Kind == "histogram")
                _bounds = [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? UsualBounds];
        }

        public string Name { get; }

        public string Kind { get; }

        public string Help { get; }

        public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = Labels.Of(tags);
            if (!_series.TryGetValue(labels, out var series))
                series = _series.GetOrAdd(_series.Count < MostSeries ? labels : Labels.Of([new(Overflow, "true")]), static (_, bounds) => new Series(bounds), _bounds);
            series.Add(value, _adds);
        }

        public void ForgetObserved()
        {
            if (_observed)
                _series.Clear();
        }

        public IEnumerable<PrometheusSeries> Picture() => _series.Select(pair => pair.Value.Picture(pair.Key.Pairs, _bounds))
            .OrderBy(series => string.Join('\0', series.Labels.Select(label => label.Value)), StringComparer.Ordinal);
    }

    private sealed class Series(double[]? bounds)
    {
        private readonly Lock _lock = new();
        private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
        private double _value;
        private long _count;

        public void Add(double value, bool adds)
        {
            lock (_lock)
            {
                if (_buckets is null)
                {
                    _value = adds ? _value + value : value;
                    return;
                }
                var bucket = 0;
                while (bucket < bounds!.Length && value > bounds[bucket])
                    bucket++;
                _buckets[bucket]++;
                _value += value;
                _count++;
            }
        }

        public PrometheusSeries Picture(IReadOnlyList<KeyValuePair<string, string>> labels, double[]? limits)
        {
            lock (_lock)
                return new PrometheusSeries(labels, _value) { Count = _count, Buckets = _buckets is null ? null : [.. limits!.Append(double.PositiveInfinity).Zip(_buckets)] };
        }
    }

    /// <summary>Up to four labels, compared without making strings; further ones are left out.</summary>
    private readonly record struct Labels(KeyValuePair<string, object?> A, KeyValuePair<string, object?> B, KeyValuePair<string, object?> C, KeyValuePair<string, object?> D)
    {
        public IReadOnlyList<KeyValuePair<string, string>> Pairs => [.. new[] { A, B, C, D }.Where(pair => pair.Key is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, Convert.ToString(pair.Value, CultureInfo.InvariantCulture) ?? ""))];

        public static Labels Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            new(tags.Length > 0 ? tags[0] : default, tags.Length > 1 ? tags[1] : default, tags.Length > 2 ? tags[2] : default, tags.Length > 3 ? tags[3] : default);

        public override int GetHashCode() => HashCode.Combine(A.Value, B.Value, C.Value, D.Value);
    }
}

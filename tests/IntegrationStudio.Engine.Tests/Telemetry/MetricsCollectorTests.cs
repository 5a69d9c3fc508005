using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Telemetry;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Telemetry;

public sealed partial class MetricsCollectorTests : IDisposable
{
    private readonly Meter meter = new("test." + Guid.NewGuid().ToString("N"));
    private readonly MetricsCollector collector;

    public MetricsCollectorTests() => collector = new MetricsCollector(meter.Name);

    public void Dispose()
    {
        collector.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void Counters_add_up_per_series_and_end_in_total()
    {
        var counter = meter.CreateCounter<long>("studio.things", "{thing}", "Things.");
        counter.Add(2, new KeyValuePair<string, object?>("channel", "b"));
        counter.Add(3, new KeyValuePair<string, object?>("channel", "a"));
        counter.Add(1, new KeyValuePair<string, object?>("channel", "a"));
        Assert.Equal("# HELP studio_things_total Things.\n# TYPE studio_things_total counter\nstudio_things_total{channel=\"a\"} 4\nstudio_things_total{channel=\"b\"} 2\n", collector.WritePrometheus());
    }

    [Fact]
    public void Labels_and_help_are_escaped()
    {
        meter.CreateCounter<int>("x.y", null, "One\\two\nthree").Add(1, new KeyValuePair<string, object?>("a-b", "q\"\\\n\u00e9"), new KeyValuePair<string, object?>("1st", null));
        Assert.Equal("# HELP x_y_total One\\\\two\\nthree\n# TYPE x_y_total counter\nx_y_total{a_b=\"q\\\"\\\\\\n\u00e9\",_1st=\"\"} 1\n", collector.WritePrometheus());
    }

    [Fact]
    public void Histograms_have_cumulative_buckets_up_to_infinity_a_sum_and_a_count()
    {
        var times = meter.CreateHistogram("took", "s", "Times.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in new[] { 0.1, 0.5, 0.25, 7 })
            times.Record(value);
        Assert.Equal("""
            # HELP took_seconds Times.
            # TYPE took_seconds histogram
            took_seconds_bucket{le="0.1"} 1
            took_seconds_bucket{le="1"} 3
            took_seconds_bucket{le="+Inf"} 4
            took_seconds_sum 7.85
            took_seconds_count 4

            """, collector.WritePrometheus(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Gauges_forget_what_is_not_observed_any_more()
    {
        var channels = new List<string> { "a", "b" };
        meter.CreateObservableGauge("depth", () => channels.Select(id => new Measurement<double>(id.Length, new KeyValuePair<string, object?>("channel", id))));
        Assert.Contains("depth{channel=\"b\"} 1\n", collector.WritePrometheus(), StringComparison.Ordinal);
        channels.Remove("b");
        var text = collector.WritePrometheus();
        Assert.DoesNotContain("\"b\"", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE depth gauge\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Instruments_of_the_same_name_stand_in_one_family()
    {
        using var other = new Meter(meter.Name);
        meter.CreateObservableGauge("depth", () => new Measurement<long>(1, new KeyValuePair<string, object?>("channel", "a")));
        other.CreateObservableGauge("depth", () => new Measurement<long>(2, new KeyValuePair<string, object?>("channel", "b")));
        Assert.Single(TypeLine().Matches(collector.WritePrometheus()));
    }

    [Fact]
    public void Series_are_bounded()
    {
        var counter = meter.CreateCounter<long>("many");
        for (var i = 0; i < MetricsCollector.MostSeries + 500; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        var text = collector.WritePrometheus();
        Assert.Contains("many_total{overflow=\"true\"} 500\n", text, StringComparison.Ordinal);
        Assert.Equal(MetricsCollector.MostSeries + 3, text.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Many_threads_lose_nothing()
    {
        var counter = meter.CreateCounter<long>("busy");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
                counter.Add(1, new KeyValuePair<string, object?>("shard", i % 3));
        })));
        Assert.Equal(80_000, SampleLine().Matches(collector.WritePrometheus()).Sum(match => long.Parse(match.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>The grammar of a sample in the text format 0.0.4.</summary>
    [GeneratedRegex("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\"n])*",?)*\})? (?<value>[-+]?(\d+(\.\d+)?(E[-+]?\d+)?|Inf|NaN))$""", RegexOptions.Multiline)]
    internal static partial Regex SampleLine();

    [GeneratedRegex("^# TYPE ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}

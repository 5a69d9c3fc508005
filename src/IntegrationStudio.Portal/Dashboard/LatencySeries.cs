using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Layout;

namespace IntegrationStudio.Portal.Dashboard;

/// <summary>One bar of the time chart.</summary>
/// <param name="Start">Beginning of the step, in the viewer's zone.</param>
/// <param name="Delivered">Deliveries that arrived.</param>
/// <param name="Missed">Attempts that did not.</param>
/// <param name="Mean">From receipt to delivery, milliseconds, on average.</param>
/// <param name="Slowest">The slowest of them.</param>
public sealed record LatencyBar(DateTimeOffset Start, long Delivered, long Missed, double Mean, double Slowest);

/// <summary>How long deliveries took, in bars without gaps.</summary>
internal static class LatencySeries
{
    /// <summary>Sums finer points into bars: means by their deliveries, the slowest of all.</summary>
    public static IReadOnlyList<LatencyBar> Bars(TrafficSpan span, DateTimeOffset now, ViewerZone zone, IEnumerable<PulsePoint> points)
    {
        var starts = TrafficSeries.Starts(span, now, zone);
        var bars = starts.Select(start => new LatencyBar(zone.At(start), 0, 0, 0, 0)).ToArray();
        foreach (var point in points)
        {
            var i = TrafficSeries.BarOf(starts, point.Start);
            if (i < 0)
                continue;
            var (bar, delivered) = (bars[i], bars[i].Delivered + point.Delivered);
            bars[i] = bar with
            {
                Delivered = delivered,
                Missed = bar.Missed + point.Missed,
                Mean = delivered == 0 ? 0 : ((bar.Mean * bar.Delivered) + (point.MeanMilliseconds * point.Delivered)) / delivered,
                Slowest = Math.Max(bar.Slowest, point.SlowestMilliseconds),
            };
        }
        return bars;
    }
}

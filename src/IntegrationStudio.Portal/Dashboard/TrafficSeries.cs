using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Layout;

namespace IntegrationStudio.Portal.Dashboard;

/// <summary>One bar of the traffic chart.</summary>
/// <param name="Start">Beginning of the hour or day, in the viewer's zone.</param>
/// <param name="Received">Everything that came in.</param>
/// <param name="Failed">Of these, what failed or was refused.</param>
public sealed record TrafficBar(DateTimeOffset Start, long Received, long Failed);

/// <summary>The span that the dashboard looks back over.</summary>
public enum TrafficSpan
{
    /// <summary>24 hours in bars of an hour.</summary>
    Day,

    /// <summary>30 days in bars of a day.</summary>
    Month,
}

/// <summary>Traffic of all channels in bars without gaps.</summary>
internal static class TrafficSeries
{
    /// <summary>The moment from which points are needed, a whole hour.</summary>
    public static DateTimeOffset From(TrafficSpan span, DateTimeOffset now, ViewerZone zone) => Starts(span, now, zone)[0];

    /// <summary>Sums hourly points into bars. A bar without traffic is there with zeros.</summary>
    public static IReadOnlyList<TrafficBar> Bars(TrafficSpan span, DateTimeOffset now, ViewerZone zone, IEnumerable<TrafficPoint> hourly)
    {
        var starts = Starts(span, now, zone);
        var received = new long[starts.Count];
        var failed = new long[starts.Count];
        foreach (var point in hourly)
        {
            var bar = starts.Count - 1;
            while (bar >= 0 && starts[bar] > point.Start)
                bar--;
            if (bar < 0)
                continue;
            received[bar] += point.Received;
            failed[bar] += point.Failed + point.Rejected;
        }
        return [.. starts.Select((start, i) => new TrafficBar(zone.At(start), received[i], failed[i]))];
    }

    private static List<DateTimeOffset> Starts(TrafficSpan span, DateTimeOffset now, ViewerZone zone)
    {
        if (span is TrafficSpan.Day)
        {
            var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
            return [.. Enumerable.Range(-23, 24).Select(i => hour.AddHours(i))];
        }
        var today = zone.At(now).Date;
        return [.. Enumerable.Range(-29, 30).Select(i => today.AddDays(i)).Select(day => new DateTimeOffset(day, zone.Zone.GetUtcOffset(day)))];
    }
}

using System.Globalization;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Layout;

namespace IntegrationStudio.Portal.Dashboard;

/// <summary>One bar of the traffic chart.</summary>
/// <param name="Start">Beginning of the minute, hour or day, in the viewer's zone.</param>
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

    /// <summary>60 minutes in bars of a minute.</summary>
    Hour,
}

/// <summary>Traffic in bars without gaps, and how spans read.</summary>
internal static class TrafficSeries
{
    /// <summary>The moment from which points are needed: a whole hour, for an hour a whole minute.</summary>
    public static DateTimeOffset From(TrafficSpan span, DateTimeOffset now, ViewerZone zone) => Starts(span, now, zone)[0];

    /// <summary>Sums points into bars. A bar without traffic is there with zeros.</summary>
    public static IReadOnlyList<TrafficBar> Bars(TrafficSpan span, DateTimeOffset now, ViewerZone zone, IEnumerable<TrafficPoint> points)
    {
        var starts = Starts(span, now, zone);
        var received = new long[starts.Count];
        var failed = new long[starts.Count];
        foreach (var point in points)
        {
            var bar = BarOf(starts, point.Start);
            if (bar < 0)
                continue;
            received[bar] += point.Received;
            failed[bar] += point.Failed + point.Rejected;
        }
        return [.. starts.Select((start, i) => new TrafficBar(zone.At(start), received[i], failed[i]))];
    }

    /// <summary>Beginnings of all bars.</summary>
    public static IReadOnlyList<DateTimeOffset> Starts(TrafficSpan span, DateTimeOffset now, ViewerZone zone)
    {
        if (span is TrafficSpan.Hour)
        {
            var minute = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);
            return [.. Enumerable.Range(-59, 60).Select(i => minute.AddMinutes(i))];
        }
        if (span is TrafficSpan.Day)
        {
            var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
            return [.. Enumerable.Range(-23, 24).Select(i => hour.AddHours(i))];
        }
        var today = zone.At(now).Date;
        return [.. Enumerable.Range(-29, 30).Select(i => today.AddDays(i)).Select(day => new DateTimeOffset(day, zone.Zone.GetUtcOffset(day)))];
    }

    /// <summary>The bar that a time belongs to; -1 before the first.</summary>
    public static int BarOf(IReadOnlyList<DateTimeOffset> starts, DateTimeOffset time)
    {
        var bar = starts.Count - 1;
        while (bar >= 0 && starts[bar] > time)
            bar--;
        return bar;
    }

    /// <summary>A span in words.</summary>
    public static string Words(TrafficSpan span) => span switch { TrafficSpan.Hour => "60 minutes", TrafficSpan.Day => "24 hours", _ => "30 days" };

    /// <summary>A step in words.</summary>
    public static string StepWord(TrafficSpan span, bool begins = false) => span switch { TrafficSpan.Hour => begins ? "Minute" : "minute", TrafficSpan.Day => begins ? "Hour" : "hour", _ => begins ? "Day" : "day" };

    /// <summary>Every how many bars one has a label.</summary>
    public static int Every(TrafficSpan span) => span switch { TrafficSpan.Hour => 10, TrafficSpan.Day => 3, _ => 5 };

    /// <summary>A bar's label below it.</summary>
    public static string Short(TrafficSpan span, DateTimeOffset start) => start.ToString(span is TrafficSpan.Month ? "d MMM" : "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A bar's label in full.</summary>
    public static string Long(TrafficSpan span, DateTimeOffset start) => start.ToString(span is TrafficSpan.Month ? "ddd yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

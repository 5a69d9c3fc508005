using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Dashboard;
using IntegrationStudio.Portal.Layout;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Dashboard;

public sealed class TrafficSeriesTests
{
    private static readonly DateTimeOffset Now = Some.Noon.AddMinutes(25);

    private static TrafficPoint Point(DateTimeOffset start, long received, long failed = 0, long rejected = 0, string channel = "a") =>
        new(channel, start, received, rejected, failed, 0, 0, 0);

    [Fact]
    public void A_day_has_24_bars_that_end_with_the_current_hour()
    {
        var bars = TrafficSeries.Bars(TrafficSpan.Day, Now, ViewerZone.Utc, []);
        Assert.Equal(24, bars.Count);
        Assert.Equal(Some.Noon, bars[^1].Start);
        Assert.All(bars, bar => Assert.Equal(0, bar.Received));
    }

    [Fact]
    public void Sums_channels_and_counts_refusals_as_failures()
    {
        var bars = TrafficSeries.Bars(TrafficSpan.Day, Now, ViewerZone.Utc, [Point(Some.Noon, 5, failed: 1), Point(Some.Noon, 7, rejected: 2, channel: "b"), Point(Some.Noon.AddHours(-2), 3)]);
        Assert.Equal(new TrafficBar(Some.Noon, 12, 3), bars[^1]);
        Assert.Equal(3, bars[^3].Received);
    }

    [Fact]
    public void Leaves_out_what_is_older() =>
        Assert.All(TrafficSeries.Bars(TrafficSpan.Day, Now, ViewerZone.Utc, [Point(Now.AddDays(-2), 9)]), bar => Assert.Equal(0, bar.Received));

    [Fact]
    public void Days_are_those_of_the_viewer()
    {
        var auckland = ViewerZone.TryFind("Pacific/Auckland")!; // 01:25 of the 15th there
        var bars = TrafficSeries.Bars(TrafficSpan.Month, Now, auckland, [Point(Some.Noon, 5), Point(Some.Noon.AddHours(-2), 2)]);
        Assert.Equal(30, bars.Count);
        Assert.Equal((15, 5L), (bars[^1].Start.Day, bars[^1].Received));
        Assert.Equal((14, 2L), (bars[^2].Start.Day, bars[^2].Received));
    }
}

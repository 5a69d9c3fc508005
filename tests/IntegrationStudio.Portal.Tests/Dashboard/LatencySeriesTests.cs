using Bunit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Dashboard;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Dashboard;

public sealed class LatencySeriesTests : ComponentTest
{
    private static PulsePoint Point(DateTimeOffset start, long delivered, double mean, double slowest, long missed = 0) => new("labs", null, start, 0, 0, delivered, missed, mean, slowest);

    [Fact]
    public void Means_are_weighted_by_their_deliveries_and_the_slowest_is_the_slowest_of_all()
    {
        var bars = LatencySeries.Bars(TrafficSpan.Day, Some.Noon, ViewerZone.Utc, [Point(Some.Noon, 1, 100, 100), Point(Some.Noon, 3, 20, 40, missed: 2), Point(Some.Noon.AddDays(-3), 9, 9, 9)]);
        Assert.Equal(24, bars.Count);
        Assert.Equal(new LatencyBar(bars[^1].Start, 4, 2, 40, 100), bars[^1]);
        Assert.All(bars.SkipLast(1), bar => Assert.Equal(0, bar.Delivered));
    }

    [Fact]
    public void An_hour_has_a_bar_for_each_minute()
    {
        var bars = TrafficSeries.Bars(TrafficSpan.Hour, Some.Noon.AddSeconds(30), ViewerZone.Utc, [new TrafficPoint("labs", Some.Noon.AddMinutes(-1), 7, 0, 2, 0, 5, 0)]);
        Assert.Equal(60, bars.Count);
        Assert.Equal((7, 2), (bars[^2].Received, bars[^2].Failed));
    }

    [Fact]
    public void Every_figure_of_the_chart_stands_in_its_table()
    {
        var chart = Render<LatencyChart>(with => with.Add(view => view.Span, TrafficSpan.Day)
            .Add(view => view.Bars, LatencySeries.Bars(TrafficSpan.Day, Some.Noon, ViewerZone.Utc, [Point(Some.Noon, 4, 25, 2500, missed: 1)])));
        Assert.Contains("4 delivered, 25 ms on average, the slowest 2,500 ms", chart.Find("[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
        chart.Find("button").Click();
        Assert.Equal(24, chart.FindAll("tbody tr").Count);
        Assert.Equal(["4", "1", "25 ms", "2,500 ms"], chart.FindAll("tbody tr")[0].Children.Skip(1).Select(cell => cell.TextContent));
    }

    [Fact]
    public void Without_deliveries_the_chart_says_so() => Assert.Contains("Nothing was delivered", Render<LatencyChart>(with => with.Add(view => view.Span, TrafficSpan.Hour)
        .Add(view => view.Bars, LatencySeries.Bars(TrafficSpan.Hour, Some.Noon, ViewerZone.Utc, []))).Markup, StringComparison.Ordinal);

    [Fact]
    public void Destinations_show_how_they_are_and_what_they_did()
    {
        var channel = new ChannelStatus
        {
            Definition = new ChannelDefinition { Id = "labs", Title = "<b>Labs</b>", Source = new HttpSourceDefinition(), Mapping = new MappingChoice() },
            Activity = ChannelActivity.Running,
            Destinations = [new() { Id = "files" }, new() { Id = "lab", QueueDepth = 12, OldestAge = TimeSpan.FromMinutes(5), Down = new Problem("destination.down", "lab", "Down.") }],
        };
        var table = Render<DestinationTable>(with => with.Add(view => view.Channels, [channel]).Add(view => view.SpanWords, "24 hours")
            .Add(view => view.Past, new Dictionary<(string, string), (long, long)> { [("labs", "lab")] = (1234, 56) }));
        var rows = table.FindAll("tbody tr");
        Assert.Contains("Up", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Does not answer", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("1,234", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("5 min", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Empty(table.FindAll("b"));
    }
}

using Bunit;
using IntegrationStudio.Portal.Dashboard;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Dashboard;

public sealed class TrafficChartTests : ComponentTest
{
    private static readonly TrafficBar[] Bars = [new(Some.Noon.AddHours(-2), 0, 0), new(Some.Noon.AddHours(-1), 1500, 1), new(Some.Noon, 20, 20)];

    [Fact]
    public void The_picture_says_its_sums_in_words()
    {
        var picture = Chart().Find("[role=img]");
        Assert.StartsWith("1,520 messages received, 21 failed or refused.", picture.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(3, picture.QuerySelectorAll(".slot").Length);
    }

    [Fact]
    public void The_table_has_every_figure_newest_first()
    {
        var chart = Chart();
        ShowTable(chart);
        Assert.Empty(chart.FindAll("[role=img]"));
        Assert.Equal(
            ["2026-03-14 12:00 20 20", "2026-03-14 11:00 1,500 1", "2026-03-14 10:00 0 0"],
            chart.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent))));
        Assert.Equal(["Hour (Europe/Berlin)", "Received", "Failed or refused"], chart.FindAll("th").Select(head => head.TextContent));
    }

    [Fact]
    public void The_table_can_be_scrolled_by_keyboard_and_left_again()
    {
        var chart = Chart();
        ShowTable(chart);
        var region = chart.Find("[role=region]");
        Assert.Equal(("0", "Figures of the chart"), (region.GetAttribute("tabindex"), region.GetAttribute("aria-label")));
        chart.FindAll("button").Single(button => button.TextContent.Contains("Show chart", StringComparison.Ordinal)).Click();
        Assert.Single(chart.FindAll("[role=img]"));
    }

    [Fact]
    public void A_single_failure_among_thousands_is_visible()
    {
        var failed = Chart().FindAll(".bar .failed");
        Assert.Equal(["height: 0%", "height: 6%", "height: 100%"], failed.Select(bar => bar.GetAttribute("style")));
    }

    [Fact]
    public void Days_are_called_days()
    {
        var chart = Chart(TrafficSpan.Month);
        Assert.StartsWith("Messages per day", chart.Find("h2").TextContent, StringComparison.Ordinal);
        ShowTable(chart);
        Assert.Equal("Sat 2026-03-14", chart.Find("tbody td").TextContent);
    }

    [Fact]
    public void Without_traffic_nothing_is_divided_by_zero() =>
        Assert.StartsWith("0 messages received", Render<TrafficChart>(with => with.Add(c => c.Bars, [])).Find("[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);

    private static void ShowTable(IRenderedComponent<TrafficChart> chart) =>
        chart.FindAll("button").Single(button => button.TextContent.Contains("Show table", StringComparison.Ordinal)).Click();

    private IRenderedComponent<TrafficChart> Chart(TrafficSpan span = TrafficSpan.Day) =>
        Render<TrafficChart>(with => with.Add(c => c.Bars, Bars).Add(c => c.Span, span).Add(c => c.ZoneName, "Europe/Berlin"));
}

using Bunit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Portal.Channels;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Channels;

public sealed class ChannelTableTests : ComponentTest
{
    [Fact]
    public void A_channel_leads_to_its_page_and_shows_where_it_listens()
    {
        var row = Table(Some.Channel()).Find("tbody tr");
        Assert.Equal(("/channels/labs/north", "North lab"), (row.QuerySelector("a")!.GetAttribute("href"), row.QuerySelector("a")!.TextContent));
        Assert.Contains("mllp://127.0.0.1:2575", row.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChannelActivity.Running, "Running")]
    [InlineData(ChannelActivity.Stopped, "Stopped")]
    [InlineData(ChannelActivity.Faulted, "Faulted")]
    [InlineData(ChannelActivity.Starting, "Starting")]
    public void Says_what_a_channel_does(ChannelActivity activity, string word) => Assert.Equal(word, Table(Some.Channel(activity)).Find(".mark").TextContent);

    [Fact]
    public void A_running_channel_with_problems_is_told_from_a_healthy_one() =>
        Assert.Equal("Running, with problems", Table(Some.Channel() with { Problems = [new Problem("a.b", "", "Odd.")] }).Find(".mark").TextContent);

    [Fact]
    public void Every_cell_and_every_heading_has_words()
    {
        var table = Render<ChannelTable>(with => with
            .Add(c => c.Channels, [Some.Channel()]).Add(c => c.Received, new Dictionary<string, long> { ["labs/north"] = 4200 }).Add(c => c.SpanWords, "24 hours").Add(c => c.Actions, _ => "<button>Stop</button>"));
        var cells = table.FindAll("tbody td");
        Assert.Equal(table.FindAll("th").Count, cells.Count);
        Assert.All(table.FindAll("th"), head => Assert.NotEqual("", head.TextContent.Trim()));
        Assert.All(cells, cell => Assert.NotEqual("", cell.TextContent.Trim()));
        Assert.Contains(cells, cell => cell.TextContent == "4,200");
        Assert.Contains(cells, cell => cell.TextContent.Trim() == "3 messages");
    }

    [Fact]
    public void Columns_that_nobody_asked_for_are_left_out() =>
        Assert.Equal(["Channel", "State", "Rate", "Last minute", "Last message", "Errors", "Waiting", "Time p50 / p99"], Table(Some.Channel()).FindAll("th").Select(head => head.TextContent));

    [Fact]
    public void Errors_and_waiting_explain_themselves()
    {
        var table = Table(Some.Channel() with { Errors = 3, LastError = "Connection refused.", QueueDepth = 5, OldestAge = TimeSpan.FromMinutes(4) });
        Assert.Equal("3", table.Find("[data-tip='Connection refused.'].bad").TextContent);
        Assert.Equal("5", table.Find("[data-tip='Oldest 4 min']").TextContent);
    }

    private IRenderedComponent<ChannelTable> Table(params ChannelStatus[] channels) => Render<ChannelTable>(with => with.Add(c => c.Channels, channels));
}

using Bunit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Dashboard;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Dashboard;

public sealed class TroubleListTests : ComponentTest
{
    [Fact]
    public void A_trouble_says_what_it_is_and_leads_to_the_message()
    {
        var item = Of(Some.Row(7, MessageState.Failed, problems: 2)).Find("li");
        var link = item.QuerySelector("a")!;
        Assert.Equal(("/messages/7", "ORU^R01 C-7"), (link.GetAttribute("href"), link.TextContent));
        Assert.Equal("Failed", item.QuerySelector(".mark")!.TextContent);
        Assert.Equal("2 problems", item.QuerySelector(".problems")!.TextContent);
        Assert.Contains("labs/north", item.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_read_still_has_a_link_with_words() =>
        Assert.Equal("Unreadable message", Of(Some.Row(7, MessageState.Rejected) with { Type = null, ControlId = null }).Find("a").TextContent);

    [Fact]
    public void Patients_are_not_named() => Assert.DoesNotContain("M-77", Of(Some.Row(7, MessageState.Failed)).Markup, StringComparison.Ordinal);

    [Fact]
    public void Keeps_the_order_it_is_given() =>
        Assert.Equal(["/messages/9", "/messages/8"], Of(Some.Row(9, MessageState.Held), Some.Row(8, MessageState.Failed)).FindAll("a").Select(link => link.GetAttribute("href")));

    private IRenderedComponent<TroubleList> Of(params MessageRow[] rows) => Render<TroubleList>(with => with.Add(c => c.Rows, rows));
}

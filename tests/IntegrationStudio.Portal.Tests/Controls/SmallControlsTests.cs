using Bunit;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Controls;

public sealed class SmallControlsTests : ComponentTest
{
    [Fact]
    public void A_sparkline_is_hidden_from_readers_and_has_a_bar_per_count()
    {
        var line = Render<Sparkline>(with => with.Add(c => c.Counts, [0, 3, 1])).Find("svg");
        Assert.Equal("true", line.GetAttribute("aria-hidden"));
        Assert.Equal(2, line.QuerySelector(".bars")!.GetAttribute("d")!.Count(c => c == 'M'));
    }

    [Fact]
    public void A_tile_that_leads_somewhere_says_figure_and_label_in_its_link()
    {
        var tile = Render<Tile>(with => with.Add(c => c.Label, "Waiting").Add(c => c.Value, "12").Add(c => c.Href, "/messages?state=held"));
        var link = tile.Find("a");
        Assert.Equal(("/messages?state=held", "12, Waiting", "12"), (link.GetAttribute("href"), link.GetAttribute("aria-label"), link.TextContent));
    }

    [Fact]
    public void A_tile_without_address_is_no_link_and_shows_its_mark()
    {
        var tile = Render<Tile>(with => with.Add(c => c.Label, "Errors").Add(c => c.Value, "0").Add(c => c.Mark, new Mark("ok", "ok", "None")));
        Assert.Empty(tile.FindAll("a"));
        Assert.Equal(("Errors", "0", "None"), (Text(tile, ".label"), Text(tile, ".value"), Text(tile, ".mark")));
    }

    [Theory]
    [InlineData(1, "h1")]
    [InlineData(2, "h2")]
    public void An_empty_state_is_headed_at_its_level_and_says_what_to_do(int level, string heading)
    {
        var empty = Render<EmptyState>(with => with.Add(c => c.Title, "No channels yet").Add(c => c.Level, level).AddChildContent("<p>Start the demo.</p>"));
        Assert.Equal("No channels yet", Assert.Single(empty.FindAll("h1, h2, h3")).TextContent);
        Assert.Equal("No channels yet", Text(empty, heading));
        Assert.Equal("Start the demo.", Text(empty, "p"));
    }

    [Fact]
    public void A_time_is_machine_readable_and_shown_in_the_viewers_zone()
    {
        var time = Render<TimeText>(with => with.Add(c => c.At, Some.Noon.AddMinutes(-5)).Add(c => c.Ago, true).AddCascadingValue(ViewerZone.TryFind("Europe/Berlin")!));
        var element = time.Find("time");
        Assert.Equal("2026-03-14T11:55:00.000Z", element.GetAttribute("datetime"));
        Assert.Equal("12:55:00", element.TextContent);
        Assert.Equal("2026-03-14 12:55:00.000 UTC+01:00 (Europe/Berlin)", element.GetAttribute("data-tip"));
        Assert.Contains("5 min ago", Text(time, ".muted"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_never_was_says_so()
    {
        var time = Render<TimeText>(with => with.Add(c => c.At, null).Add(c => c.Never, "none yet"));
        Assert.Empty(time.FindAll("time"));
        Assert.Equal("none yet", Text(time, "span"));
    }

    [Fact]
    public void Problems_come_worst_first_and_lead_to_their_place()
    {
        string? asked = null;
        var list = Render<ProblemList>(with => with
            .Add(c => c.Problems, [new Problem("a.odd", "", "Odd.", Severity.Warning), new Problem("a.bad", "PID-7", "No date.") { Mend = "Send one." }])
            .Add(c => c.OnPath, path => asked = path));
        Assert.Equal(["Error", "Warning"], list.FindAll(".mark").Select(mark => mark.TextContent));
        Assert.Contains("No date. Send one.", list.FindAll("li")[0].TextContent, StringComparison.Ordinal);
        list.FindAll("button").Single().Click();
        Assert.Equal("PID-7", asked);
    }

    [Fact]
    public void Tabs_are_one_tab_stop_and_arrows_go_round()
    {
        var chosen = 0;
        var tabs = Render<Tabs>(with => with.Add(c => c.Label, "Views").Add(c => c.Names, ["One", "Two", "Three"]).Add(c => c.Selected, 0).Add(c => c.SelectedChanged, tab => chosen = tab));
        Assert.Equal("One", Assert.Single(tabs.FindAll("[tabindex='0']")).TextContent);
        Assert.Equal("One", Assert.Single(tabs.FindAll("[aria-selected=true]")).TextContent);
        tabs.Find("[role=tablist]").KeyDown(new KeyboardEventArgs { Key = "ArrowLeft" });
        Assert.Equal(2, chosen);
    }

    [Fact]
    public void Copying_hands_the_whole_text_over_and_says_so()
    {
        var copy = Render<CopyText>(with => with.Add(c => c.Text, "mllp://127.0.0.1:2575"));
        copy.Find("button[aria-label='Copy mllp://127.0.0.1:2575']").Click();
        Assert.Equal("mllp://127.0.0.1:2575", JSInterop.VerifyInvoke("studio.copy").Arguments.Single());
        Assert.Equal("Copied.", Assert.Single(Services.GetRequiredService<Toasts>().Shown).Text);
    }

    [Fact]
    public void Notices_are_announced_and_can_be_closed()
    {
        var list = Render<ToastList>();
        Services.GetRequiredService<Toasts>().Say("It broke.", Severity.Error);
        list.WaitForAssertion(() => Assert.Equal("It broke.", Text(list, "[role=status][aria-live=polite] .toast.error")));
        list.Find("button[aria-label='Close this notice']").Click();
        list.WaitForAssertion(() => Assert.Empty(list.FindAll(".toast")));
    }

    private static string Text<T>(IRenderedComponent<T> of, string selector)
        where T : Microsoft.AspNetCore.Components.IComponent => of.Find(selector).TextContent.Trim();
}

using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

public sealed class ChannelTests(Portal portal)
{
    [Fact]
    public async Task The_dashboard_follows_what_comes_in()
    {
        await using var open = await portal.OpenAsync("/");
        var tile = open.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^[0-9,]+, Received, 24 hours") });
        var before = await tile.InnerTextAsync();
        await Lab.SendAsync(portal.MllpPort, $"LIVE-{Guid.NewGuid():N}"[..12]);
        await Assertions.Expect(tile).Not.ToHaveTextAsync(before);
    }

    [Fact]
    public async Task The_chart_has_its_figures_as_a_table()
    {
        await using var open = await portal.OpenAsync("/");
        await open.Button("Show table of messages").ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Failed or refused" })).ToBeVisibleAsync();
        await open.AccessibleAsync();
        await open.Button("Show chart of messages").ClickAsync();
        await open.Button("30 days").ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("Messages per day") })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Stopping_asks_first_and_starting_does_not()
    {
        await using var open = await portal.OpenAsync("/channels");
        var row = open.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("Web intake") });
        await open.Button("Start Web intake").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Running");

        await open.Button("Stop Web intake").ClickAsync();
        var dialog = open.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await open.PictureAsync("dialog-stop");
        await open.AccessibleAsync();
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(row).ToContainTextAsync("Running");

        await open.Button("Stop Web intake").ClickAsync();
        await open.Button("Stop the channel").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Stopped");
    }

    [Fact]
    public async Task A_channel_that_cannot_start_says_why()
    {
        await using var open = await portal.OpenAsync("/channels/taken");
        await Assertions.Expect(open.Heading("Problems")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.GetByText("Faulted").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_channel_shows_its_address_and_how_it_chooses_mappings()
    {
        await using var open = await portal.OpenAsync("/channels/labs");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Main)).ToContainTextAsync($":{portal.MllpPort}");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("COUNTY") })).ToContainTextAsync(PortalProcess.Mapping);
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("anything else") })).ToContainTextAsync(PortalProcess.Mapping);
    }
}

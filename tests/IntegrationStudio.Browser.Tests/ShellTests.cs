using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

public sealed class ShellTests(Portal portal)
{
    [Fact]
    public async Task The_theme_is_chosen_at_once_and_remembered()
    {
        await using var open = await portal.OpenAsync("/");
        await open.Button("Dark theme").ClickAsync();
        Assert.Equal("dark", await ThemeAsync(open));
        await open.GoAsync("/channels");
        Assert.Equal("dark", await ThemeAsync(open));
        Assert.Equal("true", await open.Button("Dark theme").GetAttributeAsync("aria-pressed"));
    }

    [Fact]
    public async Task Without_a_choice_the_system_decides()
    {
        await using var dark = await portal.OpenAsync("/", theme: "dark");
        Assert.Equal("rgb(15, 21, 27)", await dark.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor"));
    }

    [Fact]
    public async Task Times_are_those_of_the_browser_and_the_zone_is_named()
    {
        await using var open = await portal.OpenAsync("/messages", zone: "America/Chicago");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("America/Chicago");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Columnheader, new() { NameRegex = new("Received") })).ToContainTextAsync("America/Chicago");
        var time = open.Page.Locator("tbody time").First;
        var instant = DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, System.Globalization.CultureInfo.InvariantCulture);
        var chicago = TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));
        Assert.EndsWith(chicago.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), await time.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_says_so_and_leads_back()
    {
        await using var open = await portal.OpenAsync("/no/such/page");
        open.MayFail = true; // the browser reports the 404 itself
        await Assertions.Expect(open.Heading("There is nothing at this address")).ToBeVisibleAsync();
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the dashboard" }).ClickAsync();
        await Assertions.Expect(open.Heading("Dashboard")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_menu_works_by_keyboard()
    {
        await using var open = await portal.OpenAsync("/");
        await open.Page.GetByText("Skip to content").FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Page).ToHaveURLAsync($"{portal.Url}/#content");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Messages", Exact = true }).FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Heading("Messages")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_mended()
    {
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var open = await portal.OpenAsync("/channels", url: own.Url);
        open.MayFail = true;
        own.Kill();
        await Assertions.Expect(open.Page.GetByText("Connecting again")).ToBeVisibleAsync();
        await open.PictureAsync("connection-lost");
        await own.StartAsync();
        await Assertions.Expect(open.Page.Locator("#components-reconnect-modal .card")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(open.Heading("Channels")).ToBeVisibleAsync();
    }

    private static Task<string> ThemeAsync(OpenPage open) => open.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme");
}

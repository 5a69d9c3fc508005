using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>Every page, both themes, two widths: no console error, nothing that axe objects to, a picture to look at.</summary>
public sealed class LooksTests(Portal portal)
{
    public static TheoryData<string, string, string, int> Views()
    {
        var views = new TheoryData<string, string, string, int>();
        foreach (var (name, path) in new[] { ("dashboard", "/"), ("alerts", "/alerts"), ("alert-rules", "/alerts/rules"), ("mail-server", "/settings/mail"), ("channels", "/channels"), ("channel", "/channels/labs"), ("channel-faulted", "/channels/taken"), ("messages", "/messages"), ("errors", "/messages/errors"), ("message", "/messages/5"), ("not-found", "/nothing/here") })
        {
            foreach (var theme in new[] { "light", "dark" })
            {
                views.Add(name, path, theme, 1440);
                views.Add(name, path, theme, 1024);
            }
        }
        return views;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Page_is_clean(string name, string path, string theme, int width)
    {
        await using var open = await portal.OpenAsync(path, theme, width);
        open.MayFail = name == "not-found"; // the browser reports the 404 itself
        if (name == "message")
        {
            await open.Page.GetByRole(AriaRole.Treeitem).First.WaitForAsync();
            await open.Page.Locator("#segments .value").Nth(12).ClickAsync();
        }
        await open.Page.WaitForTimeoutAsync(400);
        await open.PictureAsync($"{name}-{theme}-{width}");
        await open.AccessibleAsync();
        var overflow = await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} px wider than the window.");
    }

    [Fact]
    public async Task The_window_may_be_zoomed_to_400_percent()
    {
        foreach (var path in new[] { "/", "/channels", "/messages", "/messages/5" })
        {
            await using var open = await portal.OpenAsync(path, width: 360);
            await open.PictureAsync($"zoom-{path.Trim('/').Replace('/', '-')}");
            var overflow = await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{path} is {overflow} px wider than the window.");
        }
    }
}

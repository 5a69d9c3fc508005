using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>What becomes of changes when two people make them, and when the server goes away in between: nothing is lost, nothing is overwritten in silence.</summary>
public sealed class DraftTests(Portal portal)
{
    private const string Sample = "MSH|^~\\&|ADT|HARBOUR|EHR|CLINIC|20260314115900+0000||ADT^A01^ADT_A01|H-1001|P|2.5.1\rPID|1||H-77^^^HARBOUR^MR||Okonkwo^Adaeze\rPV1|1|I";

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Two_people_see_each_other_and_choose_what_stays(string theme)
    {
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var first = await portal.OpenAsync("/mappings", theme, url: own.Url);
        var address = await CreateAsync(first);
        await using var second = await portal.OpenAsync(address, theme, url: own.Url);
        await ReadyAsync(second);
        await Assertions.Expect(first.Page.Locator(".notices")).ToContainTextAsync("Also here");
        await Assertions.Expect(second.Page.Locator(".notices")).ToContainTextAsync("Also here");

        await AddAsync(first, "Patient");
        await SavedAsync(first);
        await Assertions.Expect(second.Page.Locator(".notices")).ToContainTextAsync("has saved a newer state");
        await AddAsync(second, "Encounter");
        await Assertions.Expect(second.Page.Locator(".notices")).ToContainTextAsync("Nothing is overwritten until you choose");
        await second.PictureAsync($"draft-conflict-notice-{theme}");
        await second.Button("Compare and choose…").ClickAsync();
        var dialog = second.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Region, new() { Name = "Yours" })).ToContainTextAsync("Encounter[1]");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Region, new() { Name = "local’s" })).ToContainTextAsync("Patient[1]");
        await second.PictureAsync($"draft-conflict-{theme}");
        await second.AccessibleAsync();

        // What the first saved is untouched until the second has chosen, and both can be kept.
        await Assertions.Expect(Row(first, "Encounter")).ToHaveCountAsync(0);
        await second.Button("Keep both: mine as a copy").ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(Row(second, "Patient")).ToBeVisibleAsync();
        await Assertions.Expect(Row(second, "Encounter")).ToHaveCountAsync(0);
        await second.GoAsync(address + "-copy");
        await ReadyAsync(second);
        await Assertions.Expect(Row(second, "Encounter")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_server_that_dies_in_mid_edit_loses_nothing(string theme)
    {
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var open = await portal.OpenAsync("/mappings", theme, url: own.Url);
        open.MayFail = true; // the connection is lost on purpose
        await CreateAsync(open);
        await AddAsync(open, "Patient");
        await SavedAsync(open);

        // Gone between the change and its saving.
        await AddAsync(open, "Encounter");
        await open.Page.WaitForFunctionAsync("() => Object.keys(localStorage).some(key => key.startsWith('studio.draft.')) || document.querySelector('.saved').textContent.includes('Saved')");
        own.Kill();
        await Assertions.Expect(open.Page.GetByText("The connection to the server is lost.")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.Locator(".designer.offline")).ToBeVisibleAsync();
        await open.PictureAsync($"draft-lost-{theme}");
        await open.AccessibleAsync();

        await own.StartAsync();
        await Assertions.Expect(open.Page.Locator(".designer.offline")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await open.CircuitAsync();
        await ReadyAsync(open);
        await Assertions.Expect(Row(open, "Patient")).ToBeVisibleAsync();
        var back = open.Button("Bring them back");
        await Assertions.Expect(back.Or(Row(open, "Encounter")).First).ToBeVisibleAsync();
        if (await back.IsVisibleAsync())
        {
            await open.PictureAsync($"draft-offered-{theme}");
            await open.AccessibleAsync();
            await back.ClickAsync();
        }

        await Assertions.Expect(Row(open, "Encounter")).ToBeVisibleAsync();
        await SavedAsync(open);
        await Assertions.Expect(back).ToHaveCountAsync(0);
    }

    /// <summary>A mapping of the sample without rules; gives its address.</summary>
    private static async Task<string> CreateAsync(OpenPage open)
    {
        await open.Button("New mapping").ClickAsync();
        await open.Page.Locator(".way").Filter(new() { HasText = "From a sample" }).ClickAsync();
        await open.Page.Locator("dialog[open] textarea").FillAsync(Sample);
        await Assertions.Expect(open.Page.GetByLabel("Title")).ToHaveValueAsync("HARBOUR ADT A01");
        await open.Button("Create and open").ClickAsync();
        await ReadyAsync(open);
        return new Uri(open.Page.Url).PathAndQuery;
    }

    private static async Task AddAsync(OpenPage open, string type)
    {
        await Row(open, "Add resource…").ClickAsync();
        await open.Page.GetByLabel("Search", new() { Exact = true }).FillAsync(type);
        await open.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = type, Exact = true }).ClickAsync();
        await Assertions.Expect(Row(open, type)).ToBeFocusedAsync();
    }

    private static Task SavedAsync(OpenPage open) => Assertions.Expect(open.Page.Locator(".saved")).ToHaveTextAsync("Saved");

    private static Task ReadyAsync(OpenPage open) => open.Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    private static ILocator Row(OpenPage open, string label) => DesignerRows.Of(open, "target", label);
}

using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>Every state of the mappings page and of the designer, both themes, two widths: nothing that axe objects to, nothing wider than the window, a picture to look at.</summary>
public sealed class DesignerLooksTests(Portal portal)
{
    private readonly List<string> faults = [];
    private OpenPage open = null!;
    private string look = "";

    private IPage Page => open.Page;

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1440)]
    [InlineData("light", 1024)]
    [InlineData("dark", 1024)]
    public async Task Every_state_is_clean(string theme, int width)
    {
        look = $"{theme}-{width}";
        open = await portal.OpenAsync("/mappings", theme, width);
        await using var closed = open;
        await MappingsAsync();
        await DrawerAsync();
        await DialogsAsync();
        await OthersAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task MappingsAsync()
    {
        await Page.GetByRole(AriaRole.Table).WaitForAsync();
        await LookAsync("mappings");
        await open.Button("New mapping").ClickAsync();
        foreach (var way in new[] { "Extends", "Sample", "Pairs", "Blank", "Upload" })
        {
            var choice = Dialog.Locator(".ways .way").Nth(Array.IndexOf(["Extends", "Sample", "Pairs", "Blank", "Upload"], way));
            await choice.ClickAsync();
            await Assertions.Expect(choice.GetByRole(AriaRole.Radio)).ToBeCheckedAsync();
            await LookAsync($"mappings-new-{way.ToLowerInvariant()}");
        }
        await CloseAsync();
        await Page.GetByRole(AriaRole.Searchbox).FillAsync("no such mapping");
        await Page.GetByText("Clear the filters").WaitForAsync();
        await LookAsync("mappings-none");
    }

    private async Task DrawerAsync()
    {
        await GoAsync("/designer/browser/table?rule=patient%2Fgiven");
        foreach (var tab in new[] { "Preview", "Problems", "Code", "Scripts", "Mapping table", "Tests" })
        {
            await Page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = false }).First.ClickAsync();
            await Assertions.Expect(Page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = false }).First).ToHaveAttributeAsync("aria-selected", "true");
            if (tab == "Code") await Page.Locator(".monaco-editor .view-line").First.WaitForAsync();
            await LookAsync($"designer-tab-{tab.Replace(' ', '-').ToLowerInvariant()}");
        }
    }

    private async Task DialogsAsync()
    {
        await GoAsync("/designer/browser/table?rule=patient%2Fgiven&tab=preview");
        await DialogAsync("keys", () => open.Button("Keys").ClickAsync());
        await DialogAsync("auto-map", () => open.Button("Auto-map").ClickAsync());
        await DialogAsync("sample", () => Page.Locator(".drawer").GetByRole(AriaRole.Button, new() { Name = "Sample", Exact = true }).ClickAsync());
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Tests", Exact = false }).First.ClickAsync();
        await DialogAsync("add-message", () => Page.GetByRole(AriaRole.Region, new() { Name = "Test bench" }).GetByRole(AriaRole.Button, new() { Name = "Add a message" }).ClickAsync());
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Mapping table" }).ClickAsync();
        await DialogAsync("add-rule", () => Page.GetByRole(AriaRole.Region, new() { Name = "Mapping table" }).GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync());
    }

    private async Task OthersAsync()
    {
        await GoAsync("/designer/no/such/mapping", isMap: false);
        await Page.GetByText("cannot be opened").WaitForAsync();
        await LookAsync("designer-missing");
        await GoAsync("/designer/print/browser/table", isMap: false);
        await Page.GetByRole(AriaRole.Table).First.WaitForAsync();
        await LookAsync("designer-print");
    }

    private ILocator Dialog => Page.Locator("dialog[open]");

    private async Task GoAsync(string path, bool isMap = true)
    {
        await open.GoAsync(path);
        if (isMap)
            await Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    private async Task DialogAsync(string name, Func<Task> opening)
    {
        await opening();
        await Dialog.WaitForAsync();
        await LookAsync($"dialog-{name}");
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        await Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Dialog).ToHaveCountAsync(0);
    }

    private async Task LookAsync(string name)
    {
        await open.PictureAsync($"{name}-{look}");
        faults.AddRange((await open.ViolationsAsync()).Select(fault => $"{name}-{look}: {fault}"));
        var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0) faults.Add($"{name}-{look}: {overflow} px wider than the window");
    }
}

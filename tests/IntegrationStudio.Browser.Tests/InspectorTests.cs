using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>What stands beside and below the canvas: the inspector of a rule, the mapping table, code tables and the printed specification.</summary>
public sealed class InspectorTests(Portal portal)
{
    private const string Address = "/designer/browser/table";

    [Fact]
    public async Task A_clicked_source_row_puts_its_path_into_the_expression()
    {
        await using var open = await OpenAsync($"{Address}?rule=patient%2Fborn");
        var source = open.Page.Locator(".rule-panel textarea[data-expression]").First;
        await source.FillAsync("");
        var row = open.Page.Locator(".pane[data-side=source] .row:not([hidden])").Filter(new() { HasText = "PID-8" }).First;
        await row.ClickAsync();
        await Assertions.Expect(source).ToHaveValueAsync("PID-8");
        await Assertions.Expect(source).ToBeFocusedAsync();
        await open.Page.Keyboard.TypeAsync(".tri");
        await Assertions.Expect(open.Page.Locator(".completions [role=option]").First).ToContainTextAsync("trim()");
        await open.AccessibleAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(source).ToHaveValueAsync("PID-8.trim()");
    }

    [Fact]
    public async Task What_is_typed_fast_arrives_whole()
    {
        await using var open = await OpenAsync($"{Address}?rule=patient%2Fgiven");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        var condition = open.Page.GetByLabel("Condition", new() { Exact = true });
        await condition.FillAsync("");
        const string Typed = "PID-5.7 = 'L' and PID-5.2.length() > 1";
        await condition.PressSequentiallyAsync(Typed, new() { Delay = 5 });
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(condition).ToHaveValueAsync(Typed);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Builder", Exact = true }).ClickAsync();
        await Assertions.Expect(open.Page.Locator(".condition .words")).ToHaveTextAsync("IF PID-5.7 EQUALS \"L\" AND PID-5.2 LENGTH GREATER THAN 1");
    }

    [Theory]
    [InlineData("light", 1440, "PID-31")]
    [InlineData("dark", 1024, "PID-24")]
    public async Task The_mapping_table_builds_a_rule_without_a_mouse(string theme, int width, string source)
    {
        await using var open = await OpenAsync($"{Address}?tab=mapping-table&rule=patient%2Fborn", theme, width);
        var grid = open.Page.GetByRole(AriaRole.Grid);
        await grid.FocusAsync();
        await open.Page.Keyboard.PressAsync("Insert");
        await open.Page.GetByLabel("Source: path or expression").FillAsync(source);
        await open.Page.Locator("dialog[open]").GetByLabel("Target element").FillAsync("active");
        await open.AccessibleAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Rowheader, new() { Name = $"{source}.active" })).ToBeVisibleAsync();
        await Assertions.Expect(grid).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("F2");
        await open.Page.Keyboard.PressAsync("End");
        await open.Page.Keyboard.TypeAsync(".1");
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(grid.Locator("td.active")).ToHaveTextAsync(source + ".1");
        await open.PictureAsync($"mapping-table-{theme}-{width}");
        await open.AccessibleAsync();
        await open.Page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Rowheader, new() { Name = $"{source}.active" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_mapping_table_keeps_what_is_typed_over_a_slow_line()
    {
        await using var open = await OpenAsync($"{Address}?tab=mapping-table&rule=patient%2Fborn", delay: 250);
        var grid = open.Page.GetByRole(AriaRole.Grid);
        await Assertions.Expect(grid.Locator("td.active")).ToHaveTextAsync("born");
        await grid.FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(grid.Locator("td.active")).ToHaveTextAsync(new Regex("^PID-"));
        var source = await grid.Locator("td.active").InnerTextAsync();
        foreach (var key in new[] { "F2", "End", ".", "2", "Backspace", "1", "Enter", "ArrowRight", "x", "ArrowLeft", "F2", ".", "9", "Escape" })
            await open.Page.Keyboard.PressAsync(key);
        await Assertions.Expect(grid.Locator("td.active")).ToHaveTextAsync(source + ".1");
        await Assertions.Expect(open.Page.Locator(".cell-editor")).ToHaveCountAsync(0);
        await open.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(grid.Locator("td.active")).ToHaveTextAsync(source);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_definition_that_is_a_table_opens_as_one(string theme)
    {
        await using var open = await portal.OpenAsync("/designer/browser/sex", theme);
        await Assertions.Expect(open.Page.GetByText("This table is shared")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.GetByLabel("Target code, row 2")).ToHaveValueAsync("male");
        await open.PictureAsync($"code-table-{theme}");
        await open.AccessibleAsync();
    }

    [Fact]
    public async Task The_specification_prints_and_is_handed_out_as_one_file()
    {
        await using var open = await portal.OpenAsync("/designer/print/browser/table");
        await Assertions.Expect(open.Heading("Patients for the mapping table's tests")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.GetByText("PID-8 is copied to gender translated by the table sex.")).ToBeVisibleAsync();
        await open.AccessibleAsync();
        var download = await open.Page.RunAndWaitForDownloadAsync(() => open.Button("Download HTML").ClickAsync());
        Assert.Equal("table-specification.html", download.SuggestedFilename);
        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(new Regex("<(script|link|img)"), file);
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Navigation)).ToBeHiddenAsync();
    }

    private async Task<OpenPage> OpenAsync(string address, string theme = "light", int width = 1440, int? delay = null)
    {
        var open = await portal.OpenAsync(address, theme, width, delay: delay);
        await open.Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await open.Page.WaitForTimeoutAsync(500);
        return open;
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>The canvas of the designer: trees, lines, drag and keyboard, on a small mapping of its own.</summary>
public sealed class DesignerTests(Portal portal)
{
    private const string Address = "/designer/browser/adt";

    [Fact]
    public async Task Trees_open_and_close_in_the_browser()
    {
        await using var open = await OpenAsync();
        var patient = Row(open, "target", "Patient");
        await Assertions.Expect(patient).ToHaveAttributeAsync("aria-expanded", "true"); // of a small mapping what is mapped is open
        await patient.Locator(".turn").ClickAsync();
        await Assertions.Expect(patient).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(Row(open, "target", "birthDate")).ToHaveCountAsync(0);
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(Row(open, "target", "birthDate")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Rows_say_all_that_they_show()
    {
        await using var open = await OpenAsync();
        await Assertions.Expect((await FindAsync(open, "source", "PID-7")).Locator(".says")).ToHaveTextAsync(new Regex("^PID-7 Date/Time of Birth, \\w+, optional, mapped to Patient.birthDate"));
        await Assertions.Expect((Row(open, "target", "birthDate")).Locator(".says")).ToHaveTextAsync(new Regex("^birthDate.*, date, optional, mapped from PID-7"));
        await Assertions.Expect(Row(open, "target", "birthDate")).ToHaveAttributeAsync("aria-level", "2");
    }

    [Fact]
    public async Task Search_finds_what_was_never_opened_and_says_how_much()
    {
        await using var open = await OpenAsync();
        var box = open.Page.GetByLabel("Search the source by name, path or description");
        await box.FillAsync("pid-11.5");
        await Assertions.Expect(open.Page.Locator("[data-count=source]")).ToHaveTextAsync("1 found");
        await Assertions.Expect(Row(open, "source", "PID-11.5")).ToBeVisibleAsync();
        await open.PictureAsync("designer-search");
        await box.PressAsync("Enter");
        await Assertions.Expect(Row(open, "source", "PID-11.5")).ToHaveAttributeAsync("aria-selected", "true");
        await box.PressAsync("Escape");
        await Assertions.Expect(open.Page.Locator("[data-count=source]")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Filters_show_what_is_asked_for()
    {
        await using var open = await OpenAsync();
        await open.Page.GetByLabel("Rows of the target to show").SelectOptionAsync("mapped");
        await Assertions.Expect(Row(open, "target", "family")).ToBeVisibleAsync();
        await Assertions.Expect(Row(open, "target", "active")).ToHaveCountAsync(0);
        await open.Page.GetByLabel("Rows of the target to show").SelectOptionAsync("required");
        await Assertions.Expect((await FindAsync(open, "target", "class")).Locator(".says")).ToHaveTextAsync(new Regex("required, not mapped"));
    }

    [Fact]
    public async Task A_drag_maps_and_undo_takes_it_back()
    {
        await using var open = await OpenAsync();
        await DragAsync(open, await FindAsync(open, "source", "PID-8"), await FindAsync(open, "target", "gender"));
        await ChooseFirstAsync(open);
        await Assertions.Expect((Row(open, "target", "gender")).Locator(".says")).ToHaveTextAsync(new Regex("mapped from PID-8"));
        await open.PictureAsync("designer-mapped");
        await open.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect((Row(open, "target", "gender")).Locator(".says")).Not.ToHaveTextAsync(new Regex("mapped from"));
        await open.Page.Keyboard.PressAsync("Control+y");
        await Assertions.Expect((Row(open, "target", "gender")).Locator(".says")).ToHaveTextAsync(new Regex("mapped from PID-8"));
        await open.Page.Keyboard.PressAsync("Control+z"); // drafts are saved: the next test begins as this one did
        await Assertions.Expect((Row(open, "target", "gender")).Locator(".says")).Not.ToHaveTextAsync(new Regex("mapped from"));
    }

    [Fact]
    public async Task A_drop_that_cannot_be_says_why()
    {
        await using var open = await OpenAsync();
        await DragAsync(open, await FindAsync(open, "source", "PID-7"), await FindAsync(open, "target", "Encounter"));
        await Assertions.Expect(open.Page.Locator(".refusal")).ToContainTextAsync("Drop it on");
        await open.AccessibleAsync();
    }

    [Fact]
    public async Task A_mapping_is_made_and_removed_by_keys_alone()
    {
        await using var open = await OpenAsync();
        await (await FindAsync(open, "source", "PID-8")).FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Page.Locator(".pending-note")).ToBeVisibleAsync();
        await open.PictureAsync("designer-connecting");
        await open.Page.Keyboard.TypeAsync("gen", new() { Delay = 20 });
        await Assertions.Expect(Row(open, "target", "gender")).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await ChooseFirstAsync(open);
        await Assertions.Expect((Row(open, "target", "gender")).Locator(".says")).ToHaveTextAsync(new Regex("mapped from PID-8"));

        await Row(open, "target", "gender").FocusAsync();
        await open.Page.Keyboard.PressAsync("g");
        await Assertions.Expect(Row(open, "source", "PID-8")).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("Delete");
        await Assertions.Expect((Row(open, "target", "gender")).Locator(".says")).Not.ToHaveTextAsync(new Regex("mapped from"));
    }

    [Fact]
    public async Task Escape_gives_up_and_goes_back()
    {
        await using var open = await OpenAsync();
        await (await FindAsync(open, "source", "PID-8")).FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Row(open, "source", "PID-8")).ToBeFocusedAsync();
        await Assertions.Expect(open.Page.Locator(".pending-note")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Lines_show_what_rules_are_and_select_them()
    {
        await using var open = await OpenAsync();
        await FindAsync(open, "source", "IN1");
        await Assertions.Expect(open.Page.Locator(".line.loop").First).ToBeAttachedAsync();
        await FindAsync(open, "source", "PID-5.2");
        foreach (var look in new[] { "copy", "expression", "conditional" })
            await Assertions.Expect(open.Page.Locator($".line.{look}").First).ToBeAttachedAsync();
        await Row(open, "target", "birthDate").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".line.on")).ToHaveCountAsync(1);
        await Assertions.Expect(open.Page.Locator(".line.dim").First).ToBeAttachedAsync();
        await open.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Assertions.Expect(await FindAsync(open, "source", "PID-7")).ToHaveAttributeAsync("aria-selected", "true");
        await (await FindAsync(open, "target", "Patient")).Locator(".turn").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".line.closed").First).ToBeAttachedAsync();
    }

    [Fact]
    public async Task Regions_are_walked_and_splitters_move_by_keys()
    {
        await using var open = await OpenAsync();
        var splitter = open.Page.GetByRole(AriaRole.Separator, new() { Name = "Width of the source" });
        await splitter.FocusAsync();
        var before = await splitter.GetAttributeAsync("aria-valuenow");
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(splitter).Not.ToHaveAttributeAsync("aria-valuenow", before!);
        await open.Page.Keyboard.PressAsync("F6");
        var first = await open.Page.EvaluateAsync<string>("() => document.activeElement.closest('[data-region]')?.dataset.region ?? ''");
        await open.Page.Keyboard.PressAsync("F6");
        var second = await open.Page.EvaluateAsync<string>("() => document.activeElement.closest('[data-region]')?.dataset.region ?? ''");
        Assert.NotEqual("", first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task What_is_chosen_while_an_answer_is_on_its_way_stays_chosen()
    {
        await using var open = await OpenAsync(delay: 200);
        await Row(open, "target", "birthDate").ClickAsync();
        await open.Page.WaitForTimeoutAsync(420); // the answer comes just after the next choice
        await Row(open, "target", "family").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".row-known > summary").First).ToContainTextAsync("family");
        await Assertions.Expect(Row(open, "target", "family")).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(Row(open, "target", "birthDate")).ToHaveAttributeAsync("aria-selected", "false");
    }

    [Fact]
    public async Task Keys_are_listed_and_single_letters_can_be_switched_off()
    {
        await using var open = await OpenAsync();
        await Row(open, "source", "PID").FocusAsync();
        await open.Page.Keyboard.PressAsync("?");
        var dialog = open.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Next or previous region");
        await open.AccessibleAsync();
        await open.PictureAsync("designer-keys");
        await dialog.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Row(open, "source", "PID").FocusAsync();
        await open.Page.Keyboard.PressAsync("?");
        await open.Page.WaitForTimeoutAsync(300);
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_resource_is_added_to_the_bundle()
    {
        await using var open = await OpenAsync();
        await (await FindAsync(open, "target", "Patient")).FocusAsync();
        await open.Page.Keyboard.PressAsync("End");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.GetByRole(AriaRole.Dialog).GetByLabel("Search").FillAsync("allergy");
        await open.AccessibleAsync();
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "AllergyIntolerance" }).ClickAsync();
        await Assertions.Expect(await FindAsync(open, "target", "AllergyIntolerance")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Waiting_over_a_closed_row_opens_it_and_the_edge_scrolls()
    {
        await using var open = await OpenAsync();
        var from = (await Row(open, "source", "EVN").BoundingBoxAsync())!;
        var patient = await FindAsync(open, "target", "identifier");
        var over = (await patient.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(from.X + 90, from.Y + 14);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(from.X + 160, from.Y + 16, new() { Steps = 3 });
        await open.Page.Mouse.MoveAsync(over.X + 90, over.Y + 14, new() { Steps = 5 });
        await Assertions.Expect(patient).ToHaveAttributeAsync("aria-expanded", "true");
        var pane = open.Page.Locator(".pane[data-side=target]");
        var box = (await pane.BoundingBoxAsync())!;
        var top = await pane.EvaluateAsync<double>("pane => pane.scrollTop");
        await open.Page.Mouse.MoveAsync(over.X + 90, box.Y + box.Height - 6, new() { Steps = 5 });
        await open.Page.WaitForFunctionAsync("top => document.querySelector('.pane[data-side=target]').scrollTop > top", top);
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(open.Page.Locator(".designer-chip")).ToBeHiddenAsync();
        await open.Page.Mouse.UpAsync();
    }

    [Fact]
    public async Task Twenty_thousand_rows_and_types_within_themselves_are_usable()
    {
        await using var open = await OpenAsync();
        await open.Page.EvaluateAsync("""
            () => {
              const types = { root: Array.from({ length: 20000 }, (_, i) => [`r${i}`, '', `Row ${i}`, i ? 'string' : 'Loop', 0, 1, 5, i ? 1 : 0]), Loop: [['again', '', 'Itself', 'Loop', 0, -1, 5, 0]] };
              return document.querySelector('.map').canvas.update({ source: { root: 'root', types, again: true, open: [] } });
            }
            """);
        await Row(open, "source", "r0").FocusAsync();
        foreach (var _ in Enumerable.Range(0, 6))
            await open.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(Row(open, "source", "again")).ToBeVisibleAsync();
        await open.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(Row(open, "source", "r19999")).ToBeFocusedAsync();
        Assert.True(await open.Page.Locator(".pane[data-side=source] .row").CountAsync() < 100);
    }

    [Fact]
    public async Task Without_a_connection_nothing_can_be_changed()
    {
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var open = await portal.OpenAsync(Address, url: own.Url);
        open.MayFail = true;
        await open.Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Row(open, "target", "birthDate").ClickAsync();
        await Assertions.Expect(open.Page.GetByLabel("Note")).ToBeVisibleAsync();
        own.Kill();
        await Assertions.Expect(open.Page.Locator(".map.offline")).ToBeVisibleAsync();
        await Row(open, "source", "EVN").FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Page.Locator(".refusal")).ToContainTextAsync("connection to the server is lost");
        await open.Page.GetByLabel("Note").ClickAsync();
        await open.Page.Keyboard.TypeAsync("lost");
        await Assertions.Expect(open.Page.GetByLabel("Note")).ToHaveValueAsync("");
        await Assertions.Expect(open.Page.Locator("[data-live]")).ToContainTextAsync("nothing can be changed now");
        await open.PictureAsync("designer-offline");
    }

    [Fact]
    public async Task Nothing_of_a_sample_is_markup()
    {
        await using var open = await OpenAsync();
        await open.Page.GetByLabel("Search the source by name, path or description").FillAsync("<img");
        await Assertions.Expect(open.Page.Locator(".pane[data-side=source] .nothing")).ToBeVisibleAsync();
        Assert.Equal(0, await open.Page.Locator(".designer img").CountAsync());
        Assert.DoesNotContain("owned", await open.Page.TitleAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1440)]
    [InlineData("light", 1024)]
    [InlineData("dark", 1024)]
    [InlineData("light", 860)]
    [InlineData("light", 360)]
    public async Task The_designer_is_clean(string theme, int width)
    {
        await using var open = await OpenAsync(theme, width);
        if (width > 900) await Row(open, "target", "birthDate").ClickAsync();
        await open.Page.WaitForTimeoutAsync(500);
        await open.PictureAsync($"designer-{theme}-{width}");
        await open.AccessibleAsync();
        var overflow = await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} px wider than the window.");
    }

    private async Task<OpenPage> OpenAsync(string theme = "light", int width = 1440, int? delay = null)
    {
        var open = await portal.OpenAsync(Address, theme, width, delay: delay);
        await open.Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return open;
    }

    private static ILocator Row(OpenPage open, string side, string label) =>
        open.Page.Locator($".pane[data-side={side}] .row:not([hidden])").Filter(new() { Has = open.Page.Locator(".label", new() { HasTextRegex = new Regex($"^{Regex.Escape(label)}$") }) }).First;

    /// <summary>Only what is in view is in the page: scrolls until the row is.</summary>
    private static async Task<ILocator> FindAsync(OpenPage open, string side, string label)
    {
        var row = Row(open, side, label);
        for (var top = 0; top < 4000 && await row.CountAsync() == 0; top += 300)
        {
            await open.Page.Locator($".pane[data-side={side}]").EvaluateAsync("(pane, top) => { pane.scrollTop = top; }", top);
            await open.Page.WaitForTimeoutAsync(60);
        }

        await row.EvaluateAsync("row => { const pane = row.closest('.pane'); const at = row.node.row * 28; if (at < pane.scrollTop + 28 || at > pane.scrollTop + pane.clientHeight - 56) pane.scrollTop = at - 140; }");
        await open.Page.WaitForTimeoutAsync(60);
        return row;
    }

    private static async Task DragAsync(OpenPage open, ILocator from, ILocator to)
    {
        var start = (await from.BoundingBoxAsync())!;
        var end = (await to.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(start.X + 90, start.Y + 14);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(start.X + 160, start.Y + 16, new() { Steps = 3 });
        await open.Page.Mouse.MoveAsync(end.X + 90, end.Y + 14, new() { Steps = 6 });
        await open.Page.Mouse.UpAsync();
    }

    /// <summary>When several things could be meant, the first is the likeliest.</summary>
    private static async Task ChooseFirstAsync(OpenPage open)
    {
        await open.Page.WaitForTimeoutAsync(800);
        var connect = open.Page.Locator("dialog[open] button[type=submit]");
        if (await connect.CountAsync() > 0) await connect.ClickAsync();
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>The script editor: values beside lines, what did not run, hover, formatting, failures and libraries.</summary>
public sealed partial class ScriptTests(Portal portal)
{
    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1024)]
    public async Task Lines_show_their_values_and_what_did_not_run(string theme, int width)
    {
        await using var open = await OpenAsync("/designer/browser/scripted?tab=scripts", theme, width);
        await Assertions.Expect(open.Page.Locator(".code-remark").Filter(new() { HasText = "word = \"Okafor\"" })).ToHaveCountAsync(1);
        await Assertions.Expect(open.Page.Locator(".ran")).ToHaveTextAsync("7 of 8 statements ran");
        await open.Page.GetByText("Values by line").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".values li").Filter(new() { HasText = "line 15" })).ToContainTextAsync("\u2192 \"Okafor\"");
        await open.Page.Locator(".values li").Filter(new() { HasText = "line 11" }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(open.Page.Locator(".view-line").Filter(new() { HasText = "return null" }).Locator(".code-not-run").First).ToBeVisibleAsync();
        await open.AccessibleAsync();
    }

    [Fact]
    public async Task The_console_shows_what_the_lines_do_with_another_input()
    {
        await using var open = await OpenAsync("/designer/browser/scripted?tab=scripts");
        await open.Page.GetByLabel("Input, as the rule hands it over (JSON)").FillAsync("""{ "value": "a", "values": ["van <b>DAM</b>", "x"] }""");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Call", Exact = true }).ClickAsync();
        await Assertions.Expect(open.Page.Locator(".answer")).ToContainTextAsync("Van");
        await Assertions.Expect(open.Page.Locator(".code-remark").Filter(new() { HasText = "word = \"van\", \"<b>DAM</b>\", \"x\"" })).ToHaveCountAsync(1);
        await Assertions.Expect(open.Page.Locator(".code-remark").Filter(new() { HasText = "\u00d73" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_failure_stands_at_its_line_and_is_mended_and_the_text_formatted_by_a_key()
    {
        await using var open = await OpenAsync("/designer/browser/typed?tab=scripts");
        await Assertions.Expect(open.Page.Locator(".squiggly-error").First).ToBeVisibleAsync();

        // The list appears where the pointer rests; under load the first rest may come too early.
        var number = open.Page.Locator(".view-line").Filter(new() { HasText = "fields[8]" }).GetByText("8", new() { Exact = true });
        for (var i = 0; i < 20 && await open.Page.Locator(".monaco-hover:not(.hidden)").Filter(new() { HasText = "PID-8" }).CountAsync() == 0; i++)
        {
            await open.Page.Mouse.MoveAsync(5, 5);
            await number.HoverAsync();
            await open.Page.WaitForTimeoutAsync(500);
        }

        await Assertions.Expect(open.Page.Locator(".monaco-hover").Filter(new() { HasText = "PID-8 Administrative Sex" }).First).ToBeVisibleAsync();

        await open.Page.GetByRole(AriaRole.Tab, new() { NameRegex = Problems() }).ClickAsync();
        var failure = open.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "cannot read property 'there' of undefined" });
        await Assertions.Expect(failure).ToBeVisibleAsync();
        await open.AccessibleAsync();
        await failure.GetByRole(AriaRole.Button, new() { Name = "tidy.ts line 3" }).ClickAsync();
        var third = open.Page.Locator(".view-line").Filter(new() { HasText = "const deep" });
        await Assertions.Expect(third).ToBeVisibleAsync();

        await open.Page.GetByRole(AriaRole.Tab, new() { NameRegex = Problems() }).ClickAsync();
        await failure.GetByRole(AriaRole.Button, new() { Name = "Write ?. in line 3" }).ClickAsync();
        await Assertions.Expect(failure).ToHaveCountAsync(0);
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Scripts" }).ClickAsync();
        await Assertions.Expect(third).ToContainTextAsync("nothing?.there; deep = undefined");

        // Under load the first press may come before the language service is there.
        var tidied = open.Page.Locator(".view-line").First.Filter(new() { HasText = "tidy(input: ScriptInput" });
        for (var i = 0; i < 10 && await tidied.CountAsync() == 0; i++)
        {
            await third.ClickAsync();
            await open.Page.Keyboard.PressAsync("Shift+Alt+KeyF");
            await open.Page.WaitForTimeoutAsync(1500);
        }

        await Assertions.Expect(open.Page.Locator(".view-line").First).ToContainTextAsync("export function tidy(input: ScriptInput<hl7.PID>): string | null {");
        await open.Page.Keyboard.PressAsync("Control+KeyM");
        await open.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(open.Page.Locator(".monaco-editor.focused")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_library_shows_who_uses_it_and_opens_it()
    {
        await using var open = await portal.OpenAsync("/designer/browser/common");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "scripts/names.ts browser/scripted" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator(".files li.on")).ToContainTextAsync("names.ts");
        var library = open.Page.Locator(".files .open").Filter(new() { HasText = "import \"common/text\"" });
        await library.ClickAsync();
        await Assertions.Expect(open.Page.Locator(".state")).ToHaveTextAsync("For reading; exports capitalized");
        await open.AccessibleAsync();
    }

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1024)]
    public async Task A_script_moves_to_a_new_library_and_another_mapping_takes_it_from_there(string theme, int width)
    {
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var open = await portal.OpenAsync("/designer/browser/typed?tab=scripts", theme, width, url: own.Url);
        var page = open.Page;
        await open.Button("Move tidy.ts to a library").ClickAsync();
        var moving = page.GetByRole(AriaRole.Dialog, new() { Name = "Move tidy.ts to a library" });
        await moving.GetByRole(AriaRole.Combobox).SelectOptionAsync("A new one");

        // A name that is taken is refused where it is typed.
        var id = moving.GetByLabel("Id of the new library");
        await id.FillAsync("browser/common");
        await moving.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Assertions.Expect(moving.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await open.AccessibleAsync();
        await open.PictureAsync($"script-move-{theme}-{width}");
        await id.FillAsync("browser/tidying");
        await moving.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Assertions.Expect(moving).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".files")).ToContainTextAsync("browser/tidying");
        await Assertions.Expect(open.Button("Move tidy.ts to a library")).ToHaveCountAsync(0);

        // Undo and redo take it there and back as one step.
        await open.Button("Undo").ClickAsync();
        await Assertions.Expect(open.Button("Move tidy.ts to a library")).ToBeVisibleAsync();
        await open.Button("Redo").ClickAsync();
        await Assertions.Expect(page.Locator(".files")).ToContainTextAsync("browser/tidying");

        await open.GoAsync("/designer/browser/adt?tab=scripts");
        await open.Button("Add a script of a library").ClickAsync();
        var adding = page.GetByRole(AriaRole.Dialog, new() { Name = "Add a library of scripts" });
        await Assertions.Expect(adding.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "browser/common" })).ToContainTextAsync("text.ts");
        await open.AccessibleAsync();
        await open.PictureAsync($"script-library-{theme}-{width}");
        await adding.GetByRole(AriaRole.Button, new() { Name = "Use browser/common" }).ClickAsync();
        await Assertions.Expect(adding).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".files .open").Filter(new() { HasText = "import \"common/text\"" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_codes_texts_are_completed()
    {
        await using var open = await portal.OpenAsync("/designer/browser/typed?tab=code&rule=patient%2Ffamily");
        var line = open.Page.Locator(".view-line").Filter(new() { HasText = "PID-5.1" });
        await line.ClickAsync();
        await open.Page.Keyboard.PressAsync("Home");
        var text = await line.TextContentAsync() ?? "";
        for (var i = 0; i < text.TrimStart().IndexOf("PID-5.1", StringComparison.Ordinal) + "PID-5.".Length; i++)
            await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("Control+Space");
        var choices = open.Page.Locator(".suggest-widget.visible .monaco-list-row");
        await Assertions.Expect(choices.First).ToContainTextAsync("PID-5.1Family Name");
        await Assertions.Expect(choices.Nth(1)).ToContainTextAsync("PID-5.2Given Name");
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(choices).ToHaveCountAsync(0);
    }

    /// <summary>The declarations are there and the script is checked.</summary>
    private async Task<OpenPage> OpenAsync(string address, string theme = "light", int width = 1440)
    {
        var open = await portal.OpenAsync(address, theme, width);
        await Assertions.Expect(open.Page.Locator(".state")).ToContainTextAsync("Compiles; exports", new() { Timeout = 120_000 });
        return open;
    }

    [GeneratedRegex("^Problems")]
    private static partial Regex Problems();
}

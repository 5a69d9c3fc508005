using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>A draft beside its version: the script in the code editor's difference.</summary>
public sealed class CompareTests(Portal portal, ScenarioPortal own) : IClassFixture<ScenarioPortal>
{
    private const string Id = "labs/lakeside/oru-r01";

    [Fact]
    public async Task What_was_typed_into_a_script_stands_beside_what_it_was()
    {
        await using var open = await portal.OpenAsync($"/designer/{Id}?tab=scripts", url: own.Url);
        var joining = open.Page.Locator(".code-editor .view-line").Filter(new() { HasText = "export function join" });
        await joining.ClickAsync();
        await open.ReplaceCodeAsync("""
            interface Input {
              values: string[];
            }

            // The first line alone.
            export function join(input: Input): string | null {
              return input.values[0] ?? null;
            }

            """);
        await Assertions.Expect(joining).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.Locator(".saved")).ToHaveTextAsync("Saved");

        await open.GoAsync($"/compare/{Id}?to=draft&tab=scripts");
        var editor = open.Page.GetByRole(AriaRole.Group, new() { Name = "Difference of scripts/notes.ts" });
        await Assertions.Expect(editor.Locator(".view-line").Filter(new() { HasText = "The first line alone." })).ToBeVisibleAsync();
        await Assertions.Expect(editor.Locator(".view-line").Filter(new() { HasText = "lines.join" }).First).ToBeVisibleAsync();
        await Assertions.Expect(editor.Locator(".line-insert").First).ToBeVisibleAsync();
        await Assertions.Expect(editor.Locator(".line-delete").First).ToBeVisibleAsync();
        await open.AccessibleAsync();
        await open.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(editor.Locator(".vs-dark").First).ToBeVisibleAsync();
        await open.AccessibleAsync();

        await open.Page.GetByLabel("One below the other").CheckAsync();
        await Assertions.Expect(editor.Locator(".view-line").Filter(new() { HasText = "The first line alone." })).ToBeVisibleAsync();
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Rules (0)" }).ClickAsync();
        await Assertions.Expect(open.Heading("No rule is different")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("tab=rules"));
        await open.AccessibleAsync();
    }
}

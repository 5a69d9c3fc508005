using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>The result in every form, with what made each value, in a real browser.</summary>
public sealed class PreviewTests(Portal portal)
{
    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1024)]
    public async Task Values_of_a_message_lead_to_their_rule_and_a_row_to_all_that_it_feeds(string theme, int width)
    {
        await using var open = await portal.OpenAsync("/designer/browser/passed?tab=preview", theme, width);
        var page = open.Page;
        var preview = page.Locator(".preview");
        await Assertions.Expect(preview.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = "PATIENT_RESULT[0]" })).ToBeVisibleAsync();
        await open.Button("Tall").ClickAsync();
        await Assertions.Expect(open.Button("Tall")).ToHaveAttributeAsync("aria-pressed", "true");

        // A value of the message: its rule and its source.
        await preview.GetByRole(AriaRole.Tab, new() { Name = "Text" }).ClickAsync();
        var message = preview.GetByRole(AriaRole.Group, new() { Name = "Result as ER7" });
        await message.GetByText("Gallagher", new() { Exact = true }).ClickAsync();
        var origin = preview.GetByRole(AriaRole.Group, new() { Name = "Where values come from" });
        await Assertions.Expect(origin.GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        await Assertions.Expect(origin).ToContainTextAsync("by result/pid/name");
        await Assertions.Expect(page.Locator(".pane[data-side=source] .row[aria-selected=true]")).ToContainTextAsync("PID-5.1");
        await message.PressAsync("ArrowRight");
        await Assertions.Expect(message.Locator(".selected")).ToHaveTextAsync("Moira");
        await open.AccessibleAsync();
        await open.PictureAsync($"er7-{theme}-{width}");

        // A segment: everything of it; and the same in the tree.
        await message.GetByText("PID", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(origin.GetByRole(AriaRole.Button)).ToHaveCountAsync(9);
        await Assertions.Expect(message.Locator(".value.lit")).ToHaveCountAsync(9);
        await preview.GetByRole(AriaRole.Tab, new() { Name = "Tree" }).ClickAsync();
        await Assertions.Expect(preview.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = "Gallagher" })).ToBeVisibleAsync();
        await open.AccessibleAsync();
    }

    [Fact]
    public async Task Lines_of_xml_lead_to_their_rule()
    {
        await using var open = await portal.OpenAsync("/designer/browser/scripted?tab=preview");
        var preview = open.Page.Locator(".preview");
        await preview.GetByRole(AriaRole.Tab, new() { Name = "Text" }).ClickAsync();
        await preview.GetByRole(AriaRole.Button, new() { Name = "XML", Exact = true }).ClickAsync();
        var family = preview.Locator(".row").Filter(new() { HasText = "<family value=" });
        await family.ClickAsync();
        await Assertions.Expect(preview.GetByRole(AriaRole.Group, new() { Name = "Where values come from" })).ToContainTextAsync("by patient/family");
        await Assertions.Expect(preview.Locator(".row.selected")).ToContainTextAsync("<family value=");
        await open.AccessibleAsync();
    }
}

using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>A mapping that begins with nothing gets both its trees in the designer: by an example and by a schema.</summary>
public sealed class EmptyTreeTests(Portal portal)
{
    private const string Schema = """{ "type": "object", "required": ["mrn"], "properties": { "mrn": { "type": "string" }, "wards": { "type": "array", "items": { "type": "object", "properties": { "code": { "type": "string" } } } } } }""";

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1024)]
    public async Task Trees_come_of_an_example_and_of_a_schema(string theme, int width)
    {
        await using var open = await portal.OpenAsync("/mappings", theme, width);
        await open.Button("New mapping").ClickAsync();
        await open.Page.Locator(".way").Filter(new() { HasText = "From nothing" }).ClickAsync();
        await Format(open, "Source").SelectOptionAsync("json");
        await Format(open, "Target").SelectOptionAsync("json");
        await open.Page.GetByLabel("Title").FillAsync($"Empty {theme}");
        await open.Button("Create and open").ClickAsync();
        var source = open.Page.Locator("[data-start=source]");
        var target = open.Page.Locator("[data-start=target]");
        await open.Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(open.Page.Locator(".hint")).ToContainTextAsync("Give the source a form first");
        await open.PictureAsync($"empty-trees-{theme}-{width}");
        await open.AccessibleAsync();

        // What is no JSON stays in the field, with the place of the fault.
        await source.Locator("textarea").FillAsync("{ \"ward\": ");
        await source.GetByRole(AriaRole.Button, new() { Name = "Use the example" }).ClickAsync();
        await Assertions.Expect(source.GetByRole(AriaRole.Alert)).ToContainTextAsync("json.malformed");
        await open.PictureAsync($"empty-trees-fault-{theme}-{width}");
        await open.AccessibleAsync();

        await source.Locator("textarea").FillAsync("""{ "number": "4711", "ward": "W1" }""");
        await source.GetByRole(AriaRole.Button, new() { Name = "Use the example" }).ClickAsync();
        await Assertions.Expect(DesignerRows.Of(open, "source", "number")).ToBeFocusedAsync();
        await Assertions.Expect(open.Page.Locator(".hint")).ToContainTextAsync("Give the target a form first");
        await target.Locator("textarea").FillAsync(Schema);
        await target.GetByRole(AriaRole.Button, new() { Name = "Use the schema" }).ClickAsync();
        await Assertions.Expect(DesignerRows.Of(open, "target", "mrn")).ToBeFocusedAsync();

        await DesignerRows.Of(open, "source", "number").DragToAsync(DesignerRows.Of(open, "target", "mrn"));
        await Assertions.Expect(DesignerRows.Of(open, "target", "mrn").Locator(".value")).ToHaveTextAsync("4711");
        await open.PictureAsync($"empty-trees-done-{theme}-{width}");
        await open.AccessibleAsync();
    }

    private static ILocator Format(OpenPage open, string side) => open.Page.Locator($"dialog[open] label.field:has(> span:text-is(\"{side}\")) select");
}

using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>All samples at once, acknowledged changes and the history, in a real browser and both themes.</summary>
public sealed class BenchWorkTests(Portal portal)
{
    private const string Message =
        "MSH|^~\\&|LAB|NORTH|EHR|CITY|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1\n" +
        "PID|1||7723451^^^NORTH^MR||Gallagher^Moira||19610704|F\nOBR|1||F1|GLU^Glucose^L\nOBX|1|ST|GLU^Glucose^L||98|mg/dL|||||F\n";

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1024)]
    public async Task A_changed_result_is_acknowledged_and_a_version_comes_back(string theme, int width)
    {
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var open = await portal.OpenAsync("/designer/browser%2Foru?rule=patient%2Fborn", theme, width, url: own.Url);
        var page = open.Page;
        await page.GetByRole(AriaRole.Treeitem).First.WaitForAsync();

        // Two samples, kept with the mapping.
        foreach (var name in new[] { "one", "two" })
        {
            await page.Locator(".drawer").GetByRole(AriaRole.Button, new() { Name = "Sample", Exact = true }).ClickAsync();
            var adding = page.GetByRole(AriaRole.Dialog, new() { Name = "Add a sample" });
            await adding.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
            await adding.GetByLabel("Message or document: paste it here").FillAsync(name == "one" ? Message : Message.Replace("Moira", "Fiona", StringComparison.Ordinal));
            await adding.GetByLabel("Message or document: paste it here").BlurAsync();
            await adding.GetByRole(AriaRole.Button, new() { Name = "Save with the mapping" }).ClickAsync();
            await Assertions.Expect(adding).ToBeHiddenAsync();
        }

        // A version, with a note that is hostile and stays text.
        await open.Button("History").ClickAsync();
        var history = page.GetByRole(AriaRole.Dialog, new() { Name = "History" });
        await history.GetByLabel("Keep what is here as a version").FillAsync("with <img src=x onerror=alert(1)> samples");
        await history.GetByRole(AriaRole.Button, new() { Name = "Save a version" }).ClickAsync();
        var version = history.GetByRole(AriaRole.Button, new() { Name = "with <img src=x onerror=alert(1)> samples", Exact = false });
        await Assertions.Expect(version).ToHaveAttributeAsync("aria-current", "true");
        await Assertions.Expect(history).ToContainTextAsync("The same as what is here now.");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(history).ToBeHiddenAsync();

        await open.Button("Run all samples").ClickAsync();
        var strip = page.GetByRole(AriaRole.Listbox, new() { Name = "Samples: 2 same" });
        await Assertions.Expect(strip).ToBeVisibleAsync();

        // A rule is taken out: both results change, and the strip is walked through by keys.
        if (width < 1280) await open.Button("Inspector").ClickAsync();
        await page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" }).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        if (width < 1280) await open.Button("Close the inspector").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "Samples: 2 same; the definition has changed since" })).ToBeVisibleAsync();
        await open.Button("Run all samples").ClickAsync();
        strip = page.GetByRole(AriaRole.Listbox, new() { Name = "Samples: 2 changed" });
        await Assertions.Expect(strip).ToBeVisibleAsync();
        await strip.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(strip.GetByRole(AriaRole.Option, new() { Name = "one.hl7: changed" })).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(strip.GetByRole(AriaRole.Option, new() { Name = "two.hl7: changed" })).ToHaveAttributeAsync("aria-selected", "true");

        await page.GetByRole(AriaRole.Tab, new() { Name = "All samples" }).ClickAsync();
        await open.AccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge the changed result of samples/one.hl7" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "Samples: 1 changed, 1 changed, acknowledged" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge the changed result of samples/one.hl7" })).ToHaveCountAsync(0);
        await open.PictureAsync($"samples-{theme}-{width}");

        // The history says what is different, and takes it back as one step.
        await open.Button("History").ClickAsync();
        await version.ClickAsync();
        await Assertions.Expect(history.GetByRole(AriaRole.Row).Filter(new() { HasText = "patient/born" })).ToContainTextAsync("PID-7");
        await Assertions.Expect(history).ToContainTextAsync("Since then: 1 rule removed, 1 file.");
        await open.AccessibleAsync();
        await open.PictureAsync($"history-{theme}-{width}");
        await history.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        await Assertions.Expect(history.GetByRole(AriaRole.Group, new() { Name = "Difference of the definition's JSON" })).ToContainTextAsync("PID-7");
        await open.AccessibleAsync();
        await history.GetByRole(AriaRole.Button, new() { Name = "Restore it" }).ClickAsync();
        await Assertions.Expect(history).ToBeHiddenAsync();
        await open.Button("Run all samples").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "Samples: 2 same" })).ToBeVisibleAsync();
    }
}

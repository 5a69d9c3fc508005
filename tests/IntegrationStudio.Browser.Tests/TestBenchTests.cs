using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>The Tests tab of the designer in a real browser: a message becomes a test, its result is accepted, a difference leads to its rule.</summary>
public sealed class TestBenchTests(Portal portal)
{
    private const string Message =
        "MSH|^~\\&|LAB|NORTH|EHR|CITY|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1\n" +
        "PID|1||7723451^^^NORTH^MR||Gallagher^<img src=x onerror=alert(1)>||19610704|F\n" +
        "OBR|1||F1|GLU^Glucose^L\nOBX|1|NM|GLU^Glucose^L||98|mg/dL|||||F\nNTE|1||Gallagher called\n";

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_message_becomes_a_test_that_passes(string theme)
    {
        // A portal of its own: what is added here stays in its drafts.
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var open = await portal.OpenAsync("/designer/browser%2Foru?tab=tests", theme, url: own.Url);
        var bench = open.Page.GetByRole(AriaRole.Region, new() { Name = "Test bench" });
        await Assertions.Expect(bench.GetByText("No samples and no tests yet")).ToBeVisibleAsync();
        await open.Page.Locator(".drawer-split[aria-valuenow]").WaitForAsync(); // the script of the panes is there
        await open.AccessibleAsync();

        await bench.GetByRole(AriaRole.Button, new() { Name = "Add a message" }).ClickAsync();
        var dialog = open.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Message: paste it here").FillAsync(Message);
        await dialog.GetByLabel("Message: paste it here").BlurAsync();
        await dialog.GetByLabel("De-identify", new() { Exact = false }).CheckAsync();
        await dialog.GetByRole(AriaRole.Tab, new() { Name = "All changes" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Row).Filter(new() { HasText = "PID-3.1" })).ToBeVisibleAsync();
        await open.AccessibleAsync();
        await open.PictureAsync($"test-add-{theme}");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("glucose");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await bench.GetByRole(AriaRole.Button, new() { Name = "Run all" }).ClickAsync();
        var accept = bench.GetByRole(AriaRole.Button, new() { Name = "Accept the result" });
        await Assertions.Expect(accept).ToBeEnabledAsync();
        await accept.ClickAsync();
        await Assertions.Expect(bench.GetByText("The result is as expected")).ToBeVisibleAsync();

        // Another expectation: the difference names its rule, and the rule is selected by a click.
        await bench.GetByRole(AriaRole.Tab, new() { Name = "Result", Exact = true }).ClickAsync();
        var result = await bench.GetByRole(AriaRole.Region, new() { Name = "Result of the last run" }).InnerTextAsync();
        await bench.GetByRole(AriaRole.Tab, new() { Name = "Expected" }).ClickAsync();
        await bench.Locator(".monaco-editor .view-line").First.ClickAsync();
        await open.ReplaceCodeAsync("{ \"resourceType\": ");
        await Assertions.Expect(bench.GetByText("this is no JSON", new() { Exact = false })).ToBeVisibleAsync();
        await open.AccessibleAsync();
        await open.ReplaceCodeAsync(result.Replace("\"final\"", "\"preliminary\"", StringComparison.Ordinal));
        await Assertions.Expect(bench.GetByText("Changed since", new() { Exact = true }).First).ToBeVisibleAsync();
        await open.PictureAsync($"test-expected-{theme}");
        await bench.GetByRole(AriaRole.Tab, new() { Name = "Differences", Exact = false }).ClickAsync();
        await bench.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(bench.GetByRole(AriaRole.Rowheader)).ToContainTextAsync("status");
        await bench.GetByRole(AriaRole.Table).GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" })).ToContainTextAsync("Test glucose");
        await open.AccessibleAsync();
        await open.PictureAsync($"test-difference-{theme}");

        await bench.GetByRole(AriaRole.Tab, new() { Name = "Assertions", Exact = false }).ClickAsync();
        await open.AccessibleAsync();
        await bench.GetByRole(AriaRole.Tab, new() { Name = "Code tables" }).ClickAsync();
        await Assertions.Expect(bench.GetByText("No code tables")).ToBeVisibleAsync();
        await open.AccessibleAsync();
        await bench.GetByRole(AriaRole.Tab, new() { Name = "Coverage" }).ClickAsync();
        await Assertions.Expect(bench.GetByRole(AriaRole.Heading, new() { Name = "Rules that never ran", Exact = false })).ToBeVisibleAsync();
        await open.AccessibleAsync();
        await open.PictureAsync($"test-coverage-{theme}");
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>What people come for, from the first click to the saved mapping, with the steps counted.</summary>
public sealed class ScenarioTests(Portal portal, ScenarioPortal own, ITestOutputHelper output) : IClassFixture<ScenarioPortal>
{
    private static readonly string Admission = Message(
        "MSH|^~\\&|ADT|HARBOUR|EHR|CLINIC|20260314115900+0000||ADT^A01^ADT_A01|H-1001|P|2.5.1",
        "EVN|A01|20260314115900+0000",
        "PID|1||H-77^^^HARBOUR^MR||Okonkwo^Adaeze^Mary||19840612|F|||7 Quay Street^^Porthaven^^PH1 2AB^GBR",
        $"PV1|1|I|W1^R2^B3{new string('|', 16)}V-900^^^HARBOUR{new string('|', 25)}20260314113000+0000");

    private static readonly string Result = Message(
        "MSH|^~\\&|LAB|NORTHSIDE|EHR|CLINIC|20260314115900+0000||ORU^R01^ORU_R01|N-2001|P|2.5.1",
        "PID|1||N-12^^^NORTHSIDE^MR||Marsh^Ivor||19631104||||||||||M",
        "ORC|RE|P-1|F-1",
        "OBR|1|P-1|F-1|2345-7^Glucose^LN|||20260314110000+0000|||||||||||||||20260314115000+0000||LAB|F",
        "OBX|1|NM|2345-7^Glucose^LN||5.4|mmol/L^^UCUM|3.9-6.1|N|||F|||20260314110000+0000");

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_newcomer_maps_an_admission_by_mouse(string theme)
    {
        await using var open = await portal.OpenAsync("/mappings", theme, url: own.Url);
        var steps = new Steps(open);
        await steps.ClickAsync(open.Button("New mapping"));
        await steps.ClickAsync(open.Page.Locator(".way").Filter(new() { HasText = "From a sample" }));
        await steps.ClickAsync(open.Page.Locator("dialog[open] textarea"));
        await steps.TextAsync(Admission);
        await Assertions.Expect(open.Page.GetByLabel("Title")).ToHaveValueAsync(new Regex("^HARBOUR ADT A01"));
        await steps.ClickAsync(open.Page.GetByLabel("Extend the map that fits it"));
        await steps.ClickAsync(open.Page.GetByLabel("Title"));
        await steps.KeyAsync("Control+a");
        await steps.TextAsync($"Harbour by mouse {theme}");
        await PictureAsync(open, $"scenario-new-{theme}");
        await steps.ClickAsync(open.Button("Create and open"));
        await ReadyAsync(open);
        await Assertions.Expect(open.Page.Locator(".hint").GetByRole(AriaRole.Button)).ToContainTextAsync("likely match");
        await PictureAsync(open, $"scenario-begin-{theme}");

        foreach (var type in new[] { "Patient", "Encounter" })
        {
            await steps.ClickAsync(Row(open, "target", "Add resource…"));
            await Assertions.Expect(open.Page.GetByLabel("Search", new() { Exact = true })).ToBeFocusedAsync();
            await steps.TextAsync(type);
            await steps.ClickAsync(open.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = type, Exact = true }));
            await Assertions.Expect(Row(open, "target", type)).ToBeFocusedAsync();
        }

        foreach (var (segment, type) in new[] { ("PID", "Patient"), ("PV1", "Encounter") })
        {
            await steps.DragAsync(Row(open, "source", segment), Row(open, "target", type));
            await Assertions.Expect(open.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"Apply {segment}[{type}]");
            await PictureAsync(open, $"scenario-drop-{type}-{theme}");
            await steps.ClickAsync(open.Button("Connect"));
            await Assertions.Expect(Row(open, "target", type).Locator(".says")).ToContainTextAsync($"mapped from {segment}");
        }

        await steps.ClickAsync(open.Button("Validate"));
        await Assertions.Expect(open.Page.GetByText("Valid: no problems.")).ToBeVisibleAsync();
        await steps.KeyAsync("Control+s");
        await DoneAsync(open, steps, 60, $"mouse-{theme}");
    }

    [Fact]
    public async Task The_same_by_keys_alone()
    {
        await using var open = await portal.OpenAsync("/mappings", url: own.Url);
        var steps = new Steps(open);
        await Assertions.Expect(open.Heading("Mappings")).ToBeFocusedAsync();
        await steps.KeyUntilAsync("Tab", open.Button("New mapping"));
        await steps.KeyAsync("Enter");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^From another map") })).ToBeFocusedAsync();
        await steps.KeyAsync("ArrowDown");
        await Assertions.Expect(open.Page.Locator("dialog[open] textarea")).ToBeVisibleAsync();
        await steps.KeyUntilAsync("Tab", open.Page.Locator("dialog[open] textarea"));
        await steps.TextAsync(Admission);
        await Assertions.Expect(open.Page.GetByLabel("Title")).ToHaveValueAsync(new Regex("^HARBOUR ADT A01"));
        await steps.KeyUntilAsync("Tab", open.Page.GetByLabel("Extend the map that fits it"));
        await steps.KeyAsync("Space");
        await steps.KeyUntilAsync("Tab", open.Page.GetByLabel("Title"));
        await steps.KeyAsync("Control+a");
        await steps.TextAsync("Harbour by keys");
        await steps.KeyAsync("Enter");
        await ReadyAsync(open);
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();

        await steps.KeyUntilAsync("F6", Row(open, "target", "Add resource…"));
        foreach (var type in new[] { "Patient", "Encounter" })
        {
            await steps.KeyUntilAsync("End", Row(open, "target", "Add resource…"));
            await steps.KeyAsync("Enter");
            await Assertions.Expect(open.Page.GetByLabel("Search", new() { Exact = true })).ToBeFocusedAsync();
            await steps.TextAsync(type);
            await Assertions.Expect(open.Page.GetByRole(AriaRole.Dialog).Locator("li").First).ToHaveTextAsync(type);
            await steps.KeyAsync("Enter");
            await Assertions.Expect(Row(open, "target", type)).ToBeFocusedAsync();
        }

        foreach (var (segment, type) in new[] { ("PID", "Patient"), ("PV1", "Encounter") })
        {
            await steps.KeyAsync("Shift+F6");
            await steps.KeyUntilAsync("p", Row(open, "source", segment));
            await steps.KeyAsync("Enter");
            await Assertions.Expect(open.Page.Locator(".pending-note")).ToContainTextAsync($"Mapping {segment}");
            await steps.KeyUntilAsync(type[..1].ToLowerInvariant(), Row(open, "target", type));
            await PictureAsync(open, $"scenario-keys-{type}");
            await steps.KeyAsync("Enter");
            await Assertions.Expect(open.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Radio).First).ToBeFocusedAsync();
            await steps.KeyAsync("Enter");
            await Assertions.Expect(Row(open, "target", type).Locator(".says")).ToContainTextAsync($"mapped from {segment}");
            await Assertions.Expect(Row(open, "target", type)).ToBeFocusedAsync();
        }

        await steps.KeyAsync("Control+s");
        await DoneAsync(open, steps, 150, "keys");
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_partner_mapping_inherits_and_changes_three_rules(string theme)
    {
        await using var open = await portal.OpenAsync("/mappings", theme, url: own.Url);
        var steps = new Steps(open);
        await steps.ClickAsync(open.Button("New mapping"));
        await steps.ClickAsync(open.Page.Locator(".way").Filter(new() { HasText = "From a sample" }));
        await steps.ClickAsync(open.Page.Locator("dialog[open] textarea"));
        await steps.TextAsync(Result);
        await Assertions.Expect(open.Page.GetByLabel("Extend the map that fits it")).ToBeCheckedAsync();
        await Assertions.Expect(open.Page.GetByLabel("Title")).ToHaveValueAsync(new Regex("^NORTHSIDE ORU R01"));
        await steps.ClickAsync(open.Button("Create and open"));
        await ReadyAsync(open);

        // One out.
        await steps.ClickAsync(Row(open, "target", "Provenance[2]"));
        await steps.KeyAsync("Delete");
        await Assertions.Expect(Row(open, "target", "Provenance[2]").Locator(".says")).ToContainTextAsync("switched off");

        // One with a default.
        await steps.ClickAsync(Row(open, "target", "Patient").Locator(".turn"));
        await steps.ClickAsync(Row(open, "target", "gender"));
        await Assertions.Expect(open.Page.Locator(".rule-panel h2")).ToHaveTextAsync("PID-8.gender");
        await steps.ClickAsync(open.Page.GetByLabel("Default, when nothing came"));
        await steps.TextAsync("unknown");

        // One from elsewhere: this partner has the marital status a field later.
        await steps.ClickAsync(Row(open, "source", "PID").Locator(".turn"));
        await Assertions.Expect(Row(open, "target", "gender").Locator(".says")).ToContainTextAsync("overridden");
        await SeeAsync(open, "source", "PID-17");
        await SeeAsync(open, "target", "maritalStatus");
        await steps.DragAsync(Row(open, "source", "PID-17"), Row(open, "target", "maritalStatus"));
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Replace PID-16");
        await PictureAsync(open, $"scenario-replace-{theme}");
        await steps.ClickAsync(open.Button("Connect"));
        await Assertions.Expect(Row(open, "target", "maritalStatus").Locator(".says")).ToContainTextAsync("overridden");
        output.WriteLine($"partner-{theme}: {steps.Count} steps");
        Assert.True(steps.Count < 15, $"{steps.Count} steps");

        await Assertions.Expect(Row(open, "target", "maritalStatus").Locator(".says")).ToContainTextAsync("mapped from PID-17");
        await Assertions.Expect(Row(open, "target", "gender").Locator(".says")).ToContainTextAsync("value unknown");
        await open.Page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex("^Problems") }).ClickAsync();
        await Assertions.Expect(open.Page.Locator(".drawer")).Not.ToContainTextAsync("Error");
        await PictureAsync(open, $"scenario-partner-{theme}");
        await open.AccessibleAsync();

        // Each goes back to what is inherited, and undo brings it again.
        await Row(open, "target", "gender").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".rule-panel h2")).ToHaveTextAsync("PID-8.gender");
        await open.Button("Reset").ClickAsync();
        await Assertions.Expect(Row(open, "target", "gender").Locator(".says")).Not.ToContainTextAsync("overridden");
        await Row(open, "target", "maritalStatus").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".rule-panel h2")).ToHaveTextAsync("PID-16.maritalStatus");
        await open.Button("Reset").ClickAsync();
        await Assertions.Expect(Row(open, "target", "maritalStatus").Locator(".says")).ToContainTextAsync("mapped from PID-16");
        await SeeAsync(open, "target", "Provenance[2]");
        await Row(open, "target", "Provenance[2]").ClickAsync();
        await open.Button("Enable").ClickAsync();
        await Assertions.Expect(Row(open, "target", "Provenance[2]").Locator(".says")).Not.ToContainTextAsync("switched off");
        await Row(open, "target", "Provenance[2]").PressAsync("Control+z");
        await Assertions.Expect(Row(open, "target", "Provenance[2]").Locator(".says")).ToContainTextAsync("switched off");
    }

    /// <summary>The mapping is valid, its Bundle has what was wanted, and all of it is there again after a reload.</summary>
    private async Task DoneAsync(OpenPage open, Steps steps, int limit, string name)
    {
        output.WriteLine($"{name}: {steps.Count} steps");
        Assert.True(steps.Count < limit, $"{steps.Count} steps");
        await Assertions.Expect(open.Page.Locator(".saved")).ToContainTextAsync("Saved");
        await SoundAsync(open);
        await PictureAsync(open, $"scenario-done-{name}");
        await open.AccessibleAsync();
        var before = await BundleAsync(open);
        var resources = before.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).ToList();
        var patient = resources.Single(resource => resource.GetProperty("resourceType").GetString() == "Patient");
        Assert.Equal("H-77", patient.GetProperty("identifier")[0].GetProperty("value").GetString());
        Assert.Equal("Okonkwo", patient.GetProperty("name")[0].GetProperty("family").GetString());
        Assert.Equal(("1984-06-12", "female"), (patient.GetProperty("birthDate").GetString(), patient.GetProperty("gender").GetString()));
        var encounter = resources.Single(resource => resource.GetProperty("resourceType").GetString() == "Encounter");
        Assert.Equal(("in-progress", "IMP"), (encounter.GetProperty("status").GetString(), encounter.GetProperty("class").GetProperty("code").GetString()));
        Assert.StartsWith("2026-03-14T11:30:00", encounter.GetProperty("period").GetProperty("start").GetString(), StringComparison.Ordinal);
        Assert.Equal($"Patient/{patient.GetProperty("id").GetString()}", encounter.GetProperty("subject").GetProperty("reference").GetString());

        await open.GoAsync(new Uri(open.Page.Url).PathAndQuery);
        await ReadyAsync(open);
        await Assertions.Expect(Row(open, "target", "Encounter").Locator(".says")).ToContainTextAsync("mapped from PV1");
        await SoundAsync(open);
        Assert.Equal(before.GetRawText(), (await BundleAsync(open)).GetRawText());
    }

    private static async Task SoundAsync(OpenPage open)
    {
        var tab = open.Page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex("^Problems") });
        await tab.PressAsync("Enter");
        await Assertions.Expect(open.Page.Locator(".drawer")).ToContainTextAsync("No problems");
        await Assertions.Expect(tab).ToHaveTextAsync("Problems");
    }

    /// <summary>What the preview gives when it is copied.</summary>
    private static async Task<JsonElement> BundleAsync(OpenPage open)
    {
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Preview" }).PressAsync("Enter");
        await open.Button("Copy").PressAsync("Enter");
        await Assertions.Expect(open.Page.GetByText("Copied.", new() { Exact = true })).ToBeVisibleAsync();
        return JsonDocument.Parse(await open.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).RootElement;
    }

    private static Task ReadyAsync(OpenPage open) => open.Page.Locator(".map[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    private static Task PictureAsync(OpenPage open, string name) => open.PictureAsync(name);

    private static ILocator Row(OpenPage open, string side, string label) => DesignerRows.Of(open, side, label);

    private static Task SeeAsync(OpenPage open, string side, string label) => DesignerRows.SeeAsync(open, side, label);

    private static string Message(params string[] segments) => string.Join('\r', segments);
}

using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>Definitions and samples that mean harm, or make no sense: nothing runs, the page says what is wrong, and stays usable.</summary>
public sealed class HostileMappingTests(Portal portal) : IDisposable
{
    private const string Script = "<img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>";
    private const string Turned = "\u202Egnp.exe\u202C";

    private readonly string folder = Directory.CreateTempSubdirectory("studio-hostile-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Hostile_names_and_a_field_of_a_megabyte_are_text_and_the_designer_stays_usable()
    {
        var huge = $"{Script} javascript:alert(1) {Turned} {new string('x', 1024 * 1024)}";
        Write("hostile/map", new
        {
            id = "hostile/map",
            version = "1.0.0",
            kind = "message",
            title = $"Title {Script} {Turned}",
            source = new { format = "hl7v2", structure = "ORU_R01", version = "2.5.1" },
            target = new { format = "fhir-r4", bundle = "collection" },
            rules = new object[]
            {
                new { id = "pid", from = "PATIENT_RESULT.PATIENT.PID", resource = "Patient", @as = $"Patient{Script}", note = $"Note {Script}", rules = new object[]
                {
                    new { id = Script.Replace("/", "", StringComparison.Ordinal), from = "PID-5.1", to = "name[0].family", note = Turned },
                    new { id = "text", from = "PID-5.2", to = "name[0].text" },
                } },
            },
        });
        Write("hostile/map/samples", "a.hl7", $"MSH|^~\\&|LAB|NORTH|EHR|CITY|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1\rPID|1||1^^^N^MR||{Script.Replace("&", "", StringComparison.Ordinal)}^{huge}||19610704|F\r");
        await using var own = new PortalProcess { Mappings = folder };
        await own.StartAsync();

        await using var open = await portal.OpenAsync("/mappings", url: own.Url);
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Link, new() { Name = $"Title {Script}", Exact = false }).First).ToBeVisibleAsync();
        await open.Page.GotoAsync("/designer/hostile%2Fmap");
        await open.Page.GetByRole(AriaRole.Treeitem).First.WaitForAsync();
        await Assertions.Expect(open.Page.Locator(".preview .result")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.Locator(".preview")).ToContainTextAsync("<img src=x");
        foreach (var tab in new[] { "Text", "Changes", "Findings", "Origin", "Rule times", "All samples", "Tree" })
        {
            await open.Page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = true }).ClickAsync();
            await Assertions.Expect(open.Page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = true })).ToHaveAttributeAsync("aria-selected", "true");
        }

        foreach (var tab in new[] { "Problems", "Mapping table", "Tests" })
        {
            await open.Page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = false }).First.ClickAsync();
            await Assertions.Expect(open.Page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = false }).First).ToHaveAttributeAsync("aria-selected", "true");
        }

        await open.Button("History").ClickAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Dialog, new() { Name = "History" })).ToContainTextAsync("As it lies in its folder");
        Assert.False(await open.Page.EvaluateAsync<bool>("() => 'harmed' in window"));
        Assert.Equal(0, await open.Page.Locator("img[src=x]").CountAsync());
    }

    [Fact]
    public async Task Mappings_that_extend_each_other_in_a_circle_are_listed_opened_and_mended()
    {
        foreach (var (id, extends) in new[] { ("a", "b"), ("b", "a") })
        {
            Write($"circle/{id}", new
            {
                id = $"circle/{id}",
                version = "1.0.0",
                kind = "message",
                title = $"Circle {id}",
                source = new { format = "hl7v2", structure = "ORU_R01", version = "2.5.1" },
                target = new { format = "fhir-r4", bundle = "collection" },
                extends = new { id = $"circle/{extends}" },
                changes = Array.Empty<object>(),
            });
        }

        await using var own = new PortalProcess { Mappings = folder };
        await own.StartAsync();
        await using var open = await portal.OpenAsync("/mappings", url: own.Url);
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Circle a", Exact = true }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Treeitem).First.WaitForAsync();
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Problems", Exact = false }).ClickAsync();
        await Assertions.Expect(open.Page.Locator(".drawer")).ToContainTextAsync("in a circle: circle/a -> circle/b -> circle/a");
        await open.Button("Validate").ClickAsync();
        await open.AccessibleAsync();

        // Mended where it is seen: it extends nothing any more.
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Code", Exact = true }).ClickAsync();
        await open.Page.Locator(".monaco-editor .view-line").First.ClickAsync();
        await open.ReplaceCodeAsync("""{ "id": "circle/a", "version": "1.0.0", "kind": "message", "title": "Circle a", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "collection" }, "rules": [] }""");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Tab, new() { Name = "Problems", Exact = true })).ToBeVisibleAsync(); // without a count
    }

    private void Write(string place, object definition) => Write(place, "mapping.json", JsonSerializer.Serialize(definition));

    private void Write(string place, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, place));
        File.WriteAllText(Path.Combine(folder, place, file), text, new UTF8Encoding(false));
    }
}

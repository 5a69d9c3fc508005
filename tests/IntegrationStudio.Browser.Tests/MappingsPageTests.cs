using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>The Mappings page in a real browser: tests and coverage, filters, import of a folder, export of those chosen.</summary>
public sealed partial class MappingsPageTests(Portal portal)
{
    private const string Message = "MSH|^~\\&|LAB|NORTH|EHR|CITY|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1\rPID|1||1^^^N^MR||Gallagher^Moira||19610704|F\r";

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1024)]
    public async Task A_folder_is_imported_tested_filtered_and_exported(string theme, int width)
    {
        var folder = Directory.CreateTempSubdirectory("studio-import-").FullName;
        Write(folder, "east/mapping.json", Definition("labs/east", "East lab"));
        Write(folder, "east/tests/one.hl7", Message);
        Write(folder, "east/tests/one.test.json", """{ "assert": [{ "that": "Bundle.entry.resource.ofType(Patient).name.family = 'Gallagher'" }] }""");
        Write(folder, "west/mapping.json", Definition("labs/west", "West lab"));
        Write(folder, "west/tests/one.hl7", Message);
        Write(folder, "west/tests/one.test.json", """{ "assert": [{ "that": "false" }] }""");
        Write(folder, "broken/mapping.json", """{ "id": "labs/broken", "rulez": [] }""");
        await using var own = new PortalProcess();
        await own.StartAsync();
        await using var open = await portal.OpenAsync("/mappings", theme, width, url: own.Url);
        var page = open.Page;

        await open.Button("New mapping").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("From files").ClickAsync();
        await page.WaitForFunctionAsync("() => '_blazorInputFileNextFileId' in (document.querySelector('input[data-folder]') ?? {})"); // it hears of files now
        await dialog.GetByLabel("or a whole folder with any number of definitions").SetInputFilesAsync(folder);
        await Assertions.Expect(dialog.GetByRole(AriaRole.List, new() { Name = "Definitions found" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("broken/mapping.json");
        await open.AccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import 2" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        // The drafts are tested without being asked.
        var east = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "labs/east" });
        var west = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "labs/west" });
        await Assertions.Expect(east).ToContainTextAsync("1 passed");
        await Assertions.Expect(west).ToContainTextAsync("1 of 1 failed");
        await Assertions.Expect(east).ToContainTextAsync(Percent());
        await open.AccessibleAsync();
        await open.PictureAsync($"mappings-tested-{theme}-{width}");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Tests" }).SelectOptionAsync("Failing");
        await Assertions.Expect(page.GetByText("1 of ", new() { Exact = false }).First).ToBeVisibleAsync();
        await Assertions.Expect(west).ToBeVisibleAsync();
        await Assertions.Expect(east).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Tests" }).SelectOptionAsync("None");
        await Assertions.Expect(west).ToHaveCountAsync(0);
        await open.Button("Clear").ClickAsync();

        await east.GetByLabel("Choose East lab").CheckAsync();
        await west.GetByLabel("Choose West lab").CheckAsync();
        var export = page.GetByRole(AriaRole.Link, new() { Name = "Export 2 chosen" });
        await Assertions.Expect(export).ToHaveAttributeAsync("href", "/mappings/export?id=labs%2Feast&id=labs%2Fwest");
        var download = await page.RunAndWaitForDownloadAsync(() => export.ClickAsync());
        Assert.Equal("mappings.zip", download.SuggestedFilename);
        Directory.Delete(folder, recursive: true);
    }

    private static string Definition(string id, string title) => $$"""
        { "id": "{{id}}", "version": "1.0.0", "kind": "message", "title": "{{title}}", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "collection" },
          "rules": [ { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "family", "from": "PID-5.1", "to": "name[0].family" } ] } ] }
        """;

    private static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    [GeneratedRegex(@"\d+ %")]
    private static partial Regex Percent();
}

using System.Diagnostics;
using System.Xml.Linq;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

/// <summary><c>studio import</c> and <c>studio export</c> as processes, with and without a portal on the same data folder.</summary>
public sealed class SyncCommandTests : IDisposable
{
    private const string Definition = """
        { "$schema": "https://integration-studio.dev/schema/mapping/1", "id": "labs/east/oru", "version": "1.0.0", "kind": "message", "title": "East",
          "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" },
          "target": { "format": "fhir-r4", "bundle": "collection" },
          "rules": [
            { "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "rules": [
              { "id": "family", "from": "PID-5.1", "to": "name.family" } ] } ] }
        """;

    private readonly string _data = Directory.CreateTempSubdirectory("sy-").FullName;
    private readonly string _folder = Directory.CreateTempSubdirectory("sy-folder-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_goes_in_and_out_with_its_exit_codes()
    {
        Put(Definition);
        Assert.Equal((1, "new in the folder"), Short(await RunAsync("import", _folder, "--check")));
        Assert.False(File.Exists(Path.Combine(_data, "studio.db")));
        Assert.Equal((0, "new in the folder"), Short(await RunAsync("import", _folder)));
        Assert.Equal((0, "1 the same"), Short(await RunAsync("import", _folder, "--check")));

        Put(Definition.Replace("name.family", "name.text", StringComparison.Ordinal));
        Assert.Equal((1, "changed in the folder"), Short(await RunAsync("import", _folder, "--check")));
        Put("{ nothing");
        var junit = Path.Combine(_data, "reports", "import.xml");
        var broken = await RunAsync("import", _folder, "--check", "--junit", junit);
        Assert.Equal(2, broken.Code);
        Assert.Contains("labs/east/oru/mapping.json: line 1: error mapping.json", broken.Errors, StringComparison.Ordinal);

        var failed = XDocument.Load(junit).Descendants("testcase").Single(@case => @case.Element("failure") is not null);
        Assert.Equal(("labs.east.oru", "mapping.json", "mapping.json"), ((string?)failed.Attribute("classname"), (string?)failed.Attribute("name"), (string?)failed.Element("failure")!.Attribute("type")));

        var other = Directory.CreateDirectory(Path.Combine(_data, "out")).FullName;
        Assert.Equal((0, "new in the database"), Short(await RunAsync("export", other, "--drafts")));
        Assert.Equal(Definition, await File.ReadAllTextAsync(Path.Combine(other, "labs", "east", "oru", "mapping.json"), Cancel));
        Assert.Equal(2, (await RunAsync("import", Path.Combine(_folder, "nowhere"))).Code);
        Assert.Equal(2, (await RunAsync("import", _folder, "--author", "nobody")).Code);
    }

    [Theory]
    [InlineData(2, "no-such-command")]
    [InlineData(2, "import")]
    [InlineData(2, "validate", "nowhere.json")]
    [InlineData(2, "test", "nowhere")]
    [InlineData(2, "audit", "verify", "--data", "nowhere")]
    [InlineData(2, "export", "nowhere", "--data", "nowhere")]
    [InlineData(2, "serve", "--urls", "http://0.0.0.0:1")]
    [InlineData(0, "--help")]
    public async Task What_cannot_be_done_ends_with_the_same_code_everywhere(int code, params string[] arguments)
    {
        using var process = Start(arguments);
        _ = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(code == process.ExitCode, $"{process.ExitCode} {await errors}");
        Assert.False(Directory.Exists("nowhere"));
    }

    [Fact]
    public async Task What_is_validated_is_reported_as_junit_too()
    {
        Put(Definition.Replace("\"from\": \"PID-5.1\"", "\"form\": \"PID-5.1\"", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(_folder, "patient.json"), """{ "resourceType": "Patient", "gender": "male" }""", Cancel);
        var junit = Path.Combine(_data, "validate.xml");
        using var process = Start("validate", _folder, "--mappings", _folder, "--junit", junit);
        _ = process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.Equal(1, process.ExitCode);
        var report = XDocument.Load(junit);
        Assert.Equal(("2", "1"), ((string?)report.Root!.Attribute("tests"), (string?)report.Root.Attribute("failures")));
        Assert.Equal("mapping.json", (string?)report.Descendants("failure").Single().Parent!.Attribute("name"));
    }

    [Fact]
    public async Task A_portal_that_has_the_data_folder_open_does_it_and_shows_it_at_once()
    {
        using var portal = Start("serve", "--data", _data, "--urls", "http://127.0.0.1:0", "--mappings", Shipped);
        try
        {
            while (await portal.StandardOutput.ReadLineAsync(Cancel) is { } line && !line.StartsWith("Ctrl+C", StringComparison.Ordinal))
            {
            }

            Put(Definition);
            Assert.Equal((0, "new in the folder"), Short(await RunAsync("import", _folder)));
            Assert.Equal((0, "1 the same"), Short(await RunAsync("import", _folder, "--check")));
            var nobody = await RunAsync("import", _folder, "--submit", "the first");
            Assert.Equal(2, nobody.Code);
            Assert.Contains("--no-author", nobody.Errors, StringComparison.Ordinal);
            var submitted = await RunAsync("import", _folder, "--submit", "the first", "--no-author");
            Assert.True(submitted.Code == 0, submitted.Output + submitted.Errors);
            Assert.Contains("in review as 1.0.0, candidate 1", submitted.Output, StringComparison.Ordinal);

            // Without its socket nobody writes beside it.
            File.Delete(Path.Combine(_data, "studio.sock"));
            var refused = await RunAsync("import", _folder);
            Assert.Equal(2, refused.Code);
            Assert.Contains("data.in-use", refused.Errors, StringComparison.Ordinal);
        }
        finally
        {
            portal.Kill();
            await portal.WaitForExitAsync(Cancel);
        }

        var trail = await RunAsync("audit", "export", "--format", "csv");
        Assert.Contains("sync.import", trail.Output, StringComparison.Ordinal);
        Assert.Contains("cli:" + Environment.UserName, trail.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("audit", "verify")).Code);
        Assert.Equal((0, "1 the same"), Short(await RunAsync("import", _folder, "--check")));
    }

    public void Dispose()
    {
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A product without definitions: the one that is synchronised needs none.</summary>
    private string Shipped => Directory.CreateDirectory(Path.Combine(_data, "mappings")).FullName;

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start([.. arguments, "--data", _data, .. arguments[0] == "audit" ? Array.Empty<string>() : ["--mappings", Shipped]]);
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await errors);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "studio.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static (int Code, string Begins) Short((int Code, string Output, string Errors) run) =>
        (run.Code, run.Output.Length == 0 ? run.Errors : run.Output.Split("  ")[0].Split(':')[0].Split('\n')[0]);

    private void Put(string text)
    {
        var file = Path.Combine(_folder, "labs", "east", "oru", "mapping.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

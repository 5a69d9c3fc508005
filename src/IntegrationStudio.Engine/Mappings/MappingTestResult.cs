using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>The outcome of one test beside a mapping.</summary>
/// <param name="MappingId">The mapping.</param>
/// <param name="Case">The case's name: its file without <c>.hl7</c>.</param>
/// <param name="Differences">What differs from what was expected; empty when it passed.</param>
/// <param name="Problems">What the mapping reported; errors here fail the test too unless they are expected.</param>
/// <param name="Duration">How long it took.</param>
public sealed record MappingTestResult(string MappingId, string Case, IReadOnlyList<MappingDifference> Differences, IReadOnlyList<Problem> Problems, TimeSpan Duration)
{
    /// <summary>Whether it passed.</summary>
    public bool Passed => Differences.Count == 0 && !Problems.Any(problem => problem.Severity == Severity.Error);
}

/// <summary>One difference between a produced and an expected result.</summary>
/// <param name="Path">Where, e.g. <c>Bundle.entry[2].resource.status</c>.</param>
/// <param name="Expected">JSON that was expected; null: nothing.</param>
/// <param name="Actual">JSON that was produced; null: nothing.</param>
public sealed record MappingDifference(string Path, string? Expected, string? Actual);

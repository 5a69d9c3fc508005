namespace IntegrationStudio.Portal.Mappings;

/// <summary>What running a definition's tests showed.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Coverage">The share of its rules that its tests and samples reach, 0 to 1; null when there is nothing to measure with.</param>
public sealed record MappingFacts(int Passed, int Failed, double? Coverage)
{
    /// <summary>How many tests it has.</summary>
    public int Tests => Passed + Failed;

    /// <summary>Why nothing could be run; null where it could.</summary>
    public string? Fault { get; init; }
}

using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>What the validation says of a result, with the row that it is about.</summary>
/// <param name="Problem">The problem, at a path of the result.</param>
/// <param name="TargetKey">The row of the target tree; null where it has none.</param>
/// <param name="RulePath">The rule that wrote the value; null for none.</param>
/// <param name="SourceKey">The row of the source tree that the value was read from; null for none.</param>
public sealed record PreviewFinding(Problem Problem, string? TargetKey, string? RulePath, string? SourceKey);

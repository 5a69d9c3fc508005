namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>A value of the result with the rule that wrote it and the place that it was read from, as rows of the trees.</summary>
/// <param name="ResultPath">The value's place in the result, see <see cref="TraceEntry.ResultPath"/>.</param>
/// <param name="TargetKey">The row of the target tree; null where the result has no row for it.</param>
/// <param name="RulePath">The rule's path through all maps.</param>
/// <param name="SourcePath">The place in the source, e.g. <c>OBX[3]-5</c>; empty for a constant.</param>
/// <param name="SourceKey">The row of the source tree; null for a constant.</param>
/// <param name="Value">The value, cut to <see cref="PreviewValue.Longest"/>.</param>
public sealed record PreviewLink(string ResultPath, string? TargetKey, string RulePath, string SourcePath, string? SourceKey, string Value);

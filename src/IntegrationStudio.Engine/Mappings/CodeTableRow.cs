namespace IntegrationStudio.Engine.Mappings;

/// <summary>One line of a code table.</summary>
/// <param name="Code">The source code; <c>*</c> is the row for everything that no other row names.</param>
/// <param name="Text">What the code means, for people.</param>
/// <param name="System">The source system it belongs to; null fits any.</param>
/// <param name="TargetCode">The code that is written; null: the code is known and has no counterpart.</param>
/// <param name="TargetDisplay">The display that goes with it.</param>
/// <param name="TargetSystem">The system URI that goes with it.</param>
public sealed record CodeTableRow(string Code, string? Text, string? System, string? TargetCode, string? TargetDisplay, string? TargetSystem);

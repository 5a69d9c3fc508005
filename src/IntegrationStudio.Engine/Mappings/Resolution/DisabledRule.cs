namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>A rule that a change took out: nothing runs it, but people see what is not done.</summary>
/// <param name="Rule">The rule as it was.</param>
/// <param name="After">Id of the sibling before it; null for the first.</param>
/// <param name="By">Id of the definition that took it out.</param>
internal sealed record DisabledRule(ResolvedRule Rule, string? After, string By);

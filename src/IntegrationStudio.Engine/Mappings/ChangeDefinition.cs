namespace IntegrationStudio.Engine.Mappings;

/// <summary>One difference from the definition that is extended.</summary>
/// <param name="At">Rule id path, across the maps that rules call: <c>obs/OBX-3.code</c>. Of an addition the rule to add below; empty is the top.</param>
/// <param name="Operation">What is done there.</param>
/// <param name="Rule">The added or replacing rule.</param>
/// <param name="Before">Of an addition: id of the sibling before which it stands.</param>
/// <param name="After">Of an addition: id of the sibling after which it stands.</param>
public sealed record ChangeDefinition(string At, ChangeOperation Operation, RuleDefinition? Rule = null, string? Before = null, string? After = null);

/// <summary>What a <see cref="ChangeDefinition"/> does.</summary>
public enum ChangeOperation
{
    /// <summary>Adds a rule; last among its siblings unless it says before or after which.</summary>
    Add,

    /// <summary>Puts a rule in another's place under its id; nothing of the old one is inherited.</summary>
    Replace,

    /// <summary>Takes a rule out.</summary>
    Disable,
}

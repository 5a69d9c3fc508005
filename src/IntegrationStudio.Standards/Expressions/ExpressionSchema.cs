using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>What is known about an expression's surroundings when it is compiled.</summary>
public sealed record ExpressionSchema
{
    /// <summary>Nothing is known: names are looked up when the expression runs.</summary>
    public static ExpressionSchema None { get; } = new();

    /// <summary>The type of the item at which the expression starts: names that it does not have are then problems. Null when that is not known.</summary>
    public TreeType? Context { get; init; }

    /// <summary>The HL7 v2 definitions to check paths with: unknown segments are problems, fields and components beyond what they have warnings. Null checks nothing.</summary>
    public Hl7VersionDefinition? Hl7 { get; init; }

    /// <summary>Names of the environment variables (without <c>%</c>) that will be set beside the built-in ones; null accepts any.</summary>
    public IReadOnlySet<string>? Variables { get; init; }
}

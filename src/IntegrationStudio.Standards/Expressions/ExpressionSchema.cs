namespace IntegrationStudio.Standards.Expressions;

/// <summary>What is known about an expression's surroundings when it is compiled.</summary>
public sealed record ExpressionSchema
{
    /// <summary>Nothing is known: names are looked up when the expression runs.</summary>
    public static ExpressionSchema None { get; } = new();

    /// <summary>Names of the environment variables (without <c>%</c>) that will be set beside the built-in ones; null accepts any.</summary>
    public IReadOnlySet<string>? Variables { get; init; }
}

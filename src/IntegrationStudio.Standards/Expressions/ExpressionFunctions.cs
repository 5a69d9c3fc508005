namespace IntegrationStudio.Standards.Expressions;

/// <summary>All functions of the language.</summary>
public static class ExpressionFunctions
{
    /// <summary>Every function, by group, then name.</summary>
    public static IReadOnlyList<FunctionDescription> All { get; } = [];
}

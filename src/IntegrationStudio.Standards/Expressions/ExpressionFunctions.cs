using IntegrationStudio.Standards.Expressions.Functions;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>All functions of the language.</summary>
public static class ExpressionFunctions
{
    /// <summary>Every function, by group, in the order of the reference.</summary>
    public static IReadOnlyList<FunctionDescription> All { get; } = [.. FunctionTable.All.Select(function => function.Description)];
}

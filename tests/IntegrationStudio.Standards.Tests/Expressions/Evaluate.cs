using IntegrationStudio.Standards.Expressions;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

/// <summary>Runs an expression for a test.</summary>
internal static class Evaluate
{
    /// <summary>The results as text.</summary>
    public static string[] All(string expression, in Item current = default, ExpressionHost? host = null) => All(expression, new EvaluationEnvironment(host), current);

    public static string[] All(string expression, EvaluationEnvironment environment, in Item current = default)
    {
        ItemList items = default;
        CompiledExpression compiled = Expression.Compile(expression).Require();
        compiled.Evaluate(current.IsEmpty ? new EvaluationContext(environment) : new EvaluationContext(environment, current), ref items);
        Assert.Empty(environment.Problems);
        string[] texts = [.. items.ToArray().Select(item => item.ToText() ?? item.Kind.ToString())];
        items.Dispose();
        return texts;
    }

    /// <summary>The only result as text; null for empty.</summary>
    public static string? One(string expression, in Item current = default, ExpressionHost? host = null)
    {
        string[] all = All(expression, current, host);
        Assert.True(all.Length <= 1, $"{expression} gave {all.Length} items: {string.Join(", ", all)}");
        return all.Length == 0 ? null : all[0];
    }

    public static string? One(string expression, EvaluationEnvironment environment)
    {
        string[] all = All(expression, environment);
        Assert.True(all.Length <= 1, $"{expression} gave {all.Length} items: {string.Join(", ", all)}");
        return all.Length == 0 ? null : all[0];
    }

    /// <summary>The problems of running it.</summary>
    public static IReadOnlyList<Problem> Problems(string expression, in Item current = default)
    {
        EvaluationEnvironment environment = new();
        ItemList items = default;
        Expression.Compile(expression).Require().Evaluate(new EvaluationContext(environment, current), ref items);
        Assert.Equal(0, items.Count);
        return environment.Problems;
    }
}

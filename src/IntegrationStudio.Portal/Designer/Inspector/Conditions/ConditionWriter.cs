using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Portal.Designer.Inspector.Conditions;

/// <summary>Writes the builder's form as a condition. Reading what it wrote gives the form back.</summary>
internal static class ConditionWriter
{
    /// <summary>The condition; null when the form is empty. A test without a subject or without the value it needs is not written yet.</summary>
    public static string? Write(ConditionPart part) => Write(part, inside: null);

    /// <summary>A text as the expression language quotes it.</summary>
    public static string Quote(string text) => new LiteralNode(default, Item.Of(text)).ToString();

    private static string? Write(ConditionPart part, ConditionJoin? inside) => part switch
    {
        ConditionText text when string.IsNullOrWhiteSpace(text.Expression) => null,
        ConditionText text => inside is null || !NeedsParentheses(text.Expression) ? text.Expression.Trim() : $"({text.Expression.Trim()})",
        ConditionTest test => Test(test),
        ConditionGroup group => Group(group, inside),
        _ => null,
    };

    private static string? Group(ConditionGroup group, ConditionJoin? inside)
    {
        var isAny = group.Join is ConditionJoin.Any or ConditionJoin.None;
        string[] parts = [.. group.Parts.Select(part => Write(part, group.Join)).OfType<string>()];
        if (parts.Length == 0)
            return null;
        var text = string.Join(isAny ? " or " : " and ", parts);
        if (group.Join is ConditionJoin.NotAll or ConditionJoin.None)
            return parts is [['(', ..] only] && IsWrapped(only) ? $"{only}.not()" : $"({text}).not()";

        // A group inside a group keeps its parentheses even where the operator is the same: they are what makes it a group.
        return inside is null || parts.Length == 1 ? text : $"({text})";
    }

    private static string? Test(ConditionTest test)
    {
        if (string.IsNullOrWhiteSpace(test.Subject))
            return null;
        var subject = Operand(test.Subject.Trim());
        var measured = test.Measure switch { ConditionMeasure.Count => $"{subject}.count()", ConditionMeasure.Length => $"{subject}.length()", _ => subject };
        if (test.Kind is ConditionKind.Valued or ConditionKind.NotValued)
            return $"{subject}.{(test.Kind == ConditionKind.Valued ? "exists" : "empty")}()";
        string[] values = [.. test.Values.Where(value => value.IsText || !string.IsNullOrWhiteSpace(value.Text)).Select(Value)];
        if (values.Length == 0)
            return null;
        return test.Kind switch
        {
            ConditionKind.In => $"{measured} in {List(values)}",
            ConditionKind.NotIn => $"({measured} in {List(values)}).not()",
            ConditionKind.StartsWith => $"{measured}.startsWith({values[0]})",
            ConditionKind.EndsWith => $"{measured}.endsWith({values[0]})",
            ConditionKind.Contains => $"{measured}.contains({values[0]})",
            ConditionKind.Matches => $"{measured}.matches({values[0]})",
            _ => $"{measured} {Sign(test.Kind)} {values[0]}",
        };
    }

    private static string List(string[] values) => values.Length == 1 ? values[0] : $"({string.Join(" | ", values)})";

    private static string Value(ConditionValue value) => value.IsText ? Quote(value.Text) : Operand(value.Text.Trim());

    private static string Operand(string expression) => NeedsParentheses(expression) ? $"({expression})" : expression;

    private static string Sign(ConditionKind kind) => kind switch
    {
        ConditionKind.NotEquals => "!=",
        ConditionKind.IsLike => "~",
        ConditionKind.Greater => ">",
        ConditionKind.GreaterOrEqual => ">=",
        ConditionKind.Less => "<",
        ConditionKind.LessOrEqual => "<=",
        _ => "=",
    };

    private static bool NeedsParentheses(string expression) =>
        Expression.Parse(expression).Value?.Root is BinaryNode or TypeTestNode;

    /// <summary>Whether the first parenthesis is closed by the last one.</summary>
    private static bool IsWrapped(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                for (i++; i < text.Length && text[i] != '\''; i++)
                {
                    if (text[i] == '\\')
                        i++;
                }
                continue;
            }
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                return i == text.Length - 1;
        }
        return false;
    }
}

using System.Collections.Frozen;

namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>Spelling and binding power of the operators (specification: N1, section 6.8; higher binds tighter).</summary>
internal static class Operators
{
    public const int UnaryPower = 11;
    public const int TypePower = 8;

    private static readonly (BinaryOperator Operator, string Text, int Power)[] Table =
    [
        (BinaryOperator.Multiply, "*", 10),
        (BinaryOperator.Divide, "/", 10),
        (BinaryOperator.WholeDivide, "div", 10),
        (BinaryOperator.Modulo, "mod", 10),
        (BinaryOperator.Add, "+", 9),
        (BinaryOperator.Subtract, "-", 9),
        (BinaryOperator.Concatenate, "&", 9),
        (BinaryOperator.Union, "|", 7),
        (BinaryOperator.Less, "<", 6),
        (BinaryOperator.LessOrEqual, "<=", 6),
        (BinaryOperator.Greater, ">", 6),
        (BinaryOperator.GreaterOrEqual, ">=", 6),
        (BinaryOperator.Equal, "=", 5),
        (BinaryOperator.NotEqual, "!=", 5),
        (BinaryOperator.Equivalent, "~", 5),
        (BinaryOperator.NotEquivalent, "!~", 5),
        (BinaryOperator.In, "in", 4),
        (BinaryOperator.Contains, "contains", 4),
        (BinaryOperator.And, "and", 3),
        (BinaryOperator.Or, "or", 2),
        (BinaryOperator.Xor, "xor", 2),
        (BinaryOperator.Implies, "implies", 1),
    ];

    private static readonly FrozenDictionary<string, BinaryOperator> BySpelling =
        Table.ToFrozenDictionary(row => row.Text, row => row.Operator);

    public static string Text(BinaryOperator op) => Table[(int)op].Text;

    public static int Power(BinaryOperator op) => Table[(int)op].Power;

    public static bool TryParse(string text, out BinaryOperator op) => BySpelling.TryGetValue(text, out op);

    /// <summary>Words that are never element names; <c>as</c>, <c>is</c>, <c>in</c> and <c>contains</c> may be.</summary>
    public static bool IsReserved(string word) =>
        word is "and" or "or" or "xor" or "implies" or "div" or "mod" or "true" or "false";
}

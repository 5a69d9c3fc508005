using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Portal.Designer.Inspector.Conditions;

/// <summary>Reads the builder's form out of a condition's text. What has no form stays text, be it a part or the whole.</summary>
internal static class ConditionReader
{
    /// <summary>The form of a condition; null for a text that is no expression, and for one with comments, which a form would lose.</summary>
    public static ConditionGroup? Read(string? condition)
    {
        if (string.IsNullOrWhiteSpace(condition))
            return new ConditionGroup(ConditionJoin.All, []);
        if (Expression.Parse(condition).Value is not { } expression || HasComment(condition))
            return null;
        return Part(expression.Root) is ConditionGroup { Join: ConditionJoin.All or ConditionJoin.Any } group ? group : new ConditionGroup(ConditionJoin.All, [Part(expression.Root)]);
    }

    /// <summary>Whether the builder shows the whole condition, rather than parts of it as text.</summary>
    public static bool IsComplete(ConditionPart part) => part switch
    {
        ConditionText => false,
        ConditionGroup group => group.Parts.All(IsComplete),
        _ => true,
    };

    private static ConditionPart Part(SyntaxNode node)
    {
        if (node is BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } both)
            return Group(both);
        if (node is CallNode { Name: "not", Target: { } denied, Arguments.Count: 0 })
            return Denied(node, denied);
        return (ConditionPart?)Test(node) ?? new ConditionText(node.ToString());
    }

    /// <summary>What stands left of the same operator belongs to the same group; parentheses on the right are a group of their own.</summary>
    private static ConditionGroup Group(BinaryNode node)
    {
        List<SyntaxNode> parts = [];
        SyntaxNode left = node;
        while (left is BinaryNode both && both.Operator == node.Operator)
        {
            parts.Add(both.Right);
            left = both.Left;
        }
        parts.Add(left);
        parts.Reverse();
        return new ConditionGroup(node.Operator == BinaryOperator.And ? ConditionJoin.All : ConditionJoin.Any, [.. parts.Select(Part)]);
    }

    private static ConditionPart Denied(SyntaxNode whole, SyntaxNode denied)
    {
        if (denied is Hl7PathNode)
            return new ConditionTest(denied.ToString(), ConditionKind.NotValued);
        return Part(denied) switch
        {
            ConditionGroup { Join: ConditionJoin.All } all => all with { Join = ConditionJoin.NotAll },
            ConditionGroup { Join: ConditionJoin.Any } any => any with { Join = ConditionJoin.None },
            ConditionTest { Kind: ConditionKind.In } test => test with { Kind = ConditionKind.NotIn },
            ConditionTest { Kind: ConditionKind.Valued } test => test with { Kind = ConditionKind.NotValued },
            ConditionTest { Kind: ConditionKind.NotValued } test => test with { Kind = ConditionKind.Valued },
            ConditionTest test => new ConditionGroup(ConditionJoin.None, [test]),
            _ => new ConditionText(whole.ToString()),
        };
    }

    private static ConditionTest? Test(SyntaxNode node) => node switch
    {
        Hl7PathNode => new ConditionTest(node.ToString(), ConditionKind.Valued),
        CallNode { Target: { } of, Name: "exists", Arguments.Count: 0 } => new ConditionTest(of.ToString(), ConditionKind.Valued),
        CallNode { Target: { } of, Name: "empty", Arguments.Count: 0 } => new ConditionTest(of.ToString(), ConditionKind.NotValued),
        CallNode { Target: { } of, Arguments: [var argument] } call when TextTests.TryGetValue(call.Name, out var kind) && Value(argument) is { } value => Measured(of, kind, [value]),
        BinaryNode { Operator: BinaryOperator.In } member when Alternatives(member.Right) is { } values => Measured(member.Left, ConditionKind.In, values),
        BinaryNode comparison when Comparisons.TryGetValue(comparison.Operator, out var kind) && Value(comparison.Right) is { } value => Measured(comparison.Left, kind, [value]),
        _ => null,
    };

    private static ConditionTest? Measured(SyntaxNode of, ConditionKind kind, IReadOnlyList<ConditionValue> values) => of switch
    {
        LiteralNode or EmptyNode => null, // written the other way round: it stays as its author put it
        CallNode { Target: { } counted, Name: "count", Arguments.Count: 0 } => new ConditionTest(counted.ToString(), ConditionMeasure.Count, kind, values),
        CallNode { Target: { } measured, Name: "length", Arguments.Count: 0 } => new ConditionTest(measured.ToString(), ConditionMeasure.Length, kind, values),
        BinaryNode => null,
        _ => new ConditionTest(of.ToString(), ConditionMeasure.Value, kind, values),
    };

    private static List<ConditionValue>? Alternatives(SyntaxNode list)
    {
        List<ConditionValue> values = [];
        while (list is BinaryNode { Operator: BinaryOperator.Union } union)
        {
            if (Value(union.Right) is not { IsText: true } value)
                return null;
            values.Add(value);
            list = union.Left;
        }
        if (Value(list) is not { IsText: true } first)
            return null;
        values.Add(first);
        values.Reverse();
        return values;
    }

    private static ConditionValue? Value(SyntaxNode node) => node switch
    {
        LiteralNode { Value.Kind: ItemKind.String } literal => new ConditionValue(literal.Value.ToText() ?? ""),
        LiteralNode or SignNode or Hl7PathNode or MemberNode or CallNode or SpecialNode or VariableNode => new ConditionValue(node.ToString(), IsText: false),
        _ => null,
    };

    private static bool HasComment(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\'' or '`' or '"')
            {
                var quote = text[i++];
                while (i < text.Length && text[i] != quote)
                    i += text[i] == '\\' ? 2 : 1;
            }
            else if (text[i] == '/' && i + 1 < text.Length && text[i + 1] is '/' or '*')
            {
                return true;
            }
        }
        return false;
    }

    private static readonly Dictionary<string, ConditionKind> TextTests = new()
    {
        ["startsWith"] = ConditionKind.StartsWith,
        ["endsWith"] = ConditionKind.EndsWith,
        ["contains"] = ConditionKind.Contains,
        ["matches"] = ConditionKind.Matches,
    };

    private static readonly Dictionary<BinaryOperator, ConditionKind> Comparisons = new()
    {
        [BinaryOperator.Equal] = ConditionKind.Equals,
        [BinaryOperator.NotEqual] = ConditionKind.NotEquals,
        [BinaryOperator.Equivalent] = ConditionKind.IsLike,
        [BinaryOperator.Greater] = ConditionKind.Greater,
        [BinaryOperator.GreaterOrEqual] = ConditionKind.GreaterOrEqual,
        [BinaryOperator.Less] = ConditionKind.Less,
        [BinaryOperator.LessOrEqual] = ConditionKind.LessOrEqual,
    };
}

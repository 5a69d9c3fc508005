using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// A condition that asks only what plain fields of one segment, or components of the current item, are: <c>OBX-2 = 'NM' and OBX-5.exists()</c>. It is read
/// straight from the message, without an evaluation context, and always says what the expression says. Immutable and thread-safe.
/// </summary>
public sealed class Hl7Condition
{
    private readonly Hl7Test _test;
    private readonly Hl7SegmentName? _segment;
    private readonly bool _needsItem;

    private Hl7Condition(Hl7Test test, Hl7SegmentName? segment, bool needsItem) => (_test, _segment, _needsItem) = (test, segment, needsItem);

    /// <summary>Tests the condition where the innermost scopes are a segment and, within it, an item.</summary>
    /// <param name="segment">The innermost enclosing segment.</param>
    /// <param name="item">The current item; looked at only when there is one.</param>
    /// <param name="hasItem">Whether there is one.</param>
    /// <param name="holds">Whether the condition holds.</param>
    /// <returns>False when the condition asks for something else than is there, so that the expression has to be evaluated.</returns>
    public bool TryTest(in Hl7Segment segment, in Hl7Element item, bool hasItem, out bool holds)
    {
        holds = false;
        if (_segment is { } name && !segment.Is(name)) return false;
        if (hasItem ? item.Position.Segment != segment.Index : _needsItem) return false;
        holds = hasItem ? _test.Holds(segment, item) : _test.Holds(segment, default);
        return true;
    }

    /// <summary>The texts that the condition compares the whole of a field of its segment with.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> TextsOf(int field) => _test.TextsOf(field);

    /// <summary>
    /// What follows for the condition when only one field of its segment is known and no item is current, or one of another field: true or false where that
    /// decides it, null where more has to be looked at.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="text">Its text, one without parts; empty: the field is; null: some text that is none of <see cref="TextsOf"/>.</param>
    public bool? Decide(int field, ReadOnlyMemory<byte>? text) => _test.Decide(field, text);

    /// <summary>The segment whose fields the condition looks at; null when it looks at components of the item alone.</summary>
    public Hl7SegmentName? Segment => _segment;

    /// <summary>The condition that a syntax tree is; null when it is any other expression.</summary>
    internal static Hl7Condition? Of(SyntaxNode root)
    {
        Hl7SegmentName? segment = null;
        bool needsItem = false;
        return Make(root, ref segment, ref needsItem) is { } test ? new Hl7Condition(test, segment, needsItem) : null;
    }

    private static Hl7Test? Make(SyntaxNode node, ref Hl7SegmentName? segment, ref bool needsItem)
    {
        switch (node)
        {
            case BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } both:
                Hl7Test? left = Make(both.Left, ref segment, ref needsItem);
                Hl7Test? right = Make(both.Right, ref segment, ref needsItem);
                if (left is null || right is null) return null;
                return both.Operator == BinaryOperator.And ? new Hl7AndTest(left, right) : new Hl7OrTest(left, right);
            case BinaryNode { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual, Left: Hl7PathNode path, Right: LiteralNode { Value.Kind: ItemKind.String } text } equal:
                return Accepts(path, ref segment, ref needsItem) ? new Hl7TextTest(path, [text], equal.Operator == BinaryOperator.NotEqual) : null;
            case BinaryNode { Operator: BinaryOperator.In, Left: Hl7PathNode path } member:
                List<LiteralNode> texts = [];
                return AddTexts(member.Right, texts) && Accepts(path, ref segment, ref needsItem) ? new Hl7TextTest(path, texts, isNegated: false) : null;
            case CallNode { Name: "exists" or "empty", Target: Hl7PathNode path, Arguments.Count: 0 } call:
                return Accepts(path, ref segment, ref needsItem) ? new Hl7ExistsTest(path, call.Name == "empty") : null;
            case BinaryNode { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual, Left: CallNode { Name: "count", Target: Hl7PathNode path, Arguments.Count: 0 }, Right: LiteralNode { Value.Kind: ItemKind.Integer } number } order:
                return Accepts(path, ref segment, ref needsItem) && !path.IsComponent ? new Hl7CountTest(path, order.Operator, number.Value.Integer) : null;
            case CallNode { Name: "not", Target: { } target, Arguments.Count: 0 }:
                return Make(target, ref segment, ref needsItem) is { } test ? new Hl7NotTest(test) : null;
            case Hl7PathNode path:
                return Accepts(path, ref segment, ref needsItem) ? new Hl7ExistsTest(path, isNegated: false) : null;
            default:
                return null;
        }
    }

    private static bool Accepts(Hl7PathNode path, ref Hl7SegmentName? segment, ref bool needsItem)
    {
        if (path.Target is not null) return false;
        if (path.IsComponent) return needsItem = true;
        if (path is not { Field: > 0, Repetition: 0, Steps: [{ Occurrence: 0 } step] }) return false;
        Hl7SegmentName name = Hl7SegmentName.From(step.Name);
        segment ??= name;
        return segment == name;
    }

    private static bool AddTexts(SyntaxNode node, List<LiteralNode> texts)
    {
        if (node is BinaryNode { Operator: BinaryOperator.Union } union) return AddTexts(union.Left, texts) && AddTexts(union.Right, texts);
        if (node is not LiteralNode { Value.Kind: ItemKind.String } literal) return false;
        texts.Add(literal);
        return true;
    }
}

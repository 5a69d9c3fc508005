namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>One node of a parsed expression. Immutable.</summary>
/// <param name="Span">Where it stands in the text.</param>
public abstract record SyntaxNode(TextSpan Span)
{
    /// <summary>The direct parts of this node, in the order of the text.</summary>
    public virtual IEnumerable<SyntaxNode> Children => [];

    /// <summary>This node and everything below it.</summary>
    public IEnumerable<SyntaxNode> DescendantsAndSelf()
    {
        yield return this;
        foreach (SyntaxNode child in Children)
        {
            foreach (SyntaxNode node in child.DescendantsAndSelf())
            {
                yield return node;
            }
        }
    }

    /// <summary>The expression as text, in the canonical spelling; parsing it gives an equal tree.</summary>
    public sealed override string ToString() => ExpressionPrinter.Print(this);
}

/// <summary>A literal: <c>true</c>, <c>'text'</c>, <c>1.50</c>, <c>@2015-02</c>, <c>4 days</c>.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Value">Its value.</param>
public sealed record LiteralNode(TextSpan Span, Item Value) : SyntaxNode(Span);

/// <summary>The empty collection, <c>{}</c>.</summary>
/// <param name="Span">Where it stands in the text.</param>
public sealed record EmptyNode(TextSpan Span) : SyntaxNode(Span);

/// <summary>An environment variable, <c>%resource</c>.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Name">Its name without the percent sign.</param>
public sealed record VariableNode(TextSpan Span, string Name) : SyntaxNode(Span);

/// <summary><c>$this</c>, <c>$index</c> or <c>$total</c>.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Name">Which one.</param>
public sealed record SpecialNode(TextSpan Span, SpecialName Name) : SyntaxNode(Span);

/// <summary>What a <see cref="SpecialNode"/> stands for.</summary>
public enum SpecialName
{
    /// <summary>The current item.</summary>
    This,

    /// <summary>The current item's 0-based place.</summary>
    Index,

    /// <summary>The running result of <c>aggregate()</c>.</summary>
    Total,
}

/// <summary>An element by name, of the target or, without one, of the current item.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Target">Whose element; null for the current item's.</param>
/// <param name="Name">The element's name; at the start of a path it may name the current item's type.</param>
public sealed record MemberNode(TextSpan Span, SyntaxNode? Target, string Name) : SyntaxNode(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<SyntaxNode> Children => Target is null ? [] : [Target];
}

/// <summary>A function call on the target or, without one, on the current item.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Target">The input; null for the current item.</param>
/// <param name="Name">The function's name.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Arguments">The arguments in order.</param>
public sealed record CallNode(TextSpan Span, SyntaxNode? Target, string Name, TextSpan NameSpan, IReadOnlyList<SyntaxNode> Arguments) : SyntaxNode(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<SyntaxNode> Children => Target is null ? Arguments : Arguments.Prepend(Target);
}

/// <summary>One item of the target by its 0-based place, <c>name[0]</c>.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Target">The collection.</param>
/// <param name="Index">The place.</param>
public sealed record IndexerNode(TextSpan Span, SyntaxNode Target, SyntaxNode Index) : SyntaxNode(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<SyntaxNode> Children => [Target, Index];
}

/// <summary>A sign before an operand.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Negative">Minus (true) or plus.</param>
/// <param name="Operand">What it applies to.</param>
public sealed record SignNode(TextSpan Span, bool Negative, SyntaxNode Operand) : SyntaxNode(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<SyntaxNode> Children => [Operand];
}

/// <summary>Two operands with an operator between them.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Left">What stands before it.</param>
/// <param name="Right">What stands behind it.</param>
/// <param name="OperatorSpan">Where the operator stands.</param>
public sealed record BinaryNode(TextSpan Span, BinaryOperator Operator, SyntaxNode Left, SyntaxNode Right, TextSpan OperatorSpan) : SyntaxNode(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<SyntaxNode> Children => [Left, Right];
}

/// <summary><c>operand is Type</c> or <c>operand as Type</c>.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Operand">The value.</param>
/// <param name="IsCast"><c>as</c> (true) or <c>is</c>.</param>
/// <param name="Type">The type's name.</param>
public sealed record TypeTestNode(TextSpan Span, SyntaxNode Operand, bool IsCast, TypeName Type) : SyntaxNode(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<SyntaxNode> Children => [Operand];
}

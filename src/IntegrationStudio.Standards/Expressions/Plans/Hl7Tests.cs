using System.Text;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>A test of an <see cref="Hl7Condition"/>; never empty, as the plans are not that it stands for.</summary>
internal abstract class Hl7Test
{
    /// <param name="segment">The segment that paths with fields mean.</param>
    /// <param name="item">The current item, within that segment; default when there is none.</param>
    public abstract bool Holds(in Hl7Segment segment, in Hl7Element item);

    /// <summary>See <see cref="Hl7Condition.TextsOf"/>.</summary>
    public virtual IEnumerable<ReadOnlyMemory<byte>> TextsOf(int field) => [];

    /// <summary>See <see cref="Hl7Condition.Decide"/>.</summary>
    public virtual bool? Decide(int field, ReadOnlyMemory<byte>? text) => null;

    /// <summary>The field, or within one of its repetitions that repetition: as <see cref="Hl7PathPlan"/> finds it.</summary>
    protected static Hl7Element FieldOf(Hl7PathNode path, in Hl7Segment segment, in Hl7Element item)
    {
        Hl7Element field = segment.Field(path.Field);
        return item.Message is not null && item.Position is { Repetition: > 0 and var repetition } at && at.Field == path.Field ? field.Repetition(repetition) : field;
    }
}

/// <summary>As <see cref="AndPlan"/>.</summary>
internal sealed class Hl7AndTest(Hl7Test left, Hl7Test right) : Hl7Test
{
    public override bool Holds(in Hl7Segment segment, in Hl7Element item) => left.Holds(segment, item) && right.Holds(segment, item);

    public override IEnumerable<ReadOnlyMemory<byte>> TextsOf(int field) => left.TextsOf(field).Concat(right.TextsOf(field));

    public override bool? Decide(int field, ReadOnlyMemory<byte>? text) => left.Decide(field, text) & right.Decide(field, text);
}

/// <summary>As <see cref="OrPlan"/>.</summary>
internal sealed class Hl7OrTest(Hl7Test left, Hl7Test right) : Hl7Test
{
    public override bool Holds(in Hl7Segment segment, in Hl7Element item) => left.Holds(segment, item) || right.Holds(segment, item);

    public override IEnumerable<ReadOnlyMemory<byte>> TextsOf(int field) => left.TextsOf(field).Concat(right.TextsOf(field));

    public override bool? Decide(int field, ReadOnlyMemory<byte>? text) => left.Decide(field, text) | right.Decide(field, text);
}

/// <summary>As <see cref="NotPlan"/>.</summary>
internal sealed class Hl7NotTest(Hl7Test test) : Hl7Test
{
    public override bool Holds(in Hl7Segment segment, in Hl7Element item) => !test.Holds(segment, item);

    public override IEnumerable<ReadOnlyMemory<byte>> TextsOf(int field) => test.TextsOf(field);

    public override bool? Decide(int field, ReadOnlyMemory<byte>? text) => !test.Decide(field, text);
}

/// <summary>As <see cref="ExistsPlan"/> over a path.</summary>
internal sealed class Hl7ExistsTest(Hl7PathNode path, bool isNegated) : Hl7Test
{
    public override bool Holds(in Hl7Segment segment, in Hl7Element item) =>
        (path.IsComponent ? Hl7Parts.Of(item, path).HasValue : Hl7Parts.AnyHasValue(FieldOf(path, segment, item), path)) != isNegated;

    public override bool? Decide(int field, ReadOnlyMemory<byte>? text) =>
        path.Field == field && path.Component == 0 ? text is { IsEmpty: true } == isNegated : null;
}

/// <summary>As <see cref="OrderPlan"/> over the count of a path.</summary>
internal sealed class Hl7CountTest(Hl7PathNode path, BinaryOperator order, long number) : Hl7Test
{
    public override bool Holds(in Hl7Segment segment, in Hl7Element item)
    {
        int count = Hl7Parts.CountValued(FieldOf(path, segment, item), path);
        return order switch
        {
            BinaryOperator.Less => count < number,
            BinaryOperator.LessOrEqual => count <= number,
            BinaryOperator.Greater => count > number,
            _ => count >= number,
        };
    }
}

/// <summary>As <see cref="Hl7TextPlan"/>.</summary>
internal sealed class Hl7TextTest(Hl7PathNode path, IReadOnlyList<LiteralNode> texts, bool isNegated) : Hl7Test
{
    private readonly byte[][] _texts = [.. texts.Select(text => Encoding.UTF8.GetBytes(text.Value.ToText()!))];

    public override IEnumerable<ReadOnlyMemory<byte>> TextsOf(int field) => path.Field == field && path.Component == 0 ? _texts.Select(text => new ReadOnlyMemory<byte>(text)) : [];

    public override bool? Decide(int field, ReadOnlyMemory<byte>? text)
    {
        if (path.Field != field || path.Component != 0) return null;
        return (text is { IsEmpty: false } known && _texts.Any(candidate => known.Span.SequenceEqual(candidate))) != isNegated;
    }

    public override bool Holds(in Hl7Segment segment, in Hl7Element item)
    {
        if (path.IsComponent) return Hl7TextPlan.IsOneOf(Hl7Parts.Of(item, path), _texts) != isNegated;
        Hl7Element field = FieldOf(path, segment, item);
        return Hl7TextPlan.IsOneOf(Hl7Parts.Of(field.Level == Hl7Level.Field ? field.Repetition(1) : field, path), _texts) != isNegated;
    }
}

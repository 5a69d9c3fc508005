namespace IntegrationStudio.Portal.Designer.Inspector.Conditions;

/// <summary>A part of a condition as the builder shows it: a group of parts, one test, or text that the builder has no form for. Immutable.</summary>
public abstract record ConditionPart;

/// <summary>Several parts that hold together or one for another.</summary>
/// <param name="Join">Whether all of them have to hold, or one of them.</param>
/// <param name="Parts">The parts in their order.</param>
public sealed record ConditionGroup(ConditionJoin Join, IReadOnlyList<ConditionPart> Parts) : ConditionPart
{
    public bool Equals(ConditionGroup? other) => other is not null && Join == other.Join && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(Join, Parts.Count);
}

/// <summary>One question about one source.</summary>
/// <param name="Subject">What is asked about: a path, or any other expression.</param>
/// <param name="Measure">What of it: its value, how often it is there, how long it is.</param>
/// <param name="Kind">The question.</param>
/// <param name="Values">What it is compared with: nothing, one, or a list.</param>
public sealed record ConditionTest(string Subject, ConditionMeasure Measure, ConditionKind Kind, IReadOnlyList<ConditionValue> Values) : ConditionPart
{
    public ConditionTest(string subject, ConditionKind kind, params IReadOnlyList<ConditionValue> values)
        : this(subject, ConditionMeasure.Value, kind, values)
    {
    }

    public bool Equals(ConditionTest? other) =>
        other is not null && (Subject, Measure, Kind) == (other.Subject, other.Measure, other.Kind) && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Subject, Measure, Kind, Values.Count);
}

/// <summary>An expression that the builder leaves as it is.</summary>
/// <param name="Expression">Its text.</param>
public sealed record ConditionText(string Expression) : ConditionPart;

/// <summary>What a test compares with.</summary>
/// <param name="Text">The text itself, without quotes; or an expression (a number, a date, another path).</param>
/// <param name="IsText">Whether it is a text.</param>
public sealed record ConditionValue(string Text, bool IsText = true);

/// <summary>How the parts of a group go together.</summary>
public enum ConditionJoin
{
    All,
    Any,
    NotAll,
    None,
}

/// <summary>What of a subject a test looks at.</summary>
public enum ConditionMeasure
{
    Value,
    Count,
    Length,
}

/// <summary>The questions of the builder, in the order in which it offers them.</summary>
public enum ConditionKind
{
    Valued,
    NotValued,
    Equals,
    NotEquals,
    In,
    NotIn,
    IsLike,
    StartsWith,
    EndsWith,
    Contains,
    Matches,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

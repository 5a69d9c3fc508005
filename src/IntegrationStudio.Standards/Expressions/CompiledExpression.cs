namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// An expression ready to run. Immutable and thread-safe. What goes wrong while it runs is reported to the environment's
/// <see cref="EvaluationEnvironment.Problems"/> and the result is then empty; nothing is thrown.
/// </summary>
public sealed class CompiledExpression
{
    internal CompiledExpression(Expression source) => Source = source;

    /// <summary>What was compiled.</summary>
    public Expression Source { get; }

    /// <summary>Whether the condition holds: true only when the result is true (empty is not). An HL7 path holds when it is valued. Does not allocate.</summary>
    public bool EvaluateBoolean(in EvaluationContext context) => throw new NotSupportedException();

    /// <summary>The result as one item, empty when there is none. For an HL7 path that is the first repetition; several items otherwise are a problem.</summary>
    public Item EvaluateSingle(in EvaluationContext context) => throw new NotSupportedException();

    /// <summary>Appends every item of the result. An HL7 path gives its repetitions that are not empty, those that are <c>""</c> included.</summary>
    public void Evaluate(in EvaluationContext context, ref ItemList result) => throw new NotSupportedException();
}

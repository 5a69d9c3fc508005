namespace IntegrationStudio.Standards.Expressions;

/// <summary>Where an expression is evaluated: the current item and the environment. A value, made without allocation for each evaluation.</summary>
public readonly struct EvaluationContext
{
    /// <summary>Evaluates at the innermost scope of the environment.</summary>
    public EvaluationContext(EvaluationEnvironment environment) : this(environment, environment.Current, 0, null)
    {
    }

    /// <summary>Evaluates at an item: a FHIR node, a value, or something of a message, which is then the innermost scope while the expression runs.</summary>
    public EvaluationContext(EvaluationEnvironment environment, in Item current) : this(environment, current, 0, null) => EntersScope = current.IsHl7;

    private EvaluationContext(EvaluationEnvironment environment, in Item current, int index, RunningTotal? total)
    {
        Environment = environment;
        This = current;
        Index = index;
        Total = total;
    }

    /// <summary>The current item, <c>$this</c>.</summary>
    public Item This { get; }

    /// <summary>Scopes, variables, host and problems.</summary>
    public EvaluationEnvironment Environment { get; }

    internal int Index { get; }

    internal RunningTotal? Total { get; }

    internal bool EntersScope { get; }

    internal EvaluationContext At(in Item item, int index) => new(Environment, item, index, Total);

    internal EvaluationContext At(in Item item, int index, RunningTotal total) => new(Environment, item, index, total);
}

/// <summary>What <c>$total</c> is.</summary>
internal sealed class RunningTotal
{
    private ItemList _items;

    public ref ItemList Items => ref _items;
}

namespace IntegrationStudio.Standards.Expressions;

/// <summary>Where an expression is evaluated: the current item and the environment. A value, made without allocation for each evaluation.</summary>
public readonly struct EvaluationContext
{
    /// <summary>Evaluates at the innermost scope of the environment.</summary>
    public EvaluationContext(EvaluationEnvironment environment) : this(environment, environment.Current)
    {
    }

    /// <summary>Evaluates at an item that is not itself an HL7 scope (a FHIR node, a value).</summary>
    public EvaluationContext(EvaluationEnvironment environment, in Item current)
    {
        Environment = environment;
        This = current;
    }

    /// <summary>The current item, <c>$this</c>.</summary>
    public Item This { get; }

    /// <summary>Scopes, variables, host and problems.</summary>
    public EvaluationEnvironment Environment { get; }
}

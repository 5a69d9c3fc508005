using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>Where in an expression's text a plan comes from, so that what goes wrong at run time names its place.</summary>
internal readonly record struct Site(string Text, TextSpan Span)
{
    /// <summary>Reports a failure; the whole expression's result is then empty.</summary>
    public void Fault(in EvaluationContext context, string code, string message, string? mend = null) =>
        context.Environment.Report(new Problem(code, SyntaxProblems.Place(Text, Span.Start), message) { Mend = mend });
}

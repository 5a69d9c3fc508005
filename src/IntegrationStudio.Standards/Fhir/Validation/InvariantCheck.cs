using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>Evaluates invariants. One that gives no answer has failed, as one that is false (the published ones that forget a case are mended in the tables).</summary>
internal static class InvariantCheck
{
    public static void Check(FhirValidation run, FhirInvariant invariant, int node)
    {
        if (invariant.IsBestPractice && !run.Options.ChecksBestPractice) return;
        var environment = run.Environment;
        if (invariant.Compiled.EvaluateTruth(new EvaluationContext(environment, Item.Of(run.Tree, node))) is true) return;
        if (environment.Problems is [var fault, ..])
        {
            run.Problems.Add("fhir.invariant", node, $"{invariant.Key} could not be evaluated: {fault.Message}", Severity.Warning);
            environment.ClearProblems();
            return;
        }
        run.Problems.Add("fhir.invariant", node, $"{invariant.Key}: {invariant.Human.TrimEnd('.')}.", invariant.Severity, $"This must hold: {invariant.Text}");
    }
}

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary><c>exists()</c> and <c>empty()</c>.</summary>
internal sealed class ExistsPlan(Site site, Plan input, bool isNegated) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context) => input.Exists(context) != isNegated;
}

/// <summary><c>count()</c>.</summary>
internal sealed class CountPlan(Site site, Plan input) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context) => Item.Of((long)input.Count(context));
}

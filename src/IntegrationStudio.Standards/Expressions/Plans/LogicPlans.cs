namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary><c>and</c>: false when either is false, else empty when either is (specification: N1, section 6.5.1).</summary>
internal sealed class AndPlan(Site site, Plan left, Plan right) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        bool? first = left.Truth(context);
        if (first is false) return false;
        bool? second = right.Truth(context);
        return second is false ? false : first is true ? second : null;
    }
}

/// <summary><c>or</c>: true when either is true, else empty when either is.</summary>
internal sealed class OrPlan(Site site, Plan left, Plan right) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        bool? first = left.Truth(context);
        if (first is true) return true;
        bool? second = right.Truth(context);
        return second is true ? true : first is false ? second : null;
    }
}

/// <summary><c>xor</c>: empty when either is empty.</summary>
internal sealed class XorPlan(Site site, Plan left, Plan right) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context) =>
        left.Truth(context) is { } first && right.Truth(context) is { } second ? first != second : null;
}

/// <summary><c>implies</c>: true when the left is false or the right is true.</summary>
internal sealed class ImpliesPlan(Site site, Plan left, Plan right) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        bool? first = left.Truth(context);
        if (first is false) return true;
        bool? second = right.Truth(context);
        return second is true ? true : first is true ? second : null;
    }
}

/// <summary><c>not()</c>: empty for empty.</summary>
internal sealed class NotPlan(Site site, Plan input) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context) => !input.Truth(context);
}

using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary><c>is</c> and <c>is()</c>: empty for empty.</summary>
internal sealed class IsPlan(Site site, Plan operand, TypeName type) : TruthPlan(site)
{
    public override bool? Truth(in EvaluationContext context)
    {
        Item item = operand.Single(context);
        return item.IsEmpty ? null : TypeTests.Is(item, type);
    }
}

/// <summary><c>as</c> and <c>as()</c> (one item) and <c>ofType()</c> (any number): those of the type.</summary>
internal sealed class OfTypePlan(Site site, Plan operand, TypeName type, bool isSingle) : Plan(site)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        operand.Evaluate(context, ref items);
        if (isSingle && items.Count > 1)
        {
            _ = OnlyItem(context, items);
        }
        else
        {
            for (int i = 0; i < items.Count; i++)
            {
                if (TypeTests.Fits(items[i], type)) result.Add(items[i]);
            }
        }

        items.Dispose();
    }
}

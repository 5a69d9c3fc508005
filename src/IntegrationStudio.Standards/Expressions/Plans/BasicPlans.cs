namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>Items that are known when the expression is compiled.</summary>
internal sealed class ConstantPlan(Site site, Item[] items) : Plan(site)
{
    public Item[] Items => items;

    public override bool IsConstant => true;

    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        foreach (ref readonly Item item in items.AsSpan()) result.Add(item);
    }

    public override Item Single(in EvaluationContext context) => items.Length switch
    {
        0 => default,
        1 => items[0],
        _ => base.Single(context),
    };

    public override bool? Truth(in EvaluationContext context) => items.Length <= 1 ? TruthOf(Single(context)) : base.Truth(context);
}

/// <summary><c>$this</c>, and the current item where a path or call has no target.</summary>
internal sealed class ThisPlan(Site site) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context) => context.This;
}

/// <summary><c>$index</c>.</summary>
internal sealed class IndexPlan(Site site) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context) => Item.Of((long)context.Index);
}

/// <summary><c>$total</c>.</summary>
internal sealed class TotalPlan(Site site) : Plan(site)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        if (context.Total is { } total) result.AddRange(total.Items);
    }
}

/// <summary>An environment variable.</summary>
internal sealed class VariablePlan(Site site, string name) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context) => context.Environment.ReadVariable(name);
}

/// <summary><c>target[index]</c>.</summary>
internal sealed class IndexerPlan(Site site, Plan target, Plan index) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context)
    {
        Item place = index.Single(context);
        if (place.IsEmpty) return default;
        if (place.Kind != ItemKind.Integer)
        {
            Site.Fault(context, "expression.index", "The place in [ ] must be a whole number.");
            return default;
        }

        ItemList items = default;
        target.Evaluate(context, ref items);
        Item item = place.Integer >= 0 && place.Integer < items.Count ? items[(int)place.Integer] : default;
        items.Dispose();
        return item;
    }
}

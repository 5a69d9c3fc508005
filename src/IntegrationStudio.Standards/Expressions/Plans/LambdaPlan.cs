namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>A plan that evaluates arguments once per item of its input, with the item as <c>$this</c> and, for HL7, as the innermost scope.</summary>
internal abstract class LambdaPlan(Site site, Plan input) : Plan(site)
{
    protected Plan Input { get; } = input;

    protected static bool? TruthAt(Plan criteria, in EvaluationContext context, in Item item, int index)
    {
        context.Environment.Stop.ThrowIfCancellationRequested();
        if (!item.IsHl7) return criteria.Truth(context.At(item, index));
        context.Environment.Enter(item);
        bool? truth = criteria.Truth(context.At(item, index));
        context.Environment.Leave();
        return truth;
    }

    protected static void EvaluateAt(Plan projection, in EvaluationContext context, in Item item, int index, ref ItemList result)
    {
        context.Environment.Stop.ThrowIfCancellationRequested();
        if (item.IsHl7) context.Environment.Enter(item);
        projection.Evaluate(context.At(item, index), ref result);
        if (item.IsHl7) context.Environment.Leave();
    }
}

/// <summary><c>where(criteria)</c>.</summary>
internal sealed class WherePlan(Site site, Plan input, Plan criteria) : LambdaPlan(site, input)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        Input.Evaluate(context, ref items);
        for (int i = 0; i < items.Count; i++)
        {
            if (TruthAt(criteria, context, items[i], i) is true) result.Add(items[i]);
        }

        items.Dispose();
    }
}

/// <summary><c>exists(criteria)</c>: whether any item meets it.</summary>
internal sealed class AnyPlan(Site site, Plan input, Plan criteria) : LambdaPlan(site, input)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result) => result.Add(Single(context));

    public override bool? Truth(in EvaluationContext context)
    {
        ItemList items = default;
        Input.Evaluate(context, ref items);
        bool found = false;
        for (int i = 0; i < items.Count && !found; i++) found = TruthAt(criteria, context, items[i], i) is true;
        items.Dispose();
        return found;
    }

    public override Item Single(in EvaluationContext context) => Item.Of(Truth(context) is true);

    public override bool Exists(in EvaluationContext context) => true;
}

/// <summary><c>all(criteria)</c>: whether every item meets it; true for none.</summary>
internal sealed class AllPlan(Site site, Plan input, Plan criteria) : LambdaPlan(site, input)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result) => result.Add(Single(context));

    public override Item Single(in EvaluationContext context) => Item.Of(Truth(context) is true);

    public override bool? Truth(in EvaluationContext context)
    {
        ItemList items = default;
        Input.Evaluate(context, ref items);
        bool all = true;
        for (int i = 0; i < items.Count && all; i++) all = TruthAt(criteria, context, items[i], i) is true;
        items.Dispose();
        return all;
    }
}

/// <summary><c>select(projection)</c>.</summary>
internal sealed class SelectPlan(Site site, Plan input, Plan projection) : LambdaPlan(site, input)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        Input.Evaluate(context, ref items);
        for (int i = 0; i < items.Count; i++) EvaluateAt(projection, context, items[i], i, ref result);
        items.Dispose();
    }
}

/// <summary><c>repeat(projection)</c>: the projection of the items, of its results and so on, without duplicates.</summary>
internal sealed class RepeatPlan(Site site, Plan input, Plan projection) : LambdaPlan(site, input)
{
    private const int MostItems = 100_000;

    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        ItemList found = default;
        ItemList fresh = default;
        ItemList all = default;
        Input.Evaluate(context, ref items);
        while (items.Count > 0)
        {
            found.Clear();
            for (int i = 0; i < items.Count; i++) EvaluateAt(projection, context, items[i], i, ref found);
            fresh.Clear();
            for (int i = 0; i < found.Count; i++)
            {
                if (!IsNew(found[i], all)) continue;
                all.Add(found[i]);
                fresh.Add(found[i]);
            }

            if (all.Count > MostItems)
            {
                Site.Fault(context, "expression.repeat-endless", $"repeat() found more than {MostItems} items.");
                break;
            }

            (items, fresh) = (fresh, items);
        }

        result.AddRange(all);
        all.Dispose();
        items.Dispose();
        found.Dispose();
        fresh.Dispose();
    }

    // Nodes are told apart by identity: comparing subtrees at every step would be quadratic in the size of the document.
    private static bool IsNew(in Item item, in ItemList seen)
    {
        if (item.Kind == ItemKind.Node)
        {
            for (int i = 0; i < seen.Count; i++)
            {
                if (seen[i].Kind == ItemKind.Node && seen[i].Node == item.Node && seen[i].Tree == item.Tree) return false;
            }

            return true;
        }

        return !Values.Sets.Contains(seen, item);
    }
}

/// <summary><c>aggregate(aggregator, init)</c>.</summary>
internal sealed class AggregatePlan(Site site, Plan input, Plan aggregator, Plan? initial) : LambdaPlan(site, input)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        RunningTotal total = new();
        Input.Evaluate(context, ref items);
        initial?.Evaluate(context, ref total.Items);
        for (int i = 0; i < items.Count; i++)
        {
            context.Environment.Stop.ThrowIfCancellationRequested();
            ItemList next = default;
            if (items[i].IsHl7) context.Environment.Enter(items[i]);
            aggregator.Evaluate(context.At(items[i], i, total), ref next);
            if (items[i].IsHl7) context.Environment.Leave();
            total.Items.Dispose();
            total.Items = next;
        }

        result.AddRange(total.Items);
        total.Items.Dispose();
        items.Dispose();
    }
}

/// <summary><c>iif(criterion, then, otherwise)</c>: only the chosen argument is evaluated.</summary>
internal sealed class IifPlan(Site site, Plan? input, Plan criterion, Plan then, Plan? otherwise) : Plan(site)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        if (input is null)
        {
            Choose(context)?.Evaluate(context, ref result);
            return;
        }

        ItemList items = default;
        input.Evaluate(context, ref items);
        Item item = OnlyItem(context, items);
        int count = items.Count;
        items.Dispose();
        if (count > 1 && item.IsEmpty) return;
        EvaluationContext inner = context.At(item, 0);
        if (item.IsHl7) context.Environment.Enter(item);
        Choose(inner)?.Evaluate(inner, ref result);
        if (item.IsHl7) context.Environment.Leave();
    }

    /// <remarks>Where the chosen one has nothing as a single item, its list decides: of a field that is its first repetition with a value.</remarks>
    public override Item Single(in EvaluationContext context)
    {
        if (input is not null) return base.Single(context);
        if (Choose(context) is not { } chosen) return default;
        Item item = chosen.Single(context);
        return item.IsEmpty && chosen is Hl7PathPlan or Hl7SegmentsPlan ? OnlyItem(chosen, context) : item;
    }

    private Item OnlyItem(Plan chosen, in EvaluationContext context)
    {
        ItemList items = default;
        chosen.Evaluate(context, ref items);
        Item item = OnlyItem(context, items);
        items.Dispose();
        return item;
    }

    private Plan? Choose(in EvaluationContext context) => criterion.Truth(context) is true ? then : otherwise;
}

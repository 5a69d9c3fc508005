using IntegrationStudio.Standards.Expressions.Values;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>
/// One step of a compiled expression. Three ways to ask it, so that a condition never builds a collection: <see cref="Truth"/>, <see cref="Single"/> and
/// <see cref="Evaluate"/>. Immutable; used by many threads at once.
/// </summary>
internal abstract class Plan(Site site)
{
    /// <summary>Where it stands in the text.</summary>
    public Site Site { get; } = site;

    /// <summary>Whether it gives the same result whatever the context.</summary>
    public virtual bool IsConstant => false;

    /// <summary>Appends the result's items.</summary>
    public abstract void Evaluate(in EvaluationContext context, ref ItemList result);

    /// <summary>The result as one item; several are a fault, but for HL7, where the first repetition stands for the field.</summary>
    public virtual Item Single(in EvaluationContext context)
    {
        ItemList items = default;
        Evaluate(context, ref items);
        Item item = OnlyItem(context, items);
        items.Dispose();
        return item;
    }

    /// <summary>The result as a truth value: null for empty; a single item that is no boolean is true (specification: N1, section 4.5).</summary>
    public virtual bool? Truth(in EvaluationContext context)
    {
        ItemList items = default;
        Evaluate(context, ref items);
        bool? truth = items.Count > 1 && items[0].IsHl7 ? AnyValued(items) : TruthOf(OnlyItem(context, items));
        items.Dispose();
        return truth;
    }

    /// <summary>Whether the result has an item with a value.</summary>
    public virtual bool Exists(in EvaluationContext context)
    {
        ItemList items = default;
        Evaluate(context, ref items);
        bool exists = AnyValued(items);
        items.Dispose();
        return exists;
    }

    /// <summary>How many items the result has.</summary>
    public virtual int Count(in EvaluationContext context)
    {
        ItemList items = default;
        Evaluate(context, ref items);
        int count = items.Count;
        items.Dispose();
        return count;
    }

    /// <summary>A list's only item, or empty; a fault when there are several.</summary>
    protected Item OnlyItem(in EvaluationContext context, in ItemList items)
    {
        if (items.Count == 0) return default;
        if (items.Count == 1 || items[0].Kind == ItemKind.Hl7) return items[0];
        Site.Fault(context, "expression.several", $"One value is needed here, and there are {items.Count}.", "Take one with first(), [n], single() or where().");
        return default;
    }

    /// <summary>An item as a truth value.</summary>
    protected static bool? TruthOf(in Item item)
    {
        if (item.Kind == ItemKind.Boolean) return item.Boolean;
        if (item.IsEmpty) return null;
        if (item.Kind == ItemKind.Hl7) return item.HasValue;
        if (item.Kind != ItemKind.Node) return true;
        Item value = SystemValue.Of(item);
        return value.Kind == ItemKind.Boolean ? value.Boolean : true;
    }

    private static bool AnyValued(in ItemList items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Kind != ItemKind.Hl7 || items[i].HasValue) return true;
        }

        return false;
    }
}

/// <summary>A plan whose result is at most one item.</summary>
internal abstract class SinglePlan(Site site) : Plan(site)
{
    public abstract override Item Single(in EvaluationContext context);

    public sealed override void Evaluate(in EvaluationContext context, ref ItemList result) => result.Add(Single(context));

    public override bool? Truth(in EvaluationContext context) => TruthOf(Single(context));

    public override bool Exists(in EvaluationContext context) => Single(context) is { IsEmpty: false } item && (item.Kind != ItemKind.Hl7 || item.HasValue);

    public override int Count(in EvaluationContext context) => Single(context).IsEmpty ? 0 : 1;
}

/// <summary>A plan whose result is a truth value or empty.</summary>
internal abstract class TruthPlan(Site site) : SinglePlan(site)
{
    public abstract override bool? Truth(in EvaluationContext context);

    public sealed override Item Single(in EvaluationContext context) => Truth(context) is { } truth ? Item.Of(truth) : default;
}

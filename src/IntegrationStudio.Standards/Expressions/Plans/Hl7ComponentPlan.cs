using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>A component of the current item whatever its data type, <c>CX.4.2</c>; of each item of a target when there is one.</summary>
internal sealed class Hl7ComponentPlan(Site site, Hl7PathNode path, Plan? target, bool keepsNulls) : Plan(site)
{
    public override Item Single(in EvaluationContext context) => TryFind(context, out Hl7Element element) && IsKept(element) ? Item.Of(element) : default;

    public bool TryFind(in EvaluationContext context, out Hl7Element element)
    {
        element = default;
        Item item = target is null ? CurrentElement(context) : target.Single(context);
        if (item.Kind != ItemKind.Hl7) return false;
        element = Hl7Parts.Of(item.Hl7, path);
        return true;
    }

    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        if (target is null)
        {
            Add(CurrentElement(context), ref result);
            return;
        }

        ItemList targets = default;
        target.Evaluate(context, ref targets);
        for (int i = 0; i < targets.Count; i++) Add(targets[i], ref result);
        targets.Dispose();
    }

    public override bool? Truth(in EvaluationContext context) => Exists(context);

    public override bool Exists(in EvaluationContext context) =>
        target is null ? TryFind(context, out Hl7Element element) && element.HasValue : base.Exists(context);

    private void Add(in Item item, ref ItemList result)
    {
        if (item.Kind == ItemKind.Hl7 && Hl7Parts.Of(item.Hl7, path) is var element && IsKept(element)) result.Add(Item.Of(element));
    }

    private bool IsKept(in Hl7Element element) => element.HasValue || (keepsNulls && element.IsNull);

    // In a filter over other things (a list of texts) the nearest enclosing element is still "the current one".
    private static Item CurrentElement(in EvaluationContext context)
    {
        if (context.This.Kind == ItemKind.Hl7) return context.This;
        EvaluationEnvironment environment = context.Environment;
        for (int i = environment.Depth - 1; i >= 0; i--)
        {
            if (environment.Scope(i).Kind == ItemKind.Hl7) return environment.Scope(i);
        }

        return default;
    }
}

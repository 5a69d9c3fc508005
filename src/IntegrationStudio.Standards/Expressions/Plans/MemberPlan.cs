using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>An element by name; at the start of a path it may be the name of the current item's type.</summary>
internal sealed class MemberPlan(Site site, Plan? target, string name) : Plan(site)
{
    private readonly bool _mayBeType = target is null && name.Length > 0 && char.IsAsciiLetterUpper(name[0]);

    // The element found last and the type it belongs to, together in one object so that threads never see a mixed pair.
    private Found? _last;

    private sealed record Found(TreeType Type, TreeElement? Element);

    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        if (target is null)
        {
            if (_mayBeType && TypeTests.HasTypeNamed(context.This, name)) result.Add(context.This);
            else Add(context.This, ref result);
            return;
        }

        ItemList items = default;
        target.Evaluate(context, ref items);
        for (int i = 0; i < items.Count; i++) Add(items[i], ref result);
        items.Dispose();
    }

    private void Add(in Item item, ref ItemList result)
    {
        switch (item.Kind)
        {
            case ItemKind.Node when item.Tree.Type(item.Node) is { } type:
                Found? last = _last;
                if (last is null || last.Type != type) _last = last = new Found(type, type.Find(name));
                if (last.Element is { } element) NodeNavigation.AddChildren(item, element, ref result);
                break;
            case ItemKind.Node:
                NodeNavigation.AddChildren(item, name, ref result);
                break;
            case ItemKind.Type:
                result.Add(Item.Of(name switch { "name" => item.TypeName.Name, "namespace" => item.TypeName.Namespace, _ => null }));
                break;
            case ItemKind.Quantity:
                result.Add(name switch { "value" => Item.Of(item.Decimal), "unit" or "code" => Item.Of(item.Unit), _ => default });
                break;
            case ItemKind.Hl7Group:
                int before = result.Count;
                foreach (Hl7v2.Hl7Segment segment in item.Hl7Group.Segments(name)) result.Add(Item.Of(segment));
                if (result.Count == before) Hl7ScopeSearch.AddGroupsWithin(item.Hl7Group, name, ref result);
                break;
        }
    }
}

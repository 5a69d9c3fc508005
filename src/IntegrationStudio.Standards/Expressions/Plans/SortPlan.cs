using IntegrationStudio.Standards.Expressions.Values;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>One key of <c>sort()</c>.</summary>
internal sealed record SortKey(Plan Plan, bool IsReversed);

/// <summary><c>sort()</c>: stable; items without a key come first.</summary>
internal sealed class SortPlan(Site site, Plan input, SortKey[] keys) : LambdaPlan(site, input)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        Input.Evaluate(context, ref items);
        Row[] rows = new Row[items.Count];
        for (int i = 0; i < rows.Length; i++) rows[i] = new Row(items[i], i, KeysOf(context, items[i], i));
        items.Dispose();
        bool isComparable = true;
        Array.Sort(rows, (left, right) => Compare(left, right, ref isComparable));
        if (!isComparable)
        {
            Site.Fault(context, "expression.not-comparable", "sort() needs keys of one kind that has an order.");
            return;
        }

        foreach (ref readonly Row row in rows.AsSpan()) result.Add(row.Item);
    }

    private Item[] KeysOf(in EvaluationContext context, in Item item, int index)
    {
        if (keys.Length == 0) return [item];
        Item[] values = new Item[keys.Length];
        if (item.IsHl7) context.Environment.Enter(item);
        for (int i = 0; i < keys.Length; i++) values[i] = keys[i].Plan.Single(context.At(item, index));
        if (item.IsHl7) context.Environment.Leave();
        return values;
    }

    private int Compare(in Row left, in Row right, ref bool isComparable)
    {
        for (int i = 0; i < left.Keys.Length; i++)
        {
            if (left.Keys[i].IsEmpty != right.Keys[i].IsEmpty) return left.Keys[i].IsEmpty ? -1 : 1;
            int order = left.Keys[i].IsEmpty ? 0 : Compare(left.Keys[i], right.Keys[i], ref isComparable);
            if (order != 0) return keys.Length > 0 && keys[i].IsReversed ? -order : order;
        }

        return left.Index.CompareTo(right.Index);
    }

    private static int Compare(in Item left, in Item right, ref bool isComparable)
    {
        int order = Ordering.Compare(left, right, out bool areComparable) ?? 0;
        isComparable &= areComparable;
        return order;
    }

    private readonly record struct Row(Item Item, int Index, Item[] Keys);
}

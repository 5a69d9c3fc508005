namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Collections as sets, by equality of items.</summary>
internal static class Sets
{
    public static bool Contains(in ItemList items, in Item wanted, int from = 0)
    {
        for (int i = from; i < items.Count; i++)
        {
            if (Equality.AreEqual(items[i], wanted) == true) return true;
        }

        return false;
    }

    /// <summary>Appends the items without duplicates among themselves; what the result already has does not count.</summary>
    public static void AddDistinct(in ItemList items, ref ItemList result)
    {
        if (items.Count > 32)
        {
            AddDistinctByText(items, ref result);
            return;
        }

        int from = result.Count;
        for (int i = 0; i < items.Count; i++)
        {
            if (!Contains(result, items[i], from)) result.Add(items[i]);
        }
    }

    // Long lists of text are told apart by a hash set; other items are compared with those of their kind only.
    private static void AddDistinctByText(in ItemList items, ref ItemList result)
    {
        HashSet<string> texts = new(StringComparer.Ordinal);
        ItemList others = default;
        for (int i = 0; i < items.Count; i++)
        {
            if (IsNew(items[i], texts, ref others)) result.Add(items[i]);
        }

        others.Dispose();
    }

    private static bool IsNew(in Item item, HashSet<string> texts, ref ItemList others)
    {
        Item value = SystemValue.Of(item);
        if (value.Kind == ItemKind.String) return texts.Add(value.ToText()!);
        if (Contains(others, item)) return false;
        others.Add(item);
        return true;
    }
}

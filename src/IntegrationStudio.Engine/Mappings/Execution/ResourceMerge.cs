using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Merges what two places say about one thing: values there stay, what is missing is added, list items that are there already are not added again.</summary>
internal static class ResourceMerge
{
    /// <summary>Moves what a node has and another lacks; the rest of the node is then of no more use.</summary>
    public static void Merge(DataTree tree, int into, int from)
    {
        if (tree.Kind(into) == TreeValueKind.None && tree.Kind(from) != TreeValueKind.None) tree.CopyValue(tree, from, into);
        int child = tree.FirstChild(from);
        while (child != DataTree.None)
        {
            int next = tree.NextSibling(child);
            TreeElement element = tree.Element(child)!;
            int known = tree.Child(into, element);
            if (known == DataTree.None || (element.IsList && !HasEqual(tree, into, element, child))) Move(tree, into, element, child);
            else if (!element.IsList) Merge(tree, known, child);
            child = next;
        }
    }

    /// <summary>Whether two nodes say the same.</summary>
    public static bool AreEqual(DataTree tree, int left, int right)
    {
        if (!tree.AreValuesEqual(left, right)) return false;
        int first = tree.FirstChild(left);
        int second = tree.FirstChild(right);
        while (first != DataTree.None && second != DataTree.None)
        {
            if (tree.Order(first) != tree.Order(second) || !AreEqual(tree, first, second)) return false;
            first = tree.NextSibling(first);
            second = tree.NextSibling(second);
        }

        return first == second;
    }

    private static bool HasEqual(DataTree tree, int node, TreeElement element, int child)
    {
        foreach (int item in tree.Children(node, element))
            if (AreEqual(tree, item, child)) return true;
        return false;
    }

    private static void Move(DataTree tree, int into, TreeElement element, int child)
    {
        tree.Detach(child);
        tree.AttachChild(into, element, child);
    }
}

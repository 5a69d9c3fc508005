using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>Children of tree nodes by name, choices (<c>value[x]</c>) included.</summary>
internal static class NodeNavigation
{
    public static void AddChildren(in Item item, string name, ref ItemList result)
    {
        if (item.Tree.Type(item.Node) is { } type)
        {
            if (type.Find(name) is { } element) AddChildren(item, element, ref result);
            return;
        }

        foreach (int child in item.Tree.Children(item.Node))
        {
            if (item.Tree.Element(child)?.Name == name) result.Add(Item.Of(item.Tree, child));
        }
    }

    public static void AddChildren(in Item item, TreeElement element, ref ItemList result)
    {
        DataTree tree = item.Tree;
        if (element is FhirElement { Choices.Count: > 0 })
        {
            foreach (int child in tree.Children(item.Node))
            {
                if (tree.Element(child) is FhirElement { ChoiceGroup: { } group } && group == element) result.Add(Item.Of(tree, child));
            }

            return;
        }

        foreach (int child in tree.Children(item.Node, element)) result.Add(Item.Of(tree, child));
    }

    public static void AddAllChildren(in Item item, ref ItemList result)
    {
        if (item.Kind != ItemKind.Node) return;
        foreach (int child in item.Tree.Children(item.Node)) result.Add(Item.Of(item.Tree, child));
    }

    public static void AddDescendants(in Item item, ref ItemList result)
    {
        if (item.Kind != ItemKind.Node) return;
        foreach (int child in item.Tree.Children(item.Node))
        {
            Item node = Item.Of(item.Tree, child);
            result.Add(node);
            AddDescendants(node, ref result);
        }
    }

    /// <summary>The resource in which a node stands, or the one that contains it (FHIR R4 fhirpath.html#variables); the item itself when it is no node.</summary>
    public static Item ResourceOf(in Item item, bool isOutermost)
    {
        if (item.Kind != ItemKind.Node) return item;
        DataTree tree = item.Tree;
        int last = item.Node;
        for (int node = item.Node; node != DataTree.None; node = tree.Parent(node))
        {
            last = node;
            if (tree.Type(node) is not FhirType { IsResource: true }) continue;
            if (!isOutermost || tree.Element(node)?.Name != "contained") break;
        }

        return Item.Of(tree, last);
    }
}

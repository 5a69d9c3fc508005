using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>Finds what a reference points to within its own document (FHIR R4 references.html#contained, bundle.html#references).</summary>
internal static class References
{
    /// <summary>A contained resource by <c>#id</c>, looked for from the reference's outermost resource below a Bundle.</summary>
    public static Item FindContained(in Item from, string reference)
    {
        if (from.Kind != ItemKind.Node) return default;
        DataTree tree = from.Tree;
        for (int node = from.Node; node != DataTree.None; node = tree.Parent(node))
        {
            foreach (int child in tree.Children(node))
            {
                if (tree.Element(child)?.Name == "contained" && IdOf(tree, child) is { } id && reference.AsSpan(1).SequenceEqual(id)) return Item.Of(tree, child);
            }
        }

        return default;
    }

    /// <summary>The resource of a Bundle's entry by <c>fullUrl</c>, or by <c>Type/id</c>.</summary>
    public static Item FindInBundle(in Item from, string reference)
    {
        if (from.Kind != ItemKind.Node) return default;
        DataTree tree = from.Tree;
        int bundle = from.Node;
        while (tree.Parent(bundle) != DataTree.None) bundle = tree.Parent(bundle);
        if (tree.Type(bundle)?.Name != "Bundle") return default;
        foreach (int entry in tree.Children(bundle))
        {
            if (tree.Element(entry)?.Name != "entry" || tree.Child(entry, "resource") is var resource && resource == DataTree.None) continue;
            int url = tree.Child(entry, "fullUrl");
            if (url != DataTree.None && tree.GetText(url) == reference) return Item.Of(tree, resource);
            if (IdOf(tree, resource) is { } id && reference == $"{tree.Type(resource)?.Name}/{id}") return Item.Of(tree, resource);
        }

        return default;
    }

    private static string? IdOf(DataTree tree, int resource) => tree.Child(resource, "id") is var id && id == DataTree.None ? null : tree.GetText(id);
}

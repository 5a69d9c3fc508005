using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>What of a tree is written: neither JSON nor XML of FHIR has room for objects without content.</summary>
internal static class FhirContent
{
    /// <summary>Whether the node has a value, or anything below it would be written.</summary>
    public static bool Has(DataTree tree, int node) => tree.Kind(node) != TreeValueKind.None || HasBelow(tree, node);

    /// <summary>Whether anything would be written as the node's object. A resource always says its type.</summary>
    public static bool HasBelow(DataTree tree, int node)
    {
        if (tree.Type(node) is FhirType { IsResource: true }) return true;
        for (var child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
            if (Has(tree, child)) return true;
        return false;
    }
}

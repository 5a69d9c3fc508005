using System.Text;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>Where a node stands, for problems: <c>Bundle.entry[2].resource.name[0].family</c>. Lists are always indexed, from 0.</summary>
public static class FhirPath
{
    /// <summary>The path from the root of the node's document, which is called by its type.</summary>
    public static string Of(DataTree tree, int node)
    {
        var path = new StringBuilder();
        Append(path, tree, node);
        return path.ToString();
    }

    private static void Append(StringBuilder path, DataTree tree, int node)
    {
        if (tree.Parent(node) is var parent && parent == DataTree.None)
        {
            path.Append(tree.Type(node)?.Name ?? "");
            return;
        }
        Append(path, tree, parent);
        var element = tree.Element(node)!;
        path.Append('.').Append(element.Name);
        if (element.IsList) path.Append('[').Append(tree.IndexOf(node)).Append(']');
    }
}

using System.Globalization;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>From the path of a finding (see <see cref="FhirPath"/>) back to its node.</summary>
internal static class NodePath
{
    /// <summary>The node that a path leads to; where its last step is not there, the node that lacks it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="root">Where the path starts.</param>
    /// <param name="path">E.g. <c>Bundle.entry[2].resource.status</c>.</param>
    /// <param name="missing">The name of the step that is not there; null when all are.</param>
    public static int Find(DataTree tree, int root, ReadOnlySpan<char> path, out string? missing)
    {
        missing = null;
        int node = root;
        bool first = true;
        foreach (Range range in path.Split('.'))
        {
            ReadOnlySpan<char> step = path[range];
            if (first)
            {
                first = false;
                continue;
            }

            int bracket = step.IndexOf('[');
            string name = (bracket < 0 ? step : step[..bracket]).ToString();
            int index = bracket < 0 ? 0 : int.Parse(step[(bracket + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture);
            int child = Child(tree, node, name, index);
            if (child == DataTree.None)
            {
                missing = name;
                return node;
            }

            node = child;
        }

        return node;
    }

    private static int Child(DataTree tree, int node, string name, int index)
    {
        int child = tree.Child(node, name);
        for (; child != DataTree.None && index > 0; index--) child = tree.NextSibling(child);
        return child;
    }
}

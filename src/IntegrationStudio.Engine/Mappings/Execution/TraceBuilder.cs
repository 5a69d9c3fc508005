using System.Globalization;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Reads the origins of a tree into a trace.</summary>
internal static class TraceBuilder
{
    /// <summary>The trace of a result.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="root">The result's root.</param>
    /// <param name="place">The path of a place in the source.</param>
    /// <param name="rules">Rule paths; origins name them by number, the first is 1.</param>
    public static IReadOnlyList<TraceEntry> Build(DataTree tree, int root, Func<ulong, string> place, IReadOnlyList<string> rules)
    {
        var entries = new List<TraceEntry>();
        Visit(root, tree.Type(root)?.Name ?? "");
        return entries;

        void Visit(int node, string path)
        {
            TreeOrigin origin = tree.Origin(node);
            if (origin.Rule > 0 && tree.Kind(node) != TreeValueKind.None)
            {
                entries.Add(new TraceEntry(path, rules[origin.Rule - 1], new Hl7Position(origin.Position), place(origin.Position), tree.GetText(node) ?? ""));
            }

            TreeElement? last = null;
            int index = 0;
            for (int child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
            {
                TreeElement element = tree.Element(child)!;
                index = element == last ? index + 1 : 0;
                last = element;
                Visit(child, element.IsList ? string.Create(CultureInfo.InvariantCulture, $"{path}.{element.Name}[{index}]") : $"{path}.{element.Name}");
            }
        }
    }
}

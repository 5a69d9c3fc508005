using System.Globalization;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>Lists the parts of a result in their order, those without content left out, as the writers do.</summary>
internal sealed class ResultNodes
{
    private readonly DataTree _tree;
    private readonly List<ResultNode> _nodes = [];
    private int _segments;

    private ResultNodes(DataTree tree) => _tree = tree;

    public static IReadOnlyList<ResultNode> Of(DataTree tree, int root)
    {
        var nodes = new ResultNodes(tree);
        string name = tree.Type(root)?.Name ?? "";
        nodes.Visit(root, name, 0, name, null);
        return nodes._nodes;
    }

    /// <param name="node">The node.</param>
    /// <param name="path">Its path.</param>
    /// <param name="depth">How deep it is.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="place">Its place in the message; null outside of segments.</param>
    private void Visit(int node, string path, int depth, string name, Hl7Position? place)
    {
        var type = _tree.Type(node) as Hl7TreeType;
        string owner = name; // fields are called by their segment, components by what they are part of
        if (type?.Level == Hl7TreeLevel.Segment)
        {
            place = new Hl7Position(_segments++);
            owner = type.Name;
        }

        string? text = _tree.Kind(node) == TreeValueKind.None ? null : ValueTable.Cut(_tree.GetText(node) ?? "");
        _nodes.Add(new ResultNode(path, depth, name, (_tree.Element(node) as Hl7TreeElement)?.Title ?? "", text, place));

        TreeElement? last = null;
        int index = 0;
        for (int child = _tree.FirstChild(node); child != DataTree.None; child = _tree.NextSibling(child))
        {
            TreeElement element = _tree.Element(child)!;
            index = element == last ? index + 1 : 0;
            last = element;
            if (!IsWritten(child)) continue;
            string step = element.IsList ? string.Create(CultureInfo.InvariantCulture, $"{element.Name}[{index}]") : element.Name;
            string called = place is not { } at ? step : string.Create(CultureInfo.InvariantCulture, $"{owner}{(at.Field == 0 ? '-' : '.')}{step}");
            Visit(child, $"{path}.{step}", depth + 1, called, place is null ? null : Below(place.Value, _tree.Order(child), index));
        }
    }

    private static Hl7Position Below(Hl7Position at, int number, int index) =>
        at.Field == 0 ? new Hl7Position(at.Segment, number, index + 1) : at.Component == 0 ? new Hl7Position(at.Segment, at.Field, at.Repetition, number) : new Hl7Position(at.Segment, at.Field, at.Repetition, at.Component, number);

    private bool IsWritten(int node)
    {
        if (_tree.Type(node) is Hl7TreeType { Level: Hl7TreeLevel.Segment, Name: "MSH" or "BHS" or "FHS" }) return true;
        if (_tree.Kind(node) is TreeValueKind.Text or TreeValueKind.Number or TreeValueKind.Boolean && _tree.GetText(node) is not (null or "")) return true;
        for (int child = _tree.FirstChild(node); child != DataTree.None; child = _tree.NextSibling(child))
            if (IsWritten(child)) return true;
        return false;
    }
}

using System.Globalization;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>What was seen of one element of documents: how often, with what below it, and which values. Values themselves are not kept.</summary>
internal sealed class ObservedShape(string name)
{
    private readonly OrderedDictionary<string, ObservedShape> _children = new(StringComparer.Ordinal);
    private string? _type;
    private int _instances;
    private int _parents;
    private int _most;
    private bool _isArray;
    private bool _hasText;

    /// <summary>The element's name.</summary>
    public string Name { get; } = name;

    /// <summary>What was seen below it, in the order of first sight.</summary>
    public IEnumerable<ObservedShape> Children => _children.Values;

    /// <summary>Whether nothing stood below it.</summary>
    public bool IsLeaf => _children.Count == 0;

    /// <summary>Whether it had text of its own beside what stood below it.</summary>
    public bool HasText => _hasText && !IsLeaf;

    /// <summary>The child of a name; null when it was not seen.</summary>
    public ObservedShape? Child(string step) => _children.GetValueOrDefault(step);

    /// <summary>Looks at a node and all below it.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The node.</param>
    /// <param name="left">How many nodes may still be looked at, and how many elements may still be new.</param>
    /// <param name="depth">How much deeper it may go.</param>
    public void See(DataTree tree, int node, ObservationLimit left, int depth)
    {
        _instances++;
        SeeValue(tree, node);
        if (depth == 0) return;
        var counts = new Dictionary<ObservedShape, int>();
        for (int child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
        {
            if (!left.TakeNode()) return;
            string step = tree.Element(child)?.Name ?? "";

            // The items of an array in an array, or of one that is the whole document, have no name of their own.
            if (step.Length == 0)
            {
                See(tree, child, left, depth - 1);
                continue;
            }

            if (!_children.TryGetValue(step, out ObservedShape? shape))
            {
                if (!left.TakeElement()) continue;
                _children.Add(step, shape = new ObservedShape(step));
            }

            counts[shape] = counts.GetValueOrDefault(shape) + 1;
            shape._isArray |= tree.Element(child) is JsonTreeElement { IsList: true } && !left.CountsLists;

            // An empty list says that it is one, but nothing of its items.
            if (tree.Kind(child) == TreeValueKind.Array && tree.FirstChild(child) == DataTree.None) shape._isArray = true;
            else shape.See(tree, child, left, depth - 1);
        }

        foreach ((ObservedShape shape, int count) in counts)
        {
            shape._parents++;
            shape._most = Math.Max(shape._most, count);
        }
    }

    /// <summary>As a row.</summary>
    /// <param name="parent">The shape above it.</param>
    /// <param name="key">Its key, which is its type's name too.</param>
    public SchemaNode ToNode(ObservedShape parent, string key)
    {
        bool isAttribute = Name.StartsWith('@');
        bool isLeaf = IsLeaf && _type is not null;
        return new(Name, Name, null, isLeaf ? _type! : key, _parents == parent._instances ? 1 : 0, _isArray || _most > 1 ? null : 1, isAttribute ? SchemaNodeKind.Attribute : SchemaNodeKind.Element, IsLeaf: IsLeaf)
        {
            TypeLabel = isLeaf ? _type! : "",
            IsLearned = true,
        };
    }

    /// <summary>As the text beside attributes or elements.</summary>
    public SchemaNode ToText() => new("#text", "#text", null, _type ?? "string", 0, 1, SchemaNodeKind.Text, IsLeaf: true) { IsLearned = true };

    private void SeeValue(DataTree tree, int node)
    {
        string? type = tree.Kind(node) switch
        {
            TreeValueKind.Boolean => "boolean",
            TreeValueKind.Number => tree.GetText(node) is { } text && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "integer" : "number",
            TreeValueKind.Text => OfText(tree.GetText(node) ?? ""),
            _ => null,
        };
        if (type is null) return;
        _hasText = true;
        _type = _type is null || _type == type ? type
            : (_type, type) is ("integer", "number") or ("number", "integer") ? "number"
            : (_type, type) is ("date", "dateTime") or ("dateTime", "date") ? "dateTime"
            : "string";
    }

    private static string OfText(string text) =>
        text.Length is < 10 or > 35 || !char.IsAsciiDigit(text[0]) || !FhirDate.TryParse(text, out _) ? "string" : text.Length == 10 ? "date" : "dateTime";
}

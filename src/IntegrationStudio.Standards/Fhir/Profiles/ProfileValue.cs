using IntegrationStudio.Standards.Fhir.Validation;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>A value that an element must be (<c>fixed[x]</c>) or must have in it (<c>pattern[x]</c>).</summary>
internal sealed class ProfileValue
{
    private readonly string? _text;
    private readonly DataTree? _tree;

    /// <summary>A primitive.</summary>
    public ProfileValue(string text, bool isPattern)
    {
        _text = text;
        IsPattern = isPattern;
        Shown = $"'{text}'";
    }

    /// <summary>A complex value, which is read from JSON.</summary>
    public ProfileValue(ReadOnlySpan<byte> json, FhirType type, bool isPattern)
    {
        _tree = FhirJsonReader.Read(json, type).Require();
        IsPattern = isPattern;
        Shown = System.Text.Encoding.UTF8.GetString(json);
    }

    /// <summary>Whether the value may have more than this.</summary>
    public bool IsPattern { get; }

    /// <summary>The value for messages.</summary>
    public string Shown { get; }

    /// <summary>Whether a node has the value.</summary>
    public bool Matches(DataTree tree, int node)
    {
        if (_tree is not null) return Matches(tree, node, _tree, _tree.Root);
        Span<char> buffer = stackalloc char[NodeText.Usual];
        return HasValue(tree, node) && (tree.Kind(node) == TreeValueKind.Boolean ? tree.GetText(node) == _text : NodeText.Read(tree, node, buffer).SequenceEqual(_text));
    }

    private bool Matches(DataTree tree, int node, DataTree other, int wanted)
    {
        if (HasValue(other, wanted) && !SameValue(tree, node, other, wanted)) return false;
        for (var child = other.FirstChild(wanted); child != DataTree.None; child = other.NextSibling(child))
            if (!AnyMatches(tree, node, other, child)) return false;
        return IsPattern || CountChildren(tree, node) == CountChildren(other, wanted);
    }

    /// <summary>Whether one of the items under the element is what is wanted; a fixed value is compared item by item, which the equal numbers of children see to.</summary>
    private bool AnyMatches(DataTree tree, int node, DataTree other, int wanted)
    {
        var element = other.Element(wanted)!;
        if (tree.Type(node)?.Find(element.Name) is null) return false;
        foreach (var child in tree.Children(node, element))
            if (Matches(tree, child, other, wanted)) return true;
        return false;
    }

    private static bool SameValue(DataTree tree, int node, DataTree other, int wanted)
    {
        var (a, b) = (tree.GetText(node), other.GetText(wanted));
        if (a == b) return true;
        return other.Kind(wanted) == TreeValueKind.Number && decimal.TryParse(a, out var left) && decimal.TryParse(b, out var right) && left == right;
    }

    private static bool HasValue(DataTree tree, int node) => tree.Kind(node) is TreeValueKind.Text or TreeValueKind.Number or TreeValueKind.Boolean;

    private static int CountChildren(DataTree tree, int node)
    {
        var count = 0;
        for (var child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child)) count++;
        return count;
    }
}

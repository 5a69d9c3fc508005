using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Family and first given name of a person's first name, and the node of the family name, which tells the person's own name from the partner's.</summary>
internal readonly record struct PersonName(string? Family, string? Given, int FamilyNode)
{
    /// <summary>The name; null for what has no HumanName, or none here.</summary>
    public static PersonName? Of(DataTree tree, int node, FhirType type)
    {
        if (type.Find("name") is not { Type.Name: "HumanName" } element) return null;
        int name = tree.Child(node, element);
        return name == DataTree.None ? null : new PersonName(Text(tree, name, FhirShape.NameFamily), Text(tree, name, FhirShape.NameGiven), tree.Child(name, FhirShape.NameFamily));
    }

    /// <summary>
    /// Whether two resources of one number may be one person. One number over two names is two people: a placeholder or a slip of the sender, and taking
    /// two people for one is the worse mistake. A patient is who the number says, whatever else the message calls him.
    /// </summary>
    public static bool Agree(DataTree tree, int left, int right, FhirType type) =>
        type.Name == "Patient" || Of(tree, left, type) is not { } one || Of(tree, right, type) is not { } other
        || (Same(one.Family, other.Family) && SameParts(tree, one.FamilyNode, other.FamilyNode) && (Same(one.Given, other.Given) || IsInitial(one.Given!, other.Given!) || IsInitial(other.Given!, one.Given!)));

    /// <summary>The name as part of an id.</summary>
    public string ToKey(DataTree tree)
    {
        var key = new StringBuilder().Append(Family).Append('|').Append(Given);
        if (FamilyNode != DataTree.None) AppendTexts(tree, FamilyNode, key);
        return key.ToString().ToUpperInvariant();
    }

    private static void AppendTexts(DataTree tree, int node, StringBuilder key)
    {
        for (int child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
        {
            if (tree.GetText(child) is { } text) key.Append('|').Append(text);
            AppendTexts(tree, child, key);
        }
    }

    private static bool Same(string? left, string? right) =>
        string.IsNullOrEmpty(left) || string.IsNullOrEmpty(right) || left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static bool SameParts(DataTree tree, int left, int right) =>
        left == DataTree.None || right == DataTree.None || tree.FirstChild(left) == DataTree.None || tree.FirstChild(right) == DataTree.None || ResourceMerge.AreEqual(tree, left, right);

    // "J" and "J." stand for "Jane"; "Jane" does not stand for "Janet".
    private static bool IsInitial(string text, string name) =>
        text.AsSpan().TrimEnd('.') is { Length: 1 } initial && name.AsSpan().StartsWith(initial, StringComparison.OrdinalIgnoreCase);

    private static string? Text(DataTree tree, int node, TreeElement element) => tree.Child(node, element) is not DataTree.None and var child ? tree.GetText(child) : null;
}

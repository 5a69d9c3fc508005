using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>Whether two results say the same, without writing them: the ordinary case of a behavioural difference.</summary>
internal static class TreeEquality
{
    /// <summary>Compares two nodes with everything below them.</summary>
    public static bool Same(DataTree left, int leftNode, DataTree right, int rightNode)
    {
        if (!SameValue(left, leftNode, right, rightNode) || !SameType(left.Type(leftNode), right.Type(rightNode))) return false;
        int first = left.FirstChild(leftNode);
        int second = right.FirstChild(rightNode);
        for (; first != DataTree.None && second != DataTree.None; first = left.NextSibling(first), second = right.NextSibling(second))
            if (!SameElement(left.Element(first), right.Element(second)) || !Same(left, first, right, second)) return false;
        return first == second;
    }

    private static bool SameType(TreeType? left, TreeType? right) => ReferenceEquals(left, right) || left?.Name == right?.Name;

    private static bool SameElement(TreeElement? left, TreeElement? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.Name == right.Name && left.IsList == right.IsList);

    private static bool SameValue(DataTree left, int leftNode, DataTree right, int rightNode)
    {
        if (left.Kind(leftNode) != right.Kind(rightNode)) return false;
        if (left.Kind(leftNode) is TreeValueKind.None or TreeValueKind.Null or TreeValueKind.Array) return true;
        return left.GetString(leftNode) is null && right.GetString(rightNode) is null
            ? left.GetUtf8(leftNode).SequenceEqual(right.GetUtf8(rightNode))
            : left.GetText(leftNode) == right.GetText(rightNode);
    }
}

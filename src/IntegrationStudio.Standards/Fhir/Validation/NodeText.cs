using System.Text;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>Values of nodes as characters, without making strings of what is short.</summary>
internal static class NodeText
{
    /// <summary>How long a buffer serves nearly all URLs and codes.</summary>
    public const int Usual = 256;

    /// <summary>The text or literal of a node; empty when it has none or there is no such node.</summary>
    public static ReadOnlySpan<char> Read(DataTree tree, int node, Span<char> buffer)
    {
        if (node == DataTree.None) return default;
        if (tree.GetString(node) is { } text) return text;
        var utf8 = tree.GetUtf8(node);
        return utf8.Length <= buffer.Length && Encoding.UTF8.TryGetChars(utf8, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetString(utf8);
    }

    /// <summary>The same of a child.</summary>
    public static ReadOnlySpan<char> Read(DataTree tree, int node, FhirElement element, Span<char> buffer) => Read(tree, tree.Child(node, element), buffer);
}

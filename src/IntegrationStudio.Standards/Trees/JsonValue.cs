using System.Buffers;
using System.Text;

namespace IntegrationStudio.Standards.Trees;

/// <summary>Writes what a node holds as a JSON token.</summary>
internal static class JsonValue
{
    /// <summary>Writes the value; <c>null</c> when there is none.</summary>
    public static void Write(ref JsonOutput json, DataTree tree, int node)
    {
        var kind = tree.Kind(node);
        if (kind == TreeValueKind.Text)
        {
            if (tree.GetString(node) is { } text) json.Text(text);
            else json.Text(tree.GetUtf8(node));
        }
        else if (kind == TreeValueKind.Number)
        {
            WriteNumber(ref json, tree, node);
        }
        else
        {
            json.Raw(kind == TreeValueKind.Boolean ? tree.GetUtf8(node) : "null"u8);
        }
    }

    private static void WriteNumber(ref JsonOutput json, DataTree tree, int node)
    {
        if (tree.GetString(node) is not { } text)
        {
            WriteLiteral(ref json, tree.GetUtf8(node));
            return;
        }
        Span<byte> literal = stackalloc byte[JsonNumber.Longest];
        if (text.Length <= literal.Length && Ascii.FromUtf16(text, literal, out var length) == OperationStatus.Done) WriteLiteral(ref json, literal[..length]);
        else json.Text(text);
    }

    /// <summary>A literal that is no number would break the document: it is written as text, and validation reports it.</summary>
    private static void WriteLiteral(ref JsonOutput json, scoped ReadOnlySpan<byte> literal)
    {
        if (JsonNumber.IsLiteral(literal)) json.Raw(literal);
        else json.Text(literal);
    }
}

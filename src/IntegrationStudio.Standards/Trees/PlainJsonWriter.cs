using System.Buffers;

namespace IntegrationStudio.Standards.Trees;

/// <summary>Writes any tree as JSON, as it stands: property names by element, lists as arrays, nodes without value and children as empty objects. A node's children win over its value.</summary>
public static class PlainJsonWriter
{
    /// <summary>Writes one node with everything below it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">The node.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="indented">Whether for people: a line for each property, two blanks for each level, no newline at the end.</param>
    public static void Write(DataTree tree, int node, IBufferWriter<byte> output, bool indented = false)
    {
        var json = new JsonOutput(output, indented);
        WriteNode(ref json, tree, node);
        json.Flush();
    }

    /// <summary>The same as bytes.</summary>
    public static byte[] ToBytes(DataTree tree, int node, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(tree, node, buffer, indented);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteNode(ref JsonOutput json, DataTree tree, int node)
    {
        var kind = tree.Kind(node);
        if (kind == TreeValueKind.Array) WriteItems(ref json, tree, tree.FirstChild(node), DataTree.None);
        else if (kind == TreeValueKind.None || tree.FirstChild(node) != DataTree.None) WriteObject(ref json, tree, node);
        else JsonValue.Write(ref json, tree, node);
    }

    private static void WriteObject(ref JsonOutput json, DataTree tree, int node)
    {
        json.Open((byte)'{');
        for (var child = tree.FirstChild(node); child != DataTree.None;)
        {
            var element = tree.Element(child)!;
            json.Name(element.Utf8Name);
            var next = tree.NextSibling(child);
            if (element.IsList)
            {
                while (next != DataTree.None && tree.Order(next) == element.Order) next = tree.NextSibling(next);
                WriteItems(ref json, tree, child, next);
            }
            else
            {
                WriteNode(ref json, tree, child);
            }
            child = next;
        }
        json.Close((byte)'}');
    }

    private static void WriteItems(ref JsonOutput json, DataTree tree, int first, int end)
    {
        json.Open((byte)'[');
        for (var item = first; item != end; item = tree.NextSibling(item))
        {
            json.Next();
            WriteNode(ref json, tree, item);
        }
        json.Close((byte)']');
    }
}

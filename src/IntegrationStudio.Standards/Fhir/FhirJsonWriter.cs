using System.Buffers;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// Writes resources and data types as FHIR JSON in one canonical form: <c>resourceType</c> first, then the elements in the order of the specification, a primitive's
/// children under its name with an underscore; UTF-8, no superfluous escapes (json.html). Objects without content are left out.
/// </summary>
public static class FhirJsonWriter
{
    /// <summary>Writes one node with everything below it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">A resource, an object, or a primitive (then its value alone is written).</param>
    /// <param name="output">Where to write.</param>
    /// <param name="indented">Whether for people: a line for each property, two blanks for each level, no newline at the end.</param>
    public static void Write(DataTree tree, int node, IBufferWriter<byte> output, bool indented = false)
    {
        var json = new JsonOutput(output, indented);
        if (tree.Kind(node) is TreeValueKind.None) WriteObject(ref json, tree, node);
        else JsonValue.Write(ref json, tree, node);
        json.Flush();
    }

    /// <summary>The same as bytes.</summary>
    public static byte[] ToBytes(DataTree tree, int node, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Write(tree, node, buffer, indented);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteObject(ref JsonOutput json, DataTree tree, int node)
    {
        json.Open((byte)'{');
        if (tree.Type(node) is FhirType { IsResource: true } resource)
        {
            json.Name("\"resourceType\":"u8);
            json.Raw(resource.Utf8QuotedName);
        }
        for (var child = tree.FirstChild(node); child != DataTree.None;)
        {
            var element = tree.Element(child)!;
            if (element.IsList) child = WriteList(ref json, tree, child, element);
            else
            {
                WriteSingle(ref json, tree, child, element);
                child = tree.NextSibling(child);
            }
        }
        json.Close((byte)'}');
    }

    private static void WriteSingle(ref JsonOutput json, DataTree tree, int node, TreeElement element)
    {
        if (tree.Kind(node) != TreeValueKind.None)
        {
            json.Name(element.Utf8Name);
            JsonValue.Write(ref json, tree, node);
            if (!FhirContent.HasBelow(tree, node)) return;
            json.Name(element.Utf8UnderscoreName);
        }
        else
        {
            if (!FhirContent.Has(tree, node)) return;
            json.Name(IsPrimitive(element) ? element.Utf8UnderscoreName : element.Utf8Name);
        }
        WriteObject(ref json, tree, node);
    }

    /// <summary>Writes all items of the list that begins with the node; returns the first node after them.</summary>
    private static int WriteList(ref JsonOutput json, DataTree tree, int first, TreeElement element)
    {
        var (values, objects, end) = Survey(tree, first, element.Order);
        if (!IsPrimitive(element))
        {
            if (objects) WriteItems(ref json, tree, first, end, element.Utf8Name);
            return end;
        }
        // Values and their children stand in two arrays of the same length, with null where one of the two is missing.
        if (values) WriteValues(ref json, tree, first, end, element);
        if (objects) WriteChildrenOfValues(ref json, tree, first, end, element);
        return end;
    }

    private static (bool Values, bool Objects, int End) Survey(DataTree tree, int first, int order)
    {
        var (values, objects) = (false, false);
        var item = first;
        for (; item != DataTree.None && tree.Order(item) == order; item = tree.NextSibling(item))
        {
            values |= tree.Kind(item) != TreeValueKind.None;
            objects |= FhirContent.HasBelow(tree, item);
        }
        return (values, objects, item);
    }

    private static void WriteItems(ref JsonOutput json, DataTree tree, int first, int end, ReadOnlySpan<byte> name)
    {
        json.Name(name);
        json.Open((byte)'[');
        for (var item = first; item != end; item = tree.NextSibling(item))
        {
            if (!FhirContent.HasBelow(tree, item)) continue;
            json.Next();
            WriteObject(ref json, tree, item);
        }
        json.Close((byte)']');
    }

    private static void WriteValues(ref JsonOutput json, DataTree tree, int first, int end, TreeElement element)
    {
        json.Name(element.Utf8Name);
        json.Open((byte)'[');
        for (var item = first; item != end; item = tree.NextSibling(item))
        {
            if (!FhirContent.Has(tree, item)) continue;
            json.Next();
            JsonValue.Write(ref json, tree, item);
        }
        json.Close((byte)']');
    }

    private static void WriteChildrenOfValues(ref JsonOutput json, DataTree tree, int first, int end, TreeElement element)
    {
        json.Name(element.Utf8UnderscoreName);
        json.Open((byte)'[');
        for (var item = first; item != end; item = tree.NextSibling(item))
        {
            if (!FhirContent.Has(tree, item)) continue;
            json.Next();
            if (FhirContent.HasBelow(tree, item)) WriteObject(ref json, tree, item);
            else json.Raw("null"u8);
        }
        json.Close((byte)']');
    }

    private static bool IsPrimitive(TreeElement element) => element is FhirElement { Primitive: not FhirPrimitive.None };
}

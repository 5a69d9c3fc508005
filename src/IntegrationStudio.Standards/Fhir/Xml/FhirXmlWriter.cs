using System.Buffers;
using System.Text;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// Writes resources and data types as FHIR XML (xml.html): elements in the order of the specification, values and ids as attributes, a narrative's XHTML as it is; UTF-8.
/// Objects without content are left out. An <c>id</c> or <c>extension</c> of the narrative's <c>div</c> has no place in XML and is left out.
/// </summary>
public static class FhirXmlWriter
{
    private const string Namespace = "http://hl7.org/fhir";

    private static readonly FhirElement ExtensionUrl = FhirSchema.R4.Type("Extension")!.Find("url")!;

    /// <summary>Writes one node with everything below it as a document with an XML declaration.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">A resource, or a value of a data type, which is written under its type's name.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="indented">Whether for people: a line for each element, two blanks for each level, no newline at the end.</param>
    /// <exception cref="ArgumentException">The node is of no FHIR type.</exception>
    public static void Write(DataTree tree, int node, IBufferWriter<byte> output, bool indented = false)
    {
        if (tree.Type(node) is not FhirType type) throw new ArgumentException("The node is of no FHIR type.", nameof(node));
        var xml = new XmlOutput(output, indented);
        xml.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8);
        var name = Encoding.ASCII.GetBytes(type.Name);
        xml.Start(name);
        xml.Attribute("xmlns"u8, Namespace);
        WriteContent(ref xml, tree, node, type);
        xml.End(name);
        xml.Flush();
    }

    /// <summary>The same as bytes.</summary>
    public static byte[] ToBytes(DataTree tree, int node, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Write(tree, node, buffer, indented);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteElement(ref XmlOutput xml, DataTree tree, int node, FhirElement element)
    {
        if (!FhirContent.Has(tree, node)) return;
        if (element.Primitive == FhirPrimitive.Xhtml)
        {
            if (tree.Kind(node) != TreeValueKind.None) xml.Element(Encoding.UTF8.GetBytes(FhirNarrative.ToXml(tree.GetText(node)!)));
            return;
        }
        var name = Bare(element);
        xml.Start(name);
        if (element.IsResource) WriteResource(ref xml, tree, node);
        else if (tree.Type(node) is FhirType type) WriteContent(ref xml, tree, node, type);
        xml.End(name);
    }

    private static void WriteResource(ref XmlOutput xml, DataTree tree, int node)
    {
        if (tree.Type(node) is not FhirType resource) return;
        xml.Start(resource.Utf8QuotedName[1..^1]);
        WriteContent(ref xml, tree, node, resource);
        xml.End(resource.Utf8QuotedName[1..^1]);
    }

    private static void WriteContent(ref XmlOutput xml, DataTree tree, int node, FhirType type)
    {
        for (var child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
            if (IsAttribute(tree.Element(child)!, type) && tree.Kind(child) != TreeValueKind.None) WriteAttribute(ref xml, tree, child, Bare(tree.Element(child)!));
        if (tree.Kind(node) != TreeValueKind.None) WriteAttribute(ref xml, tree, node, "value"u8);
        for (var child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
            if (tree.Element(child) is FhirElement element && !IsAttribute(element, type)) WriteElement(ref xml, tree, child, element);
    }

    private static void WriteAttribute(ref XmlOutput xml, DataTree tree, int node, ReadOnlySpan<byte> name)
    {
        if (tree.GetString(node) is { } text) xml.Attribute(name, text);
        else xml.Attribute(name, tree.GetUtf8(node));
    }

    /// <summary>The id of anything but a resource, and the URL of an extension (xml.html).</summary>
    internal static bool IsAttribute(TreeElement element, FhirType owner) =>
        element.Order == 0 ? !owner.IsResource && element.Name == "id" : ReferenceEquals(element, ExtensionUrl);

    private static ReadOnlySpan<byte> Bare(TreeElement element) => element.Utf8Name[1..^2];
}

using System.Text;
using System.Xml;

namespace IntegrationStudio.Standards.Trees;

/// <summary>
/// Reads any XML 1.0 document into a tree whose types are <see cref="JsonTreeType"/>s: elements by their local names (any of which may come again), attributes as <c>@name</c>, an
/// element's own text as its value. Namespaces, comments and the order of differently named siblings are not kept. Document types are refused, so nothing is ever expanded or fetched.
/// </summary>
/// <remarks>Codes of problems: <c>xml.too-large</c>, <c>xml.doctype</c>, <c>xml.malformed</c>, <c>xml.too-deep</c>, <c>xml.too-many-names</c>. Reading ends at the first.</remarks>
public static class PlainXmlReader
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int LargestDocument = PlainJsonReader.LargestDocument;

    /// <summary>How deep elements may nest.</summary>
    public const int DeepestNesting = PlainJsonReader.DeepestNesting;

    /// <summary>Reads one document; the root element is the tree's <see cref="DataTree.Root"/>, its type is named after it.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> xml)
    {
        if (xml.Length > LargestDocument) return new Problem("xml.too-large", "", $"The document has {xml.Length} bytes; {LargestDocument} are the most.");
        using var stream = new MemoryStream(xml.ToArray(), writable: false);
        using var reader = XmlReader.Create(stream, Fhir.FhirXmlReader.Settings(ConformanceLevel.Document));
        try
        {
            reader.MoveToContent();
            var tree = new DataTree();
            var root = tree.CreateRoot(new JsonTreeType(reader.LocalName));
            return ReadElement(reader, tree, root) is { } problem ? problem : ReadRest(reader) ?? Outcome<DataTree>.Of(tree, []);
        }
        catch (XmlException e)
        {
            // DTDs are refused by the reader itself; no other text of its messages is relied on.
            var isDoctype = e.Message.Contains("DTD", StringComparison.Ordinal);
            return new Problem(isDoctype ? "xml.doctype" : "xml.malformed", $"line {e.LineNumber}, column {e.LinePosition}", isDoctype ? "Document types are not read." : "The document is not well-formed XML from here on.");
        }
    }

    private static Outcome<DataTree>? ReadRest(XmlReader reader)
    {
        while (reader.Read())
        {
        }
        return null;
    }

    private static Problem? ReadElement(XmlReader reader, DataTree tree, int node)
    {
        if (reader.Depth > DeepestNesting) return At(reader, "xml.too-deep", $"Elements nest more than {DeepestNesting} levels deep.");
        var type = (JsonTreeType)tree.Type(node)!;
        var isEmpty = reader.IsEmptyElement;
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix == "xmlns" || reader.Name == "xmlns") continue;
            tree.SetText(tree.GetOrAdd(node, type.Element("@" + reader.LocalName, isList: false)), reader.Value);
            if (type.Count > PlainJsonReader.MostNames) return At(reader, "xml.too-many-names", $"The elements here have more than {PlainJsonReader.MostNames} names.");
        }
        reader.MoveToElement();
        if (isEmpty) return null;

        StringBuilder? text = null;
        var hasElements = false;
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                (text ??= new StringBuilder()).Append(reader.Value);
            }
            else if (reader.NodeType == XmlNodeType.Element)
            {
                hasElements = true;
                var name = reader.LocalName;
                var child = tree.AppendAfter(node, type.Element(name, isList: true), last.GetValueOrDefault(name));
                last[name] = child;
                if (type.Count > PlainJsonReader.MostNames) return At(reader, "xml.too-many-names", $"The elements here have more than {PlainJsonReader.MostNames} names.");
                if (ReadElement(reader, tree, child) is { } problem) return problem;
            }
        }
        // Beside elements, white space is layout; alone, it is what the element says.
        if (text is not null && (hasElements ? text.ToString().Trim() : text.ToString()) is { Length: > 0 } value) tree.SetText(node, value);
        return null;
    }

    private static Problem At(XmlReader reader, string code, string message) =>
        new(code, reader is IXmlLineInfo line && line.HasLineInfo() ? $"line {line.LineNumber}, column {line.LinePosition}" : "", message);
}

using System.Text;
using System.Text.Unicode;
using System.Xml;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>One reading of a document by <see cref="FhirXmlReader"/>. Methods that return a boolean say whether reading goes on, and leave the reader behind what they read.</summary>
internal sealed partial class FhirXmlWalk(DataTree tree, List<Problem> problems, bool validates)
{
    private const string FhirNamespace = "http://hl7.org/fhir";
    private const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
    private const string DeclarationNamespace = "http://www.w3.org/2000/xmlns/";
    private const int MostProblems = 1000;

    private XmlText _text = null!;
    private XmlReader _reader = null!;
    private int _resources;

    /// <summary>Reads the document; the root, or none when not even its type is known.</summary>
    public int ReadDocument(ReadOnlySpan<byte> xml)
    {
        if (xml.Length > FhirXmlReader.LargestDocument) return Refuse("xml.too-large", $"The document has {xml.Length} bytes; {FhirXmlReader.LargestDocument} are the most.");
        if (xml.StartsWith("\uFEFF"u8)) xml = xml[3..];
        if (!Utf8.IsValid(xml)) return Refuse("xml.not-utf8", "The document is not UTF-8.");
        _text = new XmlText(Encoding.UTF8.GetString(xml));
        using var reader = XmlReader.Create(new StringReader(_text.Text), FhirXmlReader.Settings(ConformanceLevel.Document));
        _reader = reader;
        var root = DataTree.None;
        try
        {
            reader.Read();
            if (reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("encoding") is { } encoding && !IsUtf8(encoding))
                return Refuse("xml.not-utf8", $"The document says that its encoding is '{Shown.Of(encoding)}'; FHIR is UTF-8.");
            reader.MoveToContent();
            if (ResourceHere() is not { } type) return DataTree.None;
            root = tree.CreateRoot(type);
            if (ReadContent(root, type))
                while (reader.Read()) { } // what follows the document element can still be malformed
        }
        catch (XmlException e)
        {
            var isDoctype = root == DataTree.None && _text.Text.Contains("<!DOCTYPE", StringComparison.Ordinal);
            if (isDoctype) Add("xml.doctype", $"line {e.LineNumber}, column {e.LinePosition}", "Document types are not allowed.");
            else Add("xml.malformed", $"line {e.LineNumber}, column {e.LinePosition}", $"This is not XML: {Cause(e)}");
        }
        return root;
    }

    private static bool IsUtf8(string encoding) => encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || encoding.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the attributes and elements of the element at which the reader stands.</summary>
    private bool ReadContent(int node, FhirType type)
    {
        if (_reader.Depth >= FhirXmlReader.DeepestNesting) return Stop("xml.too-deep", FhirPath.Of(tree, node), $"Elements nest deeper than {FhirXmlReader.DeepestNesting}.");
        var isEmpty = _reader.IsEmptyElement;
        if (_reader.HasAttributes && !ReadAttributes(node, type)) return false;
        _reader.Read();
        if (isEmpty) return true;
        var order = -1;
        while (_reader.NodeType != XmlNodeType.EndElement)
        {
            if (_reader.NodeType == XmlNodeType.Element)
            {
                if (!ReadChild(node, type, ref order)) return false;
                continue;
            }
            if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && !Add("xml.text", FhirPath.Of(tree, node), "There is text between the elements.", isHere: true)) return false;
            _reader.Read();
        }
        _reader.Read();
        return true;
    }

    private bool ReadAttributes(int node, FhirType type)
    {
        while (_reader.MoveToNextAttribute())
        {
            if (_reader.NamespaceURI is DeclarationNamespace or InstanceNamespace) continue;
            if (_reader.NamespaceURI.Length == 0 && _reader.LocalName == "value" && type.Primitive != FhirPrimitive.None)
            {
                if (!SetValue(node, type)) return false;
            }
            else if (_reader.NamespaceURI.Length == 0 && type.Find(_reader.LocalName) is { } element && FhirXmlWriter.IsAttribute(element, type))
            {
                tree.SetText(tree.GetOrAdd(node, element), _reader.Value);
            }
            else if (!Add("xml.attribute", FhirPath.Of(tree, node), $"{type.Name} has no attribute '{Shown.Of(_reader.Name)}'.", isHere: true))
            {
                return false;
            }
        }
        _reader.MoveToElement();
        return true;
    }

    private bool ReadChild(int node, FhirType type, ref int order)
    {
        var element = type.Find(_reader.LocalName);
        if (element is null || element.Choices.Count > 0 || FhirXmlWriter.IsAttribute(element, type))
            return Skip("fhir.unknown-element", BelowAsSpelled(node), element is { Choices.Count: 0 } ? $"{element.Path} is written as an attribute." : $"{type.Name} has no such element.");
        var wanted = element.Primitive == FhirPrimitive.Xhtml ? FhirNarrative.Namespace : FhirNamespace;
        if (_reader.NamespaceURI != wanted)
            return Skip("xml.namespace", BelowAsSpelled(node), $"The element is in the namespace '{Shown.Of(_reader.NamespaceURI)}' and not in '{wanted}'.");
        if (element.Order < order && !AddOrder(BelowAsSpelled(node), element, type.Elements[order])) return false;
        order = Math.Max(order, element.Order);
        if (!element.IsList && tree.Child(node, element) != DataTree.None) return Skip("xml.duplicate-element", BelowAsSpelled(node), $"{element.Path} is single and is there already.");

        var child = element.IsList ? tree.Append(node, element) : tree.GetOrAdd(node, element);
        if (element.IsResource) return ReadResource(child, element);
        return element.Primitive == FhirPrimitive.Xhtml ? ReadNarrative(child) : ReadContent(child, element.Type!);
    }

    /// <summary>Reads what stands in <c>contained</c>, <c>Bundle.entry.resource</c> and the like: an element that is named by the resource's type.</summary>
    private bool ReadResource(int node, FhirElement element)
    {
        if (_resources == FhirJsonReader.MostNestedResources) return Stop("xml.too-deep", FhirPath.Of(tree, node), $"Resources nest deeper than {FhirJsonReader.MostNestedResources}.");
        var isEmpty = _reader.IsEmptyElement;
        while (_reader.MoveToNextAttribute())
            if (_reader.NamespaceURI != DeclarationNamespace && !Add("xml.attribute", FhirPath.Of(tree, node), $"{element.Path} has no attributes.", isHere: true)) return false;
        _reader.MoveToElement();
        _reader.Read();
        while (!isEmpty && _reader.NodeType != XmlNodeType.EndElement)
        {
            if (_reader.NodeType != XmlNodeType.Element)
            {
                _reader.Read();
            }
            else if (tree.Type(node) is not null)
            {
                if (!Skip("xml.duplicate-element", FhirPath.Of(tree, node), $"{element.Path} holds one resource.")) return false;
            }
            else if (ResourceHere() is { } type)
            {
                tree.SetType(node, type);
                _resources++;
                var goOn = ReadContent(node, type);
                _resources--;
                if (!goOn) return false;
            }
            else
            {
                if (problems.Count >= MostProblems) return false;
                _reader.Skip();
            }
        }
        if (tree.Type(node) is null)
        {
            var path = FhirPath.Of(tree, node);
            tree.Remove(node);
            if (isEmpty && !Add("fhir.resource-type", path, $"{element.Path} must hold a resource.", isHere: true)) return false;
        }
        if (!isEmpty) _reader.Read();
        return true;
    }

    /// <summary>Which resource the element is at which the reader stands; null, and a problem, when it is none.</summary>
    private FhirType? ResourceHere()
    {
        if (_reader.NamespaceURI != FhirNamespace)
            Add("xml.namespace", "", $"{Shown.Of(_reader.Name)} is in the namespace '{Shown.Of(_reader.NamespaceURI)}'; resources are in '{FhirNamespace}'.", isHere: true);
        else if (FhirSchema.R4.Resource(_reader.LocalName) is { } type)
            return type;
        else Add("fhir.resource-type", "", $"'{Shown.Of(_reader.LocalName)}' is no resource of FHIR R4.", isHere: true);
        return null;
    }
}

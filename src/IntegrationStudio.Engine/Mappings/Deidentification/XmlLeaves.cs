using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>The texts and attributes of an XML document, FHIR, CDA or any other, and the document with other ones. Comments go: nobody knows what they say.</summary>
internal sealed class XmlLeaves : ILeafDocument
{
    private readonly XDocument _document;
    private readonly List<DocumentLeaf> _leaves = [];
    private readonly List<XObject> _nodes = [];
    private readonly DeidentificationOptions _options;

    private XmlLeaves(XDocument document, DeidentificationOptions options)
    {
        _document = document;
        _options = options;
        document.DescendantNodes().OfType<XComment>().Remove();
        if (document.Root is { } root) Visit(root, root.Name.LocalName, []);
    }

    public IReadOnlyList<DocumentLeaf> Leaves => _leaves;

    public static Outcome<ILeafDocument> Read(ReadOnlyMemory<byte> content, DeidentificationOptions options)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return new XmlLeaves(XDocument.Load(reader, LoadOptions.PreserveWhitespace), options);
        }
        catch (XmlException exception)
        {
            return new Problem("xml.malformed", $"line {exception.LineNumber}", $"Not readable as XML: {exception.Message}");
        }
    }

    public byte[] Write(IReadOnlyDictionary<int, string> changed)
    {
        foreach ((int i, string text) in changed)
        {
            if (_nodes[i] is XAttribute attribute) attribute.Value = text;
            else ((XText)_nodes[i]).Value = text;
        }

        using var output = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), OmitXmlDeclaration = _document.Declaration is null, NewLineHandling = NewLineHandling.None };
        using (var writer = XmlWriter.Create(output, settings)) _document.Save(writer);
        return output.ToArray();
    }

    private void Visit(XElement element, string path, IReadOnlyList<string> around)
    {
        string name = element.Name.LocalName;
        IReadOnlyList<string> inside = [name, .. around];
        foreach (XAttribute attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Value.Length > 0))
        {
            // FHIR and CDA write an element's value as its attribute.
            bool isValue = attribute.Name.LocalName == "value";
            Add(isValue ? path : $"{path}.@{attribute.Name.LocalName}", isValue ? name : attribute.Name.LocalName, isValue ? around : inside, attribute.Value, attribute);
        }

        foreach (XText text in element.Nodes().OfType<XText>().Where(text => !string.IsNullOrWhiteSpace(text.Value))) Add(path, name, around, text.Value, text);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (XElement child in element.Elements())
        {
            int index = counts[child.Name.LocalName] = counts.GetValueOrDefault(child.Name.LocalName, -1) + 1;
            Visit(child, string.Create(CultureInfo.InvariantCulture, $"{path}.{child.Name.LocalName}[{index}]"), inside);
        }
    }

    private void Add(string path, string name, IReadOnlyList<string> around, string value, XObject node)
    {
        // Inside of a narrative everything is text.
        bool isNarrative = around.Contains("div") || name == "div";
        DocumentLeaf leaf = TreeLeaves.Of(path, name, around, value, _options);
        _leaves.Add(isNarrative && node is XText ? leaf with { Kind = DeidentificationKind.Text } : leaf);
        _nodes.Add(node);
    }
}

using System.Xml;
using System.Xml.Schema;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>The files of an XML schema and what they define by name. Only files of the definition are read, document types are refused, nothing is ever fetched.</summary>
internal sealed class XmlSchemaFiles(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> beside)
{
    private const int MostFiles = 200;
    private const int LongestRemark = 400;

    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<XmlQualifiedName, XmlSchemaType> _types = [];
    private readonly Dictionary<XmlQualifiedName, XmlSchemaElement> _elements = [];
    private readonly Dictionary<XmlQualifiedName, XmlSchemaGroup> _groups = [];
    private readonly Dictionary<XmlQualifiedName, XmlSchemaAttribute> _attributes = [];
    private readonly Dictionary<XmlQualifiedName, XmlSchemaAttributeGroup> _attributeGroups = [];
    private readonly List<XmlSchemaElement> _ordered = [];
    private readonly List<Problem> _problems = [];

    /// <summary>Global elements in the order of the files.</summary>
    public IReadOnlyList<XmlSchemaElement> Elements => _ordered;

    /// <summary>What is wrong with the files.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    public static XmlReader Reader(ReadOnlyMemory<byte> content) => XmlReader.Create(new MemoryStream(content.ToArray(), writable: false), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        MaxCharactersInDocument = 8 * 1024 * 1024,
        CloseInput = true,
    });

    public XmlSchemaType? Type(XmlQualifiedName name) => _types.GetValueOrDefault(name);

    public XmlSchemaElement? Element(XmlQualifiedName name) => _elements.GetValueOrDefault(name);

    public XmlSchemaGroup? Group(XmlQualifiedName name) => _groups.GetValueOrDefault(name);

    public XmlSchemaAttribute? Attribute(XmlQualifiedName name) => _attributes.GetValueOrDefault(name);

    public XmlSchemaAttributeGroup? AttributeGroup(XmlQualifiedName name) => _attributeGroups.GetValueOrDefault(name);

    /// <summary>Elements that may stand in for another.</summary>
    public IReadOnlyList<XmlSchemaElement> Substitutes(XmlQualifiedName head) => [.. _ordered.Where(element => element.SubstitutionGroup == head && !element.IsAbstract)];

    /// <summary>The built-in type at the bottom of a simple type.</summary>
    public string Primitive(XmlQualifiedName name)
    {
        for (int depth = 0; depth < 16; depth++)
        {
            if (name.Namespace == XmlSchema.Namespace) return name.Name;
            if (Type(name) is not XmlSchemaSimpleType { Content: XmlSchemaSimpleTypeRestriction { BaseTypeName.IsEmpty: false } restriction }) return "string";
            name = restriction.BaseTypeName;
        }

        return "string";
    }

    public string Primitive(XmlSchemaType type) => type is XmlSchemaSimpleType { Content: XmlSchemaSimpleTypeRestriction { BaseTypeName.IsEmpty: false } restriction } ? Primitive(restriction.BaseTypeName) : "string";

    /// <summary>What the schema's author wrote about something, shortened.</summary>
    public static string? Remark(XmlSchemaAnnotated annotated)
    {
        IEnumerable<string> texts = annotated.Annotation?.Items.OfType<XmlSchemaDocumentation>().SelectMany(documentation => documentation.Markup ?? []).Select(node => node?.InnerText ?? "") ?? [];
        string text = string.Join(' ', string.Join(' ', texts).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? null : text.Length > LongestRemark ? text[..LongestRemark] + "..." : text;
    }

    public void Report(string code, string path, string message, string? mend = null) => _problems.Add(new(code, path, message) { Mend = mend });

    /// <summary>Reads a file and all that it includes and imports.</summary>
    public void Open(string file)
    {
        var pending = new Queue<string>([file]);
        while (pending.TryDequeue(out string? next) && _opened.Count < MostFiles)
        {
            if (!_opened.Add(next)) continue;
            if (Read(next) is not { } schema) continue;
            Add(schema);
            foreach (XmlSchemaExternal external in schema.Includes.OfType<XmlSchemaExternal>())
            {
                if (external.SchemaLocation is not { Length: > 0 } location) continue;
                string path = next[..(next.LastIndexOf('/') + 1)] + location.Replace("./", "", StringComparison.Ordinal);
                if (!beside.ContainsKey(path)) path = "schema/" + location[(location.LastIndexOf('/') + 1)..];
                if (beside.ContainsKey(path)) pending.Enqueue(path);
                else if ((external as XmlSchemaImport)?.Namespace != "http://www.w3.org/XML/1998/namespace")
                    Report("schema.import", $"{next}: line {external.LineNumber}", $"\"{location}\" is not beside the definition.", $"Put it into the folder schema as {path}.");
            }
        }
    }

    private XmlSchema? Read(string file)
    {
        if (!beside.TryGetValue(file, out ReadOnlyMemory<byte> content)) return null;
        try
        {
            using XmlReader reader = Reader(content);
            return XmlSchema.Read(reader, (_, told) => Report("schema.xsd", $"{file}: line {told.Exception.LineNumber}", told.Message));
        }
        catch (XmlException exception)
        {
            bool isDoctype = exception.Message.Contains("DTD", StringComparison.Ordinal);
            Report("schema.xsd", $"{file}: line {exception.LineNumber}", isDoctype ? "Document types are not read." : "The file is not well-formed XML from here on.");
        }
        catch (XmlSchemaException exception)
        {
            Report("schema.xsd", $"{file}: line {exception.LineNumber}", exception.Message);
        }

        return null;
    }

    private void Add(XmlSchema schema)
    {
        foreach (XmlSchemaObject item in schema.Items)
        {
            switch (item)
            {
                case XmlSchemaType { Name: { } name } type:
                    _types.TryAdd(Named(schema, name), type);
                    break;
                case XmlSchemaElement { Name: { } name } element:
                    if (_elements.TryAdd(Named(schema, name), element)) _ordered.Add(element);
                    break;
                case XmlSchemaGroup { Name: { } name } group:
                    _groups.TryAdd(Named(schema, name), group);
                    break;
                case XmlSchemaAttribute { Name: { } name } attribute:
                    _attributes.TryAdd(Named(schema, name), attribute);
                    break;
                case XmlSchemaAttributeGroup { Name: { } name } attributes:
                    _attributeGroups.TryAdd(Named(schema, name), attributes);
                    break;
            }
        }
    }

    private static XmlQualifiedName Named(XmlSchema schema, string name) => new(name, schema.TargetNamespace ?? "");
}

using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Schema;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>The types of an XML schema by their names, those without a name by where they stand. Types are opened when they are asked for, so recursion costs nothing.</summary>
internal sealed class XmlSchemaTypes : SchemaSource
{
    private const int MostChildren = 5_000;

    private readonly XmlSchemaFiles _files;
    private readonly XmlSchemaElement? _root;
    private readonly ConcurrentDictionary<string, XmlSchemaType> _types = new(StringComparer.Ordinal);

    private XmlSchemaTypes(XmlSchemaFiles files, XmlSchemaElement? root) => (_files, _root) = (files, root);

    /// <summary>Whether a document is a schema rather than a sample.</summary>
    public static bool IsSchema(ReadOnlyMemory<byte> content)
    {
        try
        {
            using XmlReader reader = XmlSchemaFiles.Reader(content);
            return reader.MoveToContent() == XmlNodeType.Element && reader is { LocalName: "schema", NamespaceURI: XmlSchema.Namespace };
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>Describes a schema; what it includes and imports stands beside it.</summary>
    /// <param name="file">The schema.</param>
    /// <param name="root">Name of the root element; null for the first that is global.</param>
    /// <param name="beside">The definition's files.</param>
    public static SchemaDescription Describe(string file, string? root, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> beside)
    {
        var files = new XmlSchemaFiles(beside);
        files.Open(file);
        XmlSchemaElement? element = files.Elements.FirstOrDefault(candidate => root is null || candidate.Name == root);
        if (element is null && files.Problems.Count == 0)
            files.Report("schema.root", file, root is null ? "The schema has no global element." : $"The schema has no global element \"{root}\".", NearNames.Suggest(root ?? "", files.Elements.Select(candidate => candidate.Name!)));
        return new(Formats.Xml, SchemaDescription.Top, new XmlSchemaTypes(files, element), files.Problems);
    }

    public override SchemaType? Describe(string type)
    {
        XmlSchemaType? known = type == SchemaDescription.Top ? _root is null ? null : TypeOf(_root) : _types.GetValueOrDefault(type);
        if (type == SchemaDescription.Top && known is null) return new(type, []);
        if (known is null) return null;
        var children = new OrderedDictionary<string, SchemaNode>(StringComparer.Ordinal);
        Collect(known, type, children, new Budget());
        return new(type, [.. children.Values]);
    }

    private void Collect(XmlSchemaType type, string owner, OrderedDictionary<string, SchemaNode> into, Budget budget)
    {
        if (type is not XmlSchemaComplexType complex || !budget.Take()) return;
        XmlSchemaParticle? particle = complex.Particle;
        XmlSchemaObjectCollection attributes = complex.Attributes;
        switch (complex.ContentModel?.Content)
        {
            case XmlSchemaComplexContentExtension extension:
                if (_files.Type(extension.BaseTypeName) is { } extended) Collect(extended, extension.BaseTypeName.Name, into, budget);
                (particle, attributes) = (extension.Particle, extension.Attributes);
                break;
            case XmlSchemaComplexContentRestriction restriction:
                (particle, attributes) = (restriction.Particle, restriction.Attributes);
                break;
            case XmlSchemaSimpleContentExtension simple:
                if (_files.Type(simple.BaseTypeName) is XmlSchemaComplexType valued) Collect(valued, simple.BaseTypeName.Name, into, budget);
                else AddText(into, _files.Primitive(simple.BaseTypeName));
                attributes = simple.Attributes;
                break;
            case XmlSchemaSimpleContentRestriction restricted:
                if (_files.Type(restricted.BaseTypeName) is XmlSchemaComplexType narrowed) Collect(narrowed, restricted.BaseTypeName.Name, into, budget);
                attributes = restricted.Attributes;
                break;
        }

        AddAttributes(attributes, into, budget);
        AddParticle(particle, owner, into, 1, 1, budget);
        if (complex.IsMixed || complex.ContentModel is XmlSchemaComplexContent { IsMixed: true }) AddText(into, "string");
    }

    private static void AddText(OrderedDictionary<string, SchemaNode> into, string type) =>
        into.TryAdd("#text", new("#text", "#text", null, type, 0, 1, SchemaNodeKind.Text, IsLeaf: true));

    private void AddAttributes(XmlSchemaObjectCollection attributes, OrderedDictionary<string, SchemaNode> into, Budget budget)
    {
        foreach (XmlSchemaObject item in attributes)
        {
            if (item is XmlSchemaAttributeGroupRef group && budget.Take() && _files.AttributeGroup(group.RefName) is { } found) AddAttributes(found.Attributes, into, budget);
            if (item is not XmlSchemaAttribute attribute || attribute.Use == XmlSchemaUse.Prohibited) continue;
            XmlSchemaAttribute meant = attribute.RefName.IsEmpty ? attribute : _files.Attribute(attribute.RefName) ?? attribute;
            string name = "@" + (meant.Name ?? attribute.RefName.Name);
            string type = meant.SchemaType is null ? _files.Primitive(meant.SchemaTypeName) : _files.Primitive(meant.SchemaType);
            into[name] = new(name, name, null, type, attribute.Use == XmlSchemaUse.Required ? 1 : 0, 1, SchemaNodeKind.Attribute, XmlSchemaFiles.Remark(meant), IsLeaf: true) { Fixed = attribute.FixedValue ?? meant.FixedValue };
        }
    }

    private void AddParticle(XmlSchemaParticle? particle, string owner, OrderedDictionary<string, SchemaNode> into, decimal min, decimal max, Budget budget)
    {
        if (particle is null || !budget.Take() || into.Count >= MostChildren) return;
        min *= particle.MinOccurs;
        max = Math.Min(max * Math.Min(particle.MaxOccurs, int.MaxValue), int.MaxValue);
        switch (particle)
        {
            case XmlSchemaElement element:
                AddElement(element, owner, into, min, max);
                break;
            case XmlSchemaGroupRef group:
                AddParticle(_files.Group(group.RefName)?.Particle, owner, into, min, max, budget);
                break;
            case XmlSchemaChoice choice:
                foreach (XmlSchemaParticle item in choice.Items.OfType<XmlSchemaParticle>()) AddParticle(item, owner, into, choice.Items.Count > 1 ? 0 : min, max, budget);
                break;
            case XmlSchemaGroupBase items:
                foreach (XmlSchemaParticle item in items.Items.OfType<XmlSchemaParticle>()) AddParticle(item, owner, into, min, max, budget);
                break;
        }
    }

    private void AddElement(XmlSchemaElement element, string owner, OrderedDictionary<string, SchemaNode> into, decimal min, decimal max)
    {
        XmlSchemaElement meant = element.RefName.IsEmpty ? element : _files.Element(element.RefName) ?? element;
        string name = meant.Name ?? element.RefName.Name;
        IReadOnlyList<XmlSchemaElement> others = element.RefName.IsEmpty ? [] : _files.Substitutes(element.RefName);
        if (!meant.IsAbstract) Add(meant, name, others.Count > 0 ? 0 : min);
        foreach (XmlSchemaElement other in others) Add(other, other.Name!, 0);

        void Add(XmlSchemaElement added, string step, decimal least)
        {
            // An element that stands twice in a sequence is one row.
            int? most = max >= int.MaxValue || into.ContainsKey(step) ? null : (int)max;
            XmlSchemaType? type = TypeOf(added);
            bool hasParts = type is XmlSchemaComplexType;
            string typeName = !hasParts ? type is null ? _files.Primitive(added.SchemaTypeName) : _files.Primitive(type) : added.SchemaType is null ? $"{added.SchemaTypeName.Namespace}#{added.SchemaTypeName.Name}" : $"{owner}/{step}";
            if (hasParts) _types.TryAdd(typeName, type!);
            into[step] = new(step, step, null, typeName, (int)Math.Min(least, int.MaxValue), most, SchemaNodeKind.Element, XmlSchemaFiles.Remark(added) ?? (element.RefName.Namespace is { Length: > 0 } space ? space : null), IsLeaf: !hasParts)
            {
                TypeLabel = hasParts ? type!.Name ?? "" : typeName,
                Fixed = added.FixedValue,
            };
        }
    }

    private XmlSchemaType? TypeOf(XmlSchemaElement element) => element.SchemaType ?? _files.Type(element.SchemaTypeName);

    /// <summary>How much of a type is looked at: what contains itself without an element between ends here.</summary>
    private sealed class Budget
    {
        private int _left = 1_000;

        public bool Take() => --_left >= 0;
    }
}

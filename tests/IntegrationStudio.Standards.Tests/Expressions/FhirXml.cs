using System.Xml.Linq;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Tests.Expressions;

/// <summary>Reads FHIR XML for tests: as much of it as the official example files need.</summary>
internal static class FhirXml
{
    private static readonly XNamespace Fhir = "http://hl7.org/fhir";

    public static DataTree Read(string path)
    {
        DataTree tree = new();
        XElement root = XDocument.Load(path).Root!;
        int node = tree.CreateRoot(FhirSchema.R4.Resource(root.Name.LocalName));
        Fill(tree, node, root);
        return tree;
    }

    private static void Fill(DataTree tree, int node, XElement element)
    {
        if (element.Attribute("value") is { } value) SetValue(tree, node, value.Value);
        foreach (XAttribute attribute in element.Attributes().Where(a => a.Name.LocalName is "url" or "id")) tree.SetText(Add(tree, node, attribute.Name.LocalName), attribute.Value);
        foreach (XElement child in element.Elements()) AddChild(tree, node, child);
    }

    private static void AddChild(DataTree tree, int node, XElement child)
    {
        int added = Add(tree, node, child.Name.LocalName);
        if (child.Name.Namespace != Fhir)
        {
            tree.SetText(added, child.ToString(SaveOptions.DisableFormatting));
        }
        else if (tree.Type(added) is null && child.Elements().FirstOrDefault() is { } resource)
        {
            tree.SetType(added, FhirSchema.R4.Resource(resource.Name.LocalName)!);
            Fill(tree, added, resource);
        }
        else
        {
            Fill(tree, added, child);
        }
    }

    private static int Add(DataTree tree, int node, string name)
    {
        TreeElement element = tree.Type(node)?.Find(name) ?? throw new InvalidOperationException($"{tree.Type(node)?.Name} has no {name}.");
        return element.IsList ? tree.Append(node, element) : tree.GetOrAdd(node, element);
    }

    private static void SetValue(DataTree tree, int node, string value)
    {
        FhirPrimitive primitive = ((FhirType)tree.Type(node)!).Primitive;
        if (primitive == FhirPrimitive.Boolean) tree.SetBoolean(node, value == "true");
        else if (FhirPrimitives.IsNumber(primitive)) tree.SetNumber(node, value);
        else tree.SetText(node, value);
    }
}

using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Tests.Fhir;

/// <summary>Makes valid resources of any type from a seed: required elements always, others by chance, nasty texts, extensions on primitives, gaps in lists.</summary>
internal sealed class RandomResources(int seed)
{
    private const int Deepest = 6;

    private static readonly string[] Texts = ["a", "äöü €", "😀 \"quoted\" \\back", "line\nline\ttab", "  spaces  ", "</script>", "\u2028x", "0", "null"];

    private readonly Random _random = new(seed);

    public DataTree Make(string resource)
    {
        var tree = new DataTree();
        var type = FhirSchema.R4.Resource(resource)!;
        Fill(tree, tree.CreateRoot(type), type, 0);
        return tree;
    }

    private void Fill(DataTree tree, int node, FhirType type, int depth)
    {
        var chosen = new HashSet<FhirElement>();
        if (type.Name == "Extension")
        {
            Put(tree, node, type.Find("url")!, depth);
            Put(tree, node, type.Find("valueString")!, depth);
            return;
        }
        foreach (var element in type.Elements)
        {
            if (element.ChoiceGroup is { } group)
            {
                if (!chosen.Add(group)) continue;
                var choice = group.Choices[_random.Next(group.Choices.Count)];
                if (group.Min > 0 || Wanted(depth)) Put(tree, node, choice, depth);
            }
            else if (element.Min > 0 || Wanted(depth))
            {
                for (var i = element.IsList && _random.Next(4) == 0 ? 3 : 1; i > 0; i--) Put(tree, node, element, depth);
            }
        }
        // Something must be there.
        if (tree.FirstChild(node) == DataTree.None && !type.IsResource) Put(tree, node, type.Find("id")!, depth);
    }

    private bool Wanted(int depth) => depth < Deepest && _random.Next(6 + depth * 4) == 0;

    private void Put(DataTree tree, int parent, FhirElement element, int depth)
    {
        var node = tree.Append(parent, element);
        if (element.IsResource)
        {
            var type = FhirSchema.R4.Resource(_random.Next(2) == 0 ? "Patient" : "Basic")!;
            tree.SetType(node, type);
            Fill(tree, node, type, depth + 1);
        }
        else if (element.Primitive != FhirPrimitive.None)
        {
            var bare = element.IsList && _random.Next(5) == 0;
            if (!bare) SetValue(tree, node, element);
            if (bare || (depth < Deepest && _random.Next(8) == 0 && !IsAttribute(element))) Put(tree, node, element.Type!.Find("extension")!, depth + 1);
        }
        else
        {
            Fill(tree, node, element.Type!, depth + 1);
            if (element.ValueSet is { } codes) SetConcept(tree, node, element.Type!, codes);
            if (element.TypeName == "Reference") SetReference(tree, node, element);
        }
    }

    /// <summary>What is an attribute in XML cannot have extensions, and the XHTML of a narrative has none either.</summary>
    private static bool IsAttribute(FhirElement element) =>
        element.Primitive == FhirPrimitive.Xhtml || (element.Name == "id" && FhirSchema.R4.Resource(element.OwnerName) is null && element.OwnerName != "Resource") || (element.OwnerName == "Extension" && element.Name == "url");

    private void SetValue(DataTree tree, int node, FhirElement element)
    {
        if (element.ValueSet is { } codes)
        {
            tree.SetUtf8(node, Encoding.UTF8.GetBytes(codes.Codings[_random.Next(codes.Codings.Count)].Code));
            return;
        }
        switch (element.Primitive)
        {
            case FhirPrimitive.Boolean: tree.SetBoolean(node, _random.Next(2) == 0); break;
            case FhirPrimitive.Integer: tree.SetNumber(node, (long)_random.Next(int.MinValue, int.MaxValue)); break;
            case FhirPrimitive.PositiveInt or FhirPrimitive.UnsignedInt: tree.SetNumber(node, (long)_random.Next(1, int.MaxValue)); break;
            case FhirPrimitive.Decimal: tree.SetNumber(node, new decimal(_random.Next(), _random.Next(2), 0, _random.Next(2) == 0, (byte)_random.Next(10))); break;
            default: tree.SetText(node, Text(element)); break;
        }
    }

    private string Text(FhirElement element) => element.Primitive switch
    {
        FhirPrimitive.Code => "some code",
        FhirPrimitive.Id => $"id-{_random.Next()}.x",
        FhirPrimitive.Uri or FhirPrimitive.Url or FhirPrimitive.Canonical => $"http://example.org/{_random.Next()}",
        FhirPrimitive.Oid => $"urn:oid:1.2.{_random.Next()}",
        FhirPrimitive.Uuid => "urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
        FhirPrimitive.Base64Binary => Convert.ToBase64String(Encoding.UTF8.GetBytes(Texts[_random.Next(Texts.Length)])),
        FhirPrimitive.Date => new[] { "2026", "2026-02", "2026-02-03" }[_random.Next(3)],
        FhirPrimitive.DateTime => new[] { "2026", "2026-02", "2026-02-03", "2026-02-03T04:05:06.70+01:00" }[_random.Next(4)],
        FhirPrimitive.Instant => "2026-02-03T04:05:06Z",
        FhirPrimitive.Time => "04:05:06",
        FhirPrimitive.Xhtml => "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>",
        _ => Texts[_random.Next(Texts.Length)],
    };

    private void SetConcept(DataTree tree, int node, FhirType concept, FhirValueSet codes)
    {
        var element = concept.Find("coding")!;
        var (system, code) = codes.Codings[_random.Next(codes.Codings.Count)];
        var coding = tree.GetOrAdd(node, element);
        tree.SetText(tree.GetOrAdd(coding, element.Type!.Find("system")!), system);
        tree.SetText(tree.GetOrAdd(coding, element.Type.Find("code")!), code);
    }

    private void SetReference(DataTree tree, int node, FhirElement element)
    {
        var target = element.TargetTypes.Count == 0 ? "Patient" : element.TargetTypes[_random.Next(element.TargetTypes.Count)];
        tree.SetText(tree.GetOrAdd(node, element.Type!.Find("reference")!), $"{target}/{_random.Next()}");
    }
}

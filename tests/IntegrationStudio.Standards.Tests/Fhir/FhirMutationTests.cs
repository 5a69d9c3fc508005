using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

/// <summary>One fault put into a valid resource of any type is found, under the right code and at the right place.</summary>
public sealed class FhirMutationTests
{
    public static TheoryData<string> Faults => ["fhir.format", "fhir.type", "fhir.missing", "fhir.too-many", "fhir.empty", "fhir.unknown-element", "fhir.code"];

    [Theory]
    [MemberData(nameof(Faults))]
    public void One_fault_is_found_where_it_is(string code)
    {
        var random = new Random(41);
        var tried = 0;
        foreach (var name in FhirSchema.R4.ResourceNames)
        {
            for (var seed = 100; seed < 105; seed++)
            {
                var tree = new RandomResources(seed).Make(name);
                var nodes = Below(tree, tree.Root).ToArray();
                random.Shuffle(nodes);
                var place = nodes.Select(n => Break(tree, n, code)).FirstOrDefault(p => p is not null);
                if (place is null) continue;
                tried++;
                Assert.Contains(FhirValidator.ValidateStructure(tree, tree.Root), p => p.Code == code && p.Path == place);
            }
        }
        Assert.True(tried > 50, $"only {tried} resources could be broken so");
    }

    /// <summary>Puts the fault at the node, if it can have it; the path at which it must be found.</summary>
    private static string? Break(DataTree tree, int node, string code)
    {
        var element = (FhirElement)tree.Element(node)!;
        var isText = element.Primitive != FhirPrimitive.None && element.Primitive != FhirPrimitive.Boolean && !FhirPrimitives.IsNumber(element.Primitive);
        switch (code)
        {
            case "fhir.format" when isText && tree.Kind(node) == TreeValueKind.Text:
                tree.SetText(node, "\u0001");
                return FhirPath.Of(tree, node);
            case "fhir.type" when isText && tree.Kind(node) == TreeValueKind.Text:
                tree.SetBoolean(node, true);
                return FhirPath.Of(tree, node);
            case "fhir.type" when element.Primitive == FhirPrimitive.None && !element.IsResource:
                tree.SetText(node, "x");
                return FhirPath.Of(tree, node);
            case "fhir.missing" when element.Min > 0 && tree.Count(tree.Parent(node), element) == 1:
                var parent = FhirPath.Of(tree, tree.Parent(node));
                tree.Remove(node);
                return $"{parent}.{element.Name}";
            case "fhir.too-many" when !element.IsList:
                tree.Append(tree.Parent(node), element);
                return FhirPath.Of(tree, node);
            case "fhir.empty" when element.Primitive == FhirPrimitive.None && !element.IsResource:
                while (tree.FirstChild(node) != DataTree.None) tree.Remove(tree.FirstChild(node));
                return FhirPath.Of(tree, node);
            case "fhir.unknown-element" when element.Primitive == FhirPrimitive.None && tree.Type(node)!.Name != "Bundle.link":
                tree.Append(node, FhirSchema.R4.Type("Bundle.link")!.Find("relation")!);
                return $"{FhirPath.Of(tree, node)}.relation";
            case "fhir.code" when element is { ValueSet: not null, Primitive: FhirPrimitive.Code } && tree.Kind(node) == TreeValueKind.Text:
                tree.SetText(node, "no-such-code");
                return FhirPath.Of(tree, node);
            default:
                return null;
        }
    }

    private static IEnumerable<int> Below(DataTree tree, int node)
    {
        for (var child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
        {
            yield return child;
            foreach (var deeper in Below(tree, child)) yield return deeper;
        }
    }
}

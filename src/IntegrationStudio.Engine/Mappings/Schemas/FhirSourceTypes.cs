using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// The types of FHIR R4 as expressions read them: a choice is one row (<c>value</c>) with what any of its types has below it, and what stands at a place for resources is
/// what the samples' resources have. Such unions are types named by their parts: <c>Quantity|string</c>.
/// </summary>
internal sealed class FhirSourceTypes(string root, IReadOnlyList<string> resources, ProfiledTypes profiles) : SchemaSource
{
    private const char Or = '|';

    public override SchemaType? Describe(string type)
    {
        if (type == SchemaDescription.Top) type = root;
        if (type == "Resource") type = resources.Count > 0 ? string.Join(Or, resources) : "DomainResource";
        var children = new List<SchemaNode>();
        foreach (string part in type.Split(Or))
        {
            if (FhirSchema.R4.Type(ProfiledTypes.BaseOf(part)) is not { } known || known.Primitive != FhirPrimitive.None) continue;
            foreach (SchemaNode node in Profiled(part, Elements(known)))
            {
                int index = children.FindIndex(other => other.Name == node.Name);
                if (index < 0) children.Add(node);
                else if (children[index].Type != node.Type) children[index] = children[index] with { Type = Union(children[index].Type, node.Type), TypeLabel = "choice", IsLeaf = children[index].IsLeaf && node.IsLeaf };
            }
        }

        return children.Count > 0 ? new(type, children) : null;
    }

    /// <summary>The resource types that samples hold below places for any resource, so that these are described by them.</summary>
    public static IReadOnlyList<string> Resources(IEnumerable<DataTree> samples)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (DataTree tree in samples)
            for (int node = 1; node <= tree.NodeCount; node++)
                if (node != tree.Root && tree.Type(node) is FhirType { IsResource: true } type) names.Add(type.Name);
        return [.. names];
    }

    /// <summary>The type of a source without a declared one: that of the first sample, else a Bundle.</summary>
    public static string RootOf(string? declared, IEnumerable<DataTree> samples) =>
        declared ?? samples.Select(tree => tree.Type(tree.Root)?.Name).FirstOrDefault(name => name is not null) ?? "Bundle";

    /// <summary>Rows as the profile has them. Slices are no rows: expressions read the whole list.</summary>
    private IEnumerable<SchemaNode> Profiled(string type, IEnumerable<SchemaNode> nodes)
    {
        IReadOnlyList<FhirProfilePart> said = profiles.Of(type);
        return said.Count == 0 ? nodes : nodes.SelectMany(node => profiles.Apply(type, node, said)).Where(node => node.Kind != SchemaNodeKind.Slice);
    }

    private static string Union(string left, string right) => string.Join(Or, left.Split(Or).Union(right.Split(Or)));

    private static IEnumerable<SchemaNode> Elements(FhirType type)
    {
        FhirElement? choice = null;
        foreach (FhirElement element in type.Elements)
        {
            if (element.ChoiceGroup is null)
            {
                yield return new(element.Name, element.Name, null, element.TypeName, element.Min, MaxOf(element), SchemaNodeKind.Element, element.Short, element.BindingUrl, element.Primitive != FhirPrimitive.None)
                {
                    TypeLabel = element.TypeName.Contains('.', StringComparison.Ordinal) ? "element" : element.TypeName,
                    IsBindingRequired = element.ValueSet is not null,
                };
            }
            else if (element.ChoiceGroup != choice)
            {
                choice = element.ChoiceGroup;
                yield return new(choice.Name, choice.Name, null, string.Join(Or, choice.Choices.Select(one => one.TypeName)), choice.Min, MaxOf(choice), SchemaNodeKind.Choice,
                    $"{choice.Short} ({string.Join(", ", choice.Choices.Select(one => one.TypeName))})", IsLeaf: choice.Choices.All(one => one.Primitive != FhirPrimitive.None))
                { TypeLabel = "choice" };
            }
        }
    }

    private static int? MaxOf(FhirElement element) => element.Max == int.MaxValue ? null : element.Max;
}

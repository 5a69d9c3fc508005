using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Required elements for which a message has no value: they say that it is unknown (extension data-absent-reason), where FHIR and good sense allow that.</summary>
internal static class AbsentElement
{
    private const string Url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private const int MostDepth = 4;

    /// <summary>Types of a choice in the order in which one of them stands for all.</summary>
    private static readonly string[] Preferred = ["CodeableConcept", "Reference", "Period", "Quantity", "dateTime", "date", "string"];

    /// <summary>Adds the element; false where it would be of no use without a value.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="owner">The node that lacks it.</param>
    /// <param name="name">Its name, of a choice without a type.</param>
    public static bool TryAdd(DataTree tree, int owner, string name)
    {
        if (tree.Type(owner) is not FhirType type || type.Find(name) is not { } element || IsPoint(type, name)) return false;
        if (Choose(element, type.IsResource, 0) is not { } chosen) return false;
        Add(tree, owner, chosen);
        return true;
    }

    /// <summary>What a resource is for: without it nothing is said.</summary>
    private static bool IsPoint(FhirType type, string name) => type.Name == "Provenance" && name == "target";

    private static void Add(DataTree tree, int owner, FhirElement element)
    {
        int node = element.IsList ? tree.Append(owner, element) : tree.GetOrAdd(owner, element);
        if (IsBackbone(element))
        {
            foreach (FhirElement required in Required(element.Type!)) Add(tree, node, Choose(required, false, 1)!);
            return;
        }

        Mark(tree, node, element);
    }

    /// <summary>Adds an element that says that it is unknown, whatever its binding: for rules which ask that it is there.</summary>
    public static void AddUnknown(DataTree tree, int owner, FhirElement element) =>
        Mark(tree, element.IsList ? tree.Append(owner, element) : tree.GetOrAdd(owner, element), element);

    private static void Mark(DataTree tree, int node, FhirElement element) => Mark(tree, node, element.Type!.Find("extension")!, "unknown");

    /// <summary>Says why a node has no value, in words of FHIR's data-absent-reason.</summary>
    public static void Mark(DataTree tree, int node, TreeElement extension, string reason)
    {
        int mark = tree.Append(node, extension);
        tree.SetText(tree.GetOrAdd(mark, extension.Type!.Find("url")!), Url);
        tree.SetText(tree.GetOrAdd(mark, extension.Type.Find("valueCode")!), reason);
    }

    /// <summary>The element itself, or the type of the choice to take; null when none can go without a value.</summary>
    private static FhirElement? Choose(FhirElement element, bool ofResource, int depth)
    {
        if (element.Choices.Count == 0) return CanBeAbsent(element, ofResource, depth) ? element : null;
        foreach (string type in Preferred)
            foreach (FhirElement choice in element.Choices)
                if (choice.TypeName == type && CanBeAbsent(choice, ofResource, depth)) return choice;
        return null;
    }

    /// <summary>Codes of required bindings are what receivers branch on: absent is none of them. A plain value further down costs only its optional owner.</summary>
    private static bool CanBeAbsent(FhirElement element, bool ofResource, int depth)
    {
        if (element.ValueSet is not null || element.IsResource || element.Type is not { } type || type.Find("extension") is null || type.Name == "Extension") return false;
        if (element.Primitive != FhirPrimitive.None) return ofResource && element.TypeName is not ("code" or "id" or "canonical");
        if (!IsBackbone(element)) return Required(type).Count == 0;
        return depth < MostDepth && Required(type) is { Count: > 0 } required && required.TrueForAll(one => Choose(one, false, depth + 1) is not null);
    }

    private static bool IsBackbone(FhirElement element) => element.TypeName.Contains('.', StringComparison.Ordinal);

    private static List<FhirElement> Required(FhirType type) => [.. type.Elements.Select(element => element.ChoiceGroup ?? element).Distinct().Where(element => element.Min > 0)];
}

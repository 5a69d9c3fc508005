using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>
/// Says in a resource that it is no more: as the record of a patient is kept, that is a status rather than a deletion wherever the type has one.
/// </summary>
internal static class Deletion
{
    private const string Error = "entered-in-error";

    /// <summary>Concepts that say so, with the code system they are of; what they rule out goes (ait-2, con-5).</summary>
    private static readonly Dictionary<string, (string Element, string System, string Without)> Concepts = new()
    {
        ["AllergyIntolerance"] = ("verificationStatus", "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "clinicalStatus"),
        ["Condition"] = ("verificationStatus", "http://terminology.hl7.org/CodeSystem/condition-ver-status", "clinicalStatus"),
    };

    /// <summary>Whether a type can say it; a resource of any other is deleted.</summary>
    public static bool HasWord(FhirType type) => Concepts.ContainsKey(type.Name) || Status(type) is not null || Active(type) is not null;

    /// <summary>Marks a resource; false when its type has no word for that.</summary>
    public static bool TryMark(DataTree tree, int node)
    {
        var type = (FhirType)tree.Type(node)!;
        if (Concepts.TryGetValue(type.Name, out (string Element, string System, string Without) concept))
        {
            if (tree.Child(node, concept.Without) is not DataTree.None and var ruledOut) tree.Remove(ruledOut);
            if (tree.Child(node, concept.Element) is not DataTree.None and var before) tree.Remove(before);
            int coding = tree.Append(tree.GetOrAdd(node, type.Find(concept.Element)!), FhirShape.ConceptCoding);
            tree.SetText(tree.GetOrAdd(coding, FhirShape.CodingSystem), concept.System);
            tree.SetText(tree.GetOrAdd(coding, FhirShape.CodingCode), Error);
            return true;
        }

        if (Status(type) is { } status)
        {
            tree.SetText(tree.GetOrAdd(node, status), Error);
            return true;
        }

        if (Active(type) is not { } active) return false;
        tree.SetBoolean(tree.GetOrAdd(node, active), false);
        return true;
    }

    private static FhirElement? Status(FhirType type) =>
        (type.Find("status") ?? type.Find("lifecycleStatus")) is { ValueSet: { } codes } status && codes.Contains("entered-in-error"u8) ? status : null;

    private static FhirElement? Active(FhirType type) => type.Find("active") is { Primitive: FhirPrimitive.Boolean } active ? active : null;
}

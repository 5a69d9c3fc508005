using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>The recommendation that a resource has a narrative (dom-6). Messages hardly ever have one, so that it is asked only on request.</summary>
internal static class NarrativeCheck
{
    public static void Check(FhirValidation run, int node, FhirType type, bool isContained)
    {
        if (isContained || type.Find("text") is not { TypeName: "Narrative" } text || run.Tree.Child(node, text) != DataTree.None) return;
        run.Problems.Add("fhir.invariant", node, "dom-6: A resource should have a narrative.", Severity.Warning, "Give text.div.");
    }
}

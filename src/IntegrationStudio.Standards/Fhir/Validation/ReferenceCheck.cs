using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>References within the document: what they name is there, and of a type that the element allows (references.html). Their form is checked with the structure.</summary>
internal static class ReferenceCheck
{
    public static void Check(FhirValidation run, int node, FhirElement element)
    {
        Span<char> buffer = stackalloc char[NodeText.Usual];
        var reference = NodeText.Read(run.Tree, node, KnownElements.ReferenceReference, buffer);
        if (reference.IsEmpty) return;
        var target = Find(run, reference);
        if (target == DataTree.None)
        {
            ReportMissing(run, node, reference);
            return;
        }
        if (run.Tree.Type(target) is not FhirType type) return;
        if (element.TargetTypes.Count > 0 && !element.TargetTypes.Contains(type.Name))
        {
            run.Problems.Add("fhir.reference", node, $"'{Shown.Of(reference)}' is {Articles.With(type.Name)}; {element.Path} cannot refer to one.", mend: $"Refer to {string.Join(", ", element.TargetTypes)}.", below: "reference");
        }
        Span<char> typeBuffer = stackalloc char[NodeText.Usual];
        var named = NodeText.Read(run.Tree, node, KnownElements.ReferenceType, typeBuffer);
        if (!named.IsEmpty && !named.SequenceEqual(type.Name) && !named.EndsWith($"/{type.Name}"))
        {
            run.Problems.Add("fhir.reference", node, $"The reference says {Shown.Of(named)}, and '{Shown.Of(reference)}' is {Articles.With(type.Name)}.", below: "type");
        }
    }

    /// <summary>The resource that a reference names within the document, or <see cref="DataTree.None"/>.</summary>
    public static int Find(FhirValidation run, ReadOnlySpan<char> reference)
    {
        if (reference is not ['#', .. var id]) return run.Bundle?.Find(reference) ?? DataTree.None;
        return id.IsEmpty ? run.Container : ContainedCheck.Find(run.Tree, run.Container, id);
    }

    private static void ReportMissing(FhirValidation run, int node, ReadOnlySpan<char> reference)
    {
        if (reference[0] == '#')
        {
            run.Problems.Add("fhir.reference", node, $"ref-1: There is no contained resource with the id '{Shown.Of(reference[1..])}'.", mend: "Contain it, or take the reference away.", below: "reference");
            return;
        }
        if (run.Bundle is not { } bundle) return;
        if (reference.StartsWith("urn:"))
        {
            run.Problems.Add("fhir.reference", node, $"No entry of the Bundle has the fullUrl '{Shown.Of(reference)}'.", bundle.IsExcerpt ? Severity.Warning : Severity.Error, "Add the entry, or refer to one that is there.", "reference");
        }
        else if (bundle.IsSelfContained && !reference.Contains(':') && !reference.Contains('?'))
        {
            run.Problems.Add("fhir.reference", node, $"'{Shown.Of(reference)}' is not in the Bundle.", Severity.Warning, $"What a {bundle.Type} refers to travels with it.", "reference");
        }
    }
}

using IntegrationStudio.Standards.Fhir.Profiles;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>Extensions by their URLs (extensibility.html): known ones against their definitions; an unknown one is an error where it may change the meaning.</summary>
internal static class ExtensionCheck
{
    private const string OfFhir = "http://hl7.org/fhir/StructureDefinition/";

    public static void Check(FhirValidation run, int owner, int node, FhirElement element)
    {
        Span<char> buffer = stackalloc char[NodeText.Usual];
        var url = NodeText.Read(run.Tree, node, KnownElements.ExtensionUrl, buffer);
        // Within another extension the URL is a bare name, which that one's definition explains.
        if (url.IsEmpty || !url.Contains(':')) return;
        var isModifier = element.Name == "modifierExtension";
        if (run.FindProfile(url) is not { TypeName: "Extension" } definition)
        {
            if (isModifier) run.Problems.Add("fhir.extension", node, $"The modifier extension '{Shown.Of(url)}' is not known; what it modifies cannot be understood.", mend: "Agree on it, or leave it out.");
            else if (url.StartsWith(OfFhir)) run.Problems.Add("fhir.extension", node, $"FHIR R4 has no extension '{Shown.Of(url)}'.", Severity.Information, "Check the URL, unless it is of a later release.");
            return;
        }
        if (isModifier != definition.IsModifier)
            run.Problems.Add("fhir.extension", node, $"'{Shown.Of(url)}' {(isModifier ? "does not modify meanings: it belongs into extension." : "modifies the meaning: it belongs into modifierExtension.")}");
        if (definition.Contexts.Count > 0 && !IsAllowed(run.Tree, owner, definition.Contexts))
            run.Problems.Add("fhir.extension", node, $"'{Shown.Of(url)}' is not meant to be used here.", Severity.Warning, $"It extends {string.Join(", ", definition.Contexts.Take(8))}.");
        ProfileWalk.Check(run, node, definition);
    }

    private static bool IsAllowed(DataTree tree, int owner, IReadOnlyList<string> contexts)
    {
        foreach (var context in contexts)
            if (Fits(tree, owner, context)) return true;
        return false;
    }

    /// <summary>Whether a context (<c>Patient.birthDate</c>, <c>HumanName</c>, <c>Element</c>) is what the owner is, by its type or by its path.</summary>
    private static bool Fits(DataTree tree, int owner, string context)
    {
        var type = tree.Type(owner) as FhirType;
        if (type?.Name == context || context == "Element" || (context is "Resource" or "DomainResource" && type is { IsResource: true })) return true;
        if (tree.Element(owner) is not FhirElement element) return false;
        var name = element.ChoiceGroup is { } group ? $"{group.Path}[x]" : element.Path;
        if (element.Path == context || name == context || (element.ChoiceGroup is not null && name[..^3] == context)) return true;
        // Elements that repeat another's type (Questionnaire.item.item) and those of data types by their full path.
        return context.EndsWith($".{element.Name}", StringComparison.Ordinal) && FullPath(tree, owner) == context;
    }

    private static string FullPath(DataTree tree, int node)
    {
        var names = new Stack<string>();
        for (; node != DataTree.None && tree.Type(node) is not FhirType { IsResource: true }; node = tree.Parent(node)) names.Push(tree.Element(node)?.Name ?? tree.Type(node)?.Name ?? "");
        if (node != DataTree.None) names.Push(tree.Type(node)!.Name);
        return string.Join('.', names);
    }
}

using IntegrationStudio.Standards.Fhir.Profiles;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>
/// The rules beyond the structure that nothing may break: invariants of severity error, codes of required and maximum bindings, and what the definitions of extensions ask.
/// Nothing that needs an index of the Bundle, a profile of a resource, or the Bundle's own invariants, so that it can run on every live message.
/// </summary>
internal static class FhirRuleWalk
{
    public static void Walk(FhirValidation run, int node, FhirType type)
    {
        var rules = type.Rules;
        if (rules.Kind != FhirTypeKind.Bundle)
            foreach (var invariant in rules.Errors) InvariantCheck.Check(run, invariant, node);
        for (var child = run.Tree.FirstChild(node); child != DataTree.None; child = run.Tree.NextSibling(child))
        {
            if (run.Tree.Element(child) is not FhirElement element || !type.Has(element)) continue;
            if (rules.Elements[element.Order] is { } asked)
            {
                foreach (var invariant in asked.Errors) InvariantCheck.Check(run, invariant, child);
                if (asked.Binding is { IsRequired: true } binding) BindingCheck.Check(run, child, element.TypeName, binding);
            }
            if (run.Tree.FirstChild(child) == DataTree.None || run.Tree.Type(child) is not FhirType inner) continue;
            if (inner.Rules.Kind == FhirTypeKind.Extension) CheckExtension(run, child);
            Walk(run, child, inner);
        }
    }

    private static void CheckExtension(FhirValidation run, int node)
    {
        Span<char> buffer = stackalloc char[NodeText.Usual];
        var url = NodeText.Read(run.Tree, node, KnownElements.ExtensionUrl, buffer);
        // Within another extension the URL is a bare name, which that one's definition explains.
        if (url.Contains(':') && run.FindProfile(url) is { TypeName: "Extension" } definition) ProfileWalk.Check(run, node, definition);
    }
}

using IntegrationStudio.Standards.Fhir.Validation;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>Whether a reference's target is of the types of the profiles that it must be one of. Whether it meets them, its own validation says.</summary>
internal static class ProfileTargets
{
    public static void Check(FhirValidation run, int node, FhirProfile profile, IReadOnlyList<string> targets)
    {
        Span<char> buffer = stackalloc char[NodeText.Usual];
        var reference = NodeText.Read(run.Tree, node, KnownElements.ReferenceReference, buffer);
        if (reference.IsEmpty || TypeOf(run, reference) is not { } type) return;
        var names = new List<string>();
        foreach (var url in targets)
        {
            // Of a profile that is not known, not even the type is.
            if ((FhirProfiles.BaseType(url) ?? run.FindProfile(url)?.TypeName) is not { } name || name == type || name == "Resource") return;
            names.Add(name);
        }
        run.Problems.Add("fhir.reference", node, $"{profile.Name}: '{Shown.Of(reference)}' is {Articles.With(type)}, not {string.Join(" or ", names.Distinct())}.", below: "reference");
    }

    /// <summary>The type of what a reference names: of the resource, if it is here, else by the reference's own words.</summary>
    private static string? TypeOf(FhirValidation run, ReadOnlySpan<char> reference)
    {
        if (ReferenceCheck.Find(run, reference) is var target && target != DataTree.None) return run.Tree.Type(target)?.Name;
        var slash = reference.IndexOf('/');
        return slash > 0 && FhirSchema.R4.Resource(reference[..slash].ToString()) is { } type ? type.Name : null;
    }
}

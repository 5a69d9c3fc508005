using IntegrationStudio.Standards.Fhir.Validation;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>A resource against the profiles that it names in its <c>meta.profile</c>, and those that the caller asks for.</summary>
internal static class ProfileCheck
{
    public static void Check(FhirValidation run, int node, FhirType type, bool isRoot)
    {
        foreach (var url in run.Options.Profiles)
            if (isRoot || AppliesWithin(run, node, type, url)) Check(run, node, url, isAsked: isRoot);
        if (!run.Options.UsesMetaProfiles || run.Tree.Child(node, "meta") is not (var meta and not DataTree.None)) return;
        foreach (var profile in run.Tree.Children(meta, KnownElements.MetaProfile))
            if (run.Tree.GetText(profile) is { Length: > 0 } url) Check(run, node, url, isAsked: false);
    }

    /// <summary>A profile of another type than Bundle that is asked of a Bundle is meant for the resources in it.</summary>
    private static bool AppliesWithin(FhirValidation run, int node, FhirType type, string url) =>
        run.Bundle is not null && run.Tree.Element(node) == KnownElements.EntryResource && run.FindProfile(Plain(url))?.TypeName == type.Name;

    private static void Check(FhirValidation run, int node, string url, bool isAsked)
    {
        var plain = Plain(url);
        if (run.FindProfile(plain) is { } profile)
        {
            if (plain.Length < url.Length && profile.Version is { } version && !url.AsSpan(plain.Length + 1).SequenceEqual(version))
            {
                run.Problems.Add("fhir.profile", node, $"The profile {url} is known here only in version {version}; it was not checked.", Severity.Warning, below: isAsked ? null : "meta.profile");
                return;
            }
            var isForEntries = isAsked && run.Bundle is not null && profile.TypeName != "Bundle" && run.Tree.Type(node)?.Name == "Bundle";
            if (!isForEntries) ProfileWalk.Check(run, node, profile);
        }
        else if (FhirProfiles.BaseType(plain) is { } name)
        {
            if (!ProfileWalk.IsNamed(run.Tree, node, name)) run.Problems.Add("fhir.profile", node, $"{url} is the definition of {name}, and this is {Articles.With(run.Tree.Type(node)!.Name)}.");
        }
        else
        {
            run.Problems.Add("fhir.profile", node, $"The profile {url} is not known here; it was not checked.", Severity.Warning, below: isAsked ? null : "meta.profile");
        }
    }

    private static ReadOnlySpan<char> Plain(string url) => url.AsSpan(0, url.IndexOf('|', StringComparison.Ordinal) is var bar && bar < 0 ? url.Length : bar);
}

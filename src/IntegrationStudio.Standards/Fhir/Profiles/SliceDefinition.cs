using IntegrationStudio.Standards.Fhir.Validation;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>Follows a discriminator's path through what a slice asks.</summary>
internal static class SliceDefinition
{
    /// <summary>What the slice says about the elements at the path; several where those are sliced again.</summary>
    public static List<ProfileElement> At(FhirValidation run, ProfileElement slice, IReadOnlyList<string> steps)
    {
        List<ProfileElement> here = [slice];
        foreach (var step in steps) here = [.. here.SelectMany(e => Step(run, e, step))];
        return here;
    }

    private static IEnumerable<ProfileElement> Step(FhirValidation run, ProfileElement element, string step)
    {
        if (step == "resolve()") return element.Types.SelectMany(t => t.Targets).Select(u => run.FindProfile(u)?.Root).OfType<ProfileElement>();
        if (step.StartsWith("ofType(", StringComparison.Ordinal)) return [element];
        if (step.StartsWith("extension(", StringComparison.Ordinal)) return Extensions(run, element, Discriminator.Argument(step));
        return Children(run, element).Where(c => c.Name == step).SelectMany(WithSlices);
    }

    /// <summary>The children that an element has of its own, and those of the profiles that its type must meet.</summary>
    private static IEnumerable<ProfileElement> Children(FhirValidation run, ProfileElement element) =>
        element.Children.Concat(element.Types.SelectMany(t => t.Profiles).Select(u => run.FindProfile(u)).OfType<FhirProfile>().SelectMany(p => p.Root.Children));

    private static IEnumerable<ProfileElement> Extensions(FhirValidation run, ProfileElement element, string url) =>
        Children(run, element).Where(c => c.Name == "extension").SelectMany(c => c.Slices).Where(s => s.Types.Any(t => t.Profiles.Contains(url)) || s.Children.Any(c => c.Name == "url" && c.Value?.Shown == $"'{url}'"));

    private static IEnumerable<ProfileElement> WithSlices(ProfileElement element) => element.Slices.Prepend(element);
}

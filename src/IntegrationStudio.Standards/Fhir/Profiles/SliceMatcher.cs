using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir.Validation;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>Whether something is of a slice.</summary>
internal static class SliceMatcher
{
    /// <summary>True or false as all discriminators say; null where the profile does not say enough to tell.</summary>
    public static bool? Matches(FhirValidation run, int node, ProfileElement slice, ProfileSlicing slicing)
    {
        var isTold = slicing.Discriminators.Count > 0;
        foreach (var discriminator in slicing.Discriminators)
        {
            switch (Matches(run, node, slice, discriminator))
            {
                case false: return false;
                case null: isTold = false; break;
            }
        }
        return isTold ? true : null;
    }

    private static bool? Matches(FhirValidation run, int node, ProfileElement slice, Discriminator discriminator)
    {
        ItemList found = default;
        discriminator.Compiled.Evaluate(new EvaluationContext(run.Environment, Item.Of(run.Tree, node)), ref found);
        run.Environment.ClearProblems();
        var isOfTarget = discriminator is { Kind: DiscriminatorKind.Type or DiscriminatorKind.Profile, Steps: [.., "resolve()"] };
        var wanted = SliceDefinition.At(run, slice, isOfTarget ? [.. discriminator.Steps.SkipLast(1)] : discriminator.Steps);
        bool? matches = discriminator.Kind switch
        {
            DiscriminatorKind.Exists => Exists(found.Count > 0, wanted),
            DiscriminatorKind.Type => Any(found, wanted, isOfTarget ? HasTargetType : HasType, run),
            DiscriminatorKind.Profile => Any(found, wanted, MeetsProfile, run),
            _ => Any(found, wanted, HasValue, run),
        };
        found.Dispose();
        return matches;
    }

    private static bool? Exists(bool isThere, List<ProfileElement> wanted) =>
        wanted.Exists(e => e.Max == 0) ? !isThere : wanted.Exists(e => e.Min > 0) ? isThere : null;

    /// <summary>Whether one of the found is one of the wanted; null when nothing is wanted.</summary>
    private static bool? Any(in ItemList found, List<ProfileElement> wanted, Func<FhirValidation, Item, ProfileElement, bool?> test, FhirValidation run)
    {
        var isTold = false;
        foreach (var element in wanted)
        {
            if (found.Count == 0) isTold |= element.Value is not null || element.Types.Count > 0 || element.Binding is not null;
            for (var i = 0; i < found.Count; i++)
            {
                if (test(run, found[i], element) is not { } matches) continue;
                if (matches) return true;
                isTold = true;
            }
        }
        return isTold ? false : null;
    }

    private static bool? HasValue(FhirValidation run, Item item, ProfileElement element)
    {
        if (item.Kind != ItemKind.Node) return null;
        if (element.Value is { } value) return value.Matches(item.Tree, item.Node);
        if (element.Children.Any(c => c.Value is not null)) return HasValues(item, element);
        return element.Binding is { IsRequired: true, Codes: not null } binding ? run.Environment.Host.MemberOf(item, binding.Url) : null;
    }

    /// <summary>A slice may fix the parts of a value rather than the whole.</summary>
    private static bool HasValues(in Item item, ProfileElement element)
    {
        foreach (var part in element.Children)
        {
            if (part.Value is null) continue;
            var matches = false;
            foreach (var child in item.Tree.Children(item.Node))
                matches |= item.Tree.Element(child)!.Name == part.Name && part.Value.Matches(item.Tree, child);
            if (!matches) return false;
        }
        return true;
    }

    private static bool? HasType(FhirValidation run, Item item, ProfileElement element) =>
        element.Types.Count == 0 ? null : item.Kind == ItemKind.Node && ProfileWalk.IsOfType(item.Tree, item.Node, element.Types);

    private static bool? HasTargetType(FhirValidation run, Item item, ProfileElement element)
    {
        var names = element.Types.SelectMany(t => t.Targets).Select(u => FhirProfiles.BaseType(u) ?? run.FindProfile(u)?.TypeName).OfType<string>().ToArray();
        return names.Length == 0 ? null : item.Kind == ItemKind.Node && Array.Exists(names, n => ProfileWalk.IsNamed(item.Tree, item.Node, n));
    }

    private static bool? MeetsProfile(FhirValidation run, Item item, ProfileElement element)
    {
        var urls = element.Types.SelectMany(t => t.Profiles.Concat(t.Targets)).ToArray();
        if (item.Kind != ItemKind.Node || urls.Length == 0) return null;
        bool? result = false;
        foreach (var url in urls)
        {
            bool? meets = run.FindProfile(url) is { } profile ? ProfileWalk.Conforms(run, item.Node, profile)
                : FhirProfiles.BaseType(url) is { } type ? ProfileWalk.IsNamed(run.Tree, item.Node, type) : null;
            if (meets is true) return true;
            if (meets is null) result = null;
        }
        return result;
    }
}

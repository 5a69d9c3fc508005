using IntegrationStudio.Standards.Fhir.Profiles;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>A profile or an extension's definition, for those who show what it asks. Immutable.</summary>
public sealed class FhirProfileView
{
    private static readonly Lazy<ILookup<string, string>> ByName = new(() => FhirProfiles.R4.Urls.ToLookup(NameOf, StringComparer.Ordinal));

    private FhirProfileView(FhirProfile profile)
    {
        Url = profile.Url;
        TypeName = profile.TypeName;
        Base = profile.Base;
        Contexts = profile.Contexts;
        IsModifier = profile.IsModifier;
        Version = profile.Version;
        (Title, Description) = profile.Title is { } title ? (title, profile.Description ?? "") : FhirDescriptions.OfProfile(profile.Url) ?? (profile.Name, "");
        Root = new FhirProfilePart(profile.Root);
    }

    /// <summary>The canonical URL.</summary>
    public string Url { get; }

    /// <summary>The type it is of; <c>Extension</c> for an extension's definition.</summary>
    public string TypeName { get; }

    /// <summary>URL of the profile that it narrows and does not repeat; null when it says all itself.</summary>
    public string? Base { get; }

    /// <summary>Of an extension: the paths and types that it may extend.</summary>
    public IReadOnlyList<string> Contexts { get; }

    /// <summary>What people call it: <c>US Core Race Extension</c>; the end of the URL where it says no title.</summary>
    public string Title { get; }

    /// <summary>What it is for, in a sentence or two; may be empty.</summary>
    public string Description { get; }

    /// <summary>Its version; null for none.</summary>
    public string? Version { get; }

    /// <summary>Whether it is an extension that may change the meaning of what it stands on.</summary>
    public bool IsModifier { get; }

    /// <summary>The URLs of all profiles and extensions that are known: those of FHIR R4 and US Core 5.0.1, then the given ones.</summary>
    public static IEnumerable<string> Urls(FhirDefinitionSet? more = null) => FhirProfiles.R4.Urls.Concat(more?.Urls ?? []).Distinct();

    /// <summary>What it asks of the whole.</summary>
    public FhirProfilePart Root { get; }

    /// <summary>The profile of a URL, among the given ones or those of FHIR R4 and US Core 5.0.1; null when it is not known.</summary>
    public static FhirProfileView? Find(string url, FhirDefinitionSet? more = null)
    {
        var plain = url.Split('|')[0];
        return (more?.Find(plain) ?? FhirProfiles.R4.Find(plain)) is { } profile ? new(profile) : null;
    }

    /// <summary>An extension's definition by the end of its URL, by which people know it; null when none or several are called so.</summary>
    public static FhirProfileView? Extension(string name, FhirDefinitionSet? more = null)
    {
        List<string> urls = [.. (more?.Urls.Where(url => NameOf(url) == name) ?? []).Concat(ByName.Value[name]).Distinct()];
        return urls is [var only] && Find(only, more) is { TypeName: "Extension" } found ? found : null;
    }

    private static string NameOf(string url) => url[(url.LastIndexOf('/') + 1)..];
}

/// <summary>What a profile asks of an element or of a slice.</summary>
public sealed class FhirProfilePart
{
    private readonly ProfileElement _element;

    internal FhirProfilePart(ProfileElement element) => _element = element;

    /// <summary>The element's name; that of a choice without <c>[x]</c>.</summary>
    public string Name => _element.Name;

    /// <summary>The slice's name; null for the element itself.</summary>
    public string? Slice => _element.Slice;

    /// <summary>The least number of items.</summary>
    public int Min => _element.Min;

    /// <summary>The largest number of items; <see cref="int.MaxValue"/> for no limit of its own.</summary>
    public int Max => _element.Max;

    /// <summary>Whether systems must support it.</summary>
    public bool MustSupport => _element.MustSupport;

    /// <summary>Names of the types it may have; empty for those of the base.</summary>
    public IReadOnlyList<string> Types => [.. _element.Types.Select(type => type.Code)];

    /// <summary>Profiles of its types: of an extension the definitions.</summary>
    public IReadOnlyList<string> Profiles => [.. _element.Types.SelectMany(type => type.Profiles)];

    /// <summary>The value that it must be, as text; null for any.</summary>
    public string? Value => _element.Value?.Shown.Trim('\'');

    /// <summary>The value set of its codes; null where the profile names none.</summary>
    public string? ValueSet => _element.Binding?.Url;

    /// <summary>Whether only codes of that value set may be used.</summary>
    public bool IsValueSetRequired => _element.Binding is { IsRequired: true };

    /// <summary>Its slices.</summary>
    public IReadOnlyList<FhirProfilePart> Slices => field ??= [.. _element.Slices.Select(slice => new FhirProfilePart(slice))];

    /// <summary>What is asked of what stands below it.</summary>
    public IReadOnlyList<FhirProfilePart> Children => field ??= [.. _element.Children.Select(child => new FhirProfilePart(child))];
}

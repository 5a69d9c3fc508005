namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>A profile or an extension's definition, compiled: what it asks beyond the type it is of.</summary>
/// <param name="Url">Its canonical URL without a version.</param>
/// <param name="TypeName">The type it is of.</param>
/// <param name="Version">Its version, or null.</param>
/// <param name="IsModifier">Whether it is an extension that may change the meaning of what it stands on.</param>
/// <param name="Contexts">Of an extension: the paths and types that it may extend; empty where those are not given simply.</param>
/// <param name="Base">The profile that it narrows and does not repeat; null where it says all itself.</param>
/// <param name="Root">What it asks of the whole.</param>
internal sealed record FhirProfile(string Url, string TypeName, string? Version, bool IsModifier, IReadOnlyList<string> Contexts, string? Base, ProfileElement Root)
{
    /// <summary>Its title, where it was read with one.</summary>
    public string? Title { get; init; }

    /// <summary>What it is for, where it was read with that.</summary>
    public string? Description { get; init; }

    /// <summary>The end of the URL, by which people know it.</summary>
    public string Name => Url[(Url.LastIndexOf('/') + 1)..];
}

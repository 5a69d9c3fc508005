namespace IntegrationStudio.Standards.Fhir;

/// <summary>What <see cref="FhirValidator.Validate"/> checks beyond the base definitions, and how much it reports.</summary>
public sealed record FhirValidationOptions
{
    /// <summary>The base definitions and the profiles that resources name themselves.</summary>
    public static FhirValidationOptions Default { get; } = new();

    /// <summary>Canonical URLs of profiles that the validated resource must meet, beside those in its <c>meta.profile</c>. One that is not known is a warning.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Profiles and extensions of the caller's own, beside those of FHIR R4 and US Core 5.0.1 that are always known; null for none.</summary>
    public FhirDefinitionSet? Definitions { get; init; }

    /// <summary>Whether resources are checked against the profiles in their <c>meta.profile</c>.</summary>
    public bool UsesMetaProfiles { get; init; } = true;

    /// <summary>Whether rules that only recommend are checked too: that a resource has a narrative (dom-6).</summary>
    public bool ChecksBestPractice { get; init; }

    /// <summary>How many problems are reported at most.</summary>
    public int MostProblems { get; init; } = 1000;
}

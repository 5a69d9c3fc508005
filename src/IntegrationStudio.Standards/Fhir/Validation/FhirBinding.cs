using IntegrationStudio.Standards.Fhir.Terminology;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>Which codes an element may have (terminologies.html#strength).</summary>
/// <param name="Url">The value set.</param>
/// <param name="IsRequired">Only codes of the set; otherwise extensible: others only where the set has none that fits.</param>
/// <param name="NeedsCode">Whether text alone is not enough.</param>
internal sealed record FhirBinding(string Url, bool IsRequired, bool NeedsCode)
{
    /// <summary>Reads the strength as the tables have it: R required, E extensible, M a maximum.</summary>
    public static FhirBinding Of(string strength, string url) => new(url, strength is "R" or "M", strength == "R");

    /// <summary>The codes; null when nobody can say here what the set has.</summary>
    public FhirCodeSet? Codes => FhirTerminology.R4.ValueSet(Url);
}

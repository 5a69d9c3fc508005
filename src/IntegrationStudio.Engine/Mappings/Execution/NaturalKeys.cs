using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>
/// What makes a thing without an identifier of its own the same thing in two messages: a role is of one person in one organization, an allergy of one patient to
/// one substance. The first element must be there; a type that is not listed has no identity beyond its message.
/// </summary>
internal static class NaturalKeys
{
    private static readonly Dictionary<FhirType, FhirElement[]> Keys = new()
    {
        [Type("Organization")] = Elements("Organization", "name"),
        [Type("PractitionerRole")] = Elements("PractitionerRole", "practitioner", "organization", "code", "location"),
        [Type("RelatedPerson")] = Elements("RelatedPerson", "name", "patient", "relationship"),
        [Type("AllergyIntolerance")] = Elements("AllergyIntolerance", "code", "patient"),
        [Type("Condition")] = Elements("Condition", "code", "subject", "encounter", "recordedDate", "onsetDateTime"),
        [Type("Procedure")] = Elements("Procedure", "code", "subject", "encounter", "performedDateTime", "performedPeriod"),
        [Type("Immunization")] = Elements("Immunization", "vaccineCode", "patient", "occurrenceDateTime", "occurrenceString"),
        [Type("Coverage")] = Elements("Coverage", "payor", "beneficiary", "subscriberId", "class"),
    };

    /// <summary>The elements that name a thing of a type; empty where nothing does.</summary>
    public static ReadOnlySpan<FhirElement> Of(FhirType type) => Keys.TryGetValue(type, out FhirElement[]? elements) ? elements : default;

    private static FhirType Type(string name) => FhirSchema.R4.Resource(name)!;

    private static FhirElement[] Elements(string type, params string[] names) => [.. names.Select(name => Type(type).Find(name)!)];
}

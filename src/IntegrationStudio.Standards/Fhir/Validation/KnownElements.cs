namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>Elements that the checks look at in many places.</summary>
internal static class KnownElements
{
    public static readonly FhirElement ConceptCoding = Of("CodeableConcept", "coding");
    public static readonly FhirElement CodingSystem = Of("Coding", "system");
    public static readonly FhirElement CodingCode = Of("Coding", "code");
    public static readonly FhirElement ExtensionUrl = Of("Extension", "url");
    public static readonly FhirElement ReferenceReference = Of("Reference", "reference");
    public static readonly FhirElement ReferenceType = Of("Reference", "type");
    public static readonly FhirElement BundleType = Of("Bundle", "type");
    public static readonly FhirElement BundleEntry = Of("Bundle", "entry");
    public static readonly FhirElement EntryFullUrl = Of("Bundle.entry", "fullUrl");
    public static readonly FhirElement EntryResource = Of("Bundle.entry", "resource");
    public static readonly FhirElement MetaProfile = Of("Meta", "profile");
    public static readonly FhirElement MetaVersionId = Of("Meta", "versionId");
    public static readonly FhirElement MetaLastUpdated = Of("Meta", "lastUpdated");
    public static readonly FhirElement MetaSecurity = Of("Meta", "security");

    private static FhirElement Of(string type, string name) => FhirSchema.R4.Type(type)!.Find(name)!;
}

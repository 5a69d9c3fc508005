using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>The elements that identity, references and Bundles need: all that the executor knows about FHIR.</summary>
internal static class FhirShape
{
    public static readonly FhirType Bundle = FhirSchema.R4.Resource("Bundle")!;
    public static readonly TreeElement Reference = Of("Reference", "reference");
    public static readonly TreeElement IdentifierSystem = Of("Identifier", "system");
    public static readonly TreeElement IdentifierValue = Of("Identifier", "value");
    public static readonly TreeElement IdentifierAssigner = Of("Identifier", "assigner");
    public static readonly TreeElement ReferenceDisplay = Of("Reference", "display");
    public static readonly TreeElement NameFamily = Of("HumanName", "family");
    public static readonly TreeElement NameGiven = Of("HumanName", "given");
    public static readonly TreeElement ConceptCoding = Of("CodeableConcept", "coding");
    public static readonly TreeElement ConceptText = Of("CodeableConcept", "text");
    public static readonly TreeElement CodingSystem = Of("Coding", "system");
    public static readonly TreeElement CodingCode = Of("Coding", "code");
    public static readonly TreeElement BundleId = Of("Bundle", "id");
    public static readonly TreeElement BundleType = Of("Bundle", "type");
    public static readonly TreeElement BundleEntry = Of("Bundle", "entry");
    public static readonly TreeElement EntryFullUrl = Of("Bundle.entry", "fullUrl");
    public static readonly TreeElement EntryResource = Of("Bundle.entry", "resource");
    public static readonly TreeElement EntryRequest = Of("Bundle.entry", "request");
    public static readonly TreeElement RequestMethod = Of("Bundle.entry.request", "method");
    public static readonly TreeElement RequestUrl = Of("Bundle.entry.request", "url");
    public static readonly TreeElement RequestIfNoneExist = Of("Bundle.entry.request", "ifNoneExist");

    private static FhirElement Of(string type, string element) =>
        FhirSchema.R4.Type(type)?.Find(element) ?? throw new InvalidOperationException($"{type}.{element} is missing in the FHIR tables.");
}

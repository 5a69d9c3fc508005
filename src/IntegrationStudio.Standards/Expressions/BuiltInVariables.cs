namespace IntegrationStudio.Standards.Expressions;

/// <summary>The environment variables that every FHIRPath engine for FHIR provides (FHIR R4 fhirpath.html#variables).</summary>
internal static class BuiltInVariables
{
    public static bool IsKnown(string name) => name is "context" or "resource" or "rootResource" || Find(name) is not null;

    public static string? Find(string name) => name switch
    {
        "sct" => "http://snomed.info/sct",
        "loinc" => "http://loinc.org",
        "ucum" => "http://unitsofmeasure.org",
        _ when name.StartsWith("vs-", StringComparison.Ordinal) => "http://hl7.org/fhir/ValueSet/" + name[3..],
        _ when name.StartsWith("ext-", StringComparison.Ordinal) => "http://hl7.org/fhir/StructureDefinition/" + name[4..],
        _ => null,
    };
}

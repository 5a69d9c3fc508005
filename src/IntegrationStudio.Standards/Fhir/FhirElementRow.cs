namespace IntegrationStudio.Standards.Fhir;

/// <summary>One line of the element tables, read.</summary>
internal readonly record struct FhirElementRow(
    string OwnerName, string Name, int Order, int Min, int Max, string TypeName, FhirPrimitive Primitive, IReadOnlyList<string> TargetTypes, FhirValueSet? ValueSet);

using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>Checks the structure of resources: elements, cardinality, types, primitive formats, required codes, choices given twice, empty objects, ids and references. Allocates nothing when all is well.</summary>
public static class FhirValidator
{
    /// <summary>Every problem of a resource and all below it, with paths like <c>Bundle.entry[2].resource.status</c>; empty when valid.</summary>
    public static IReadOnlyList<Problem> ValidateStructure(DataTree tree, int node) => throw new NotSupportedException();

    /// <summary>Reads a resource or Bundle from JSON and checks it: what <c>studio validate FILE.json</c> reports.</summary>
    public static IReadOnlyList<Problem> ValidateJson(ReadOnlySpan<byte> json) => throw new NotSupportedException();
}

using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>Reads FHIR JSON strictly and reports all problems with their paths: what is no JSON, unknown elements, wrong JSON types, duplicate keys, too deep or too large.</summary>
public static class FhirJsonReader
{
    /// <summary>Reads one resource; its node is the tree's <see cref="DataTree.Root"/>.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> json) => throw new NotSupportedException();
}

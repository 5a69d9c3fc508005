using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// Reads FHIR JSON strictly (json.html) and reports all problems with their paths. Elements may come in any order. What is read can be written again by
/// <see cref="FhirJsonWriter"/> without loss. Cardinality, formats and codes are left to <see cref="FhirValidator"/>.
/// </summary>
/// <remarks>
/// Codes of problems: <c>json.too-large</c>, <c>json.not-utf8</c>, <c>json.malformed</c>, <c>json.too-deep</c>, <c>json.duplicate-key</c>, <c>json.bad-escape</c>,
/// <c>fhir.resource-type</c>, <c>fhir.unknown-element</c>, <c>fhir.list</c>, <c>fhir.type</c>, <c>fhir.null</c>.
/// </remarks>
public static class FhirJsonReader
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int LargestDocument = 64 * 1024 * 1024;

    /// <summary>How deep objects and arrays may nest.</summary>
    public const int DeepestNesting = 256;

    /// <summary>How deep resources may stand in each other (a Bundle in a Bundle's entry and so on).</summary>
    internal const int MostNestedResources = 16;

    /// <summary>Reads one resource; its node is the tree's <see cref="DataTree.Root"/>.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> json) => Read(json, null);

    /// <summary>Reads one value of a data type, such as what a script returned; with null, a resource.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> json, FhirType? type)
    {
        var tree = new DataTree();
        var problems = new List<Problem>();
        var walk = new FhirJsonWalk(tree, json, problems, checkKinds: true);
        walk.ReadDocument(type);
        return problems.Count == 0 ? tree : Outcome<DataTree>.Failed(problems);
    }

    /// <summary>Reads a resource into an empty tree as far as that is possible, leaving out what is not, and without checking the JSON types of primitives.</summary>
    /// <returns>The resource, or <see cref="DataTree.None"/>.</returns>
    internal static int ReadInto(DataTree tree, ReadOnlySpan<byte> json, List<Problem> problems) =>
        new FhirJsonWalk(tree, json, problems, checkKinds: false).ReadDocument(null);
}

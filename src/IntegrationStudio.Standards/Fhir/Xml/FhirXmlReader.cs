using System.Xml;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// Reads FHIR XML strictly (xml.html) and reports all problems with their paths, lines and columns. What is read can be written again by <see cref="FhirXmlWriter"/> and
/// <see cref="FhirJsonWriter"/> without loss; comments and processing instructions are passed over; elements out of order are read with a warning. Cardinality, formats and codes are left to <see cref="FhirValidator"/>.
/// Document types are refused, so there are no entities to expand and nothing is ever fetched.
/// </summary>
/// <remarks>
/// Codes of problems: <c>xml.too-large</c>, <c>xml.not-utf8</c>, <c>xml.doctype</c>, <c>xml.malformed</c>, <c>xml.too-deep</c>, <c>xml.namespace</c>, <c>xml.order</c>,
/// <c>xml.duplicate-element</c>, <c>xml.attribute</c>, <c>xml.text</c>, <c>fhir.resource-type</c>, <c>fhir.unknown-element</c>, <c>fhir.format</c>.
/// </remarks>
public static class FhirXmlReader
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int LargestDocument = FhirJsonReader.LargestDocument;

    /// <summary>How deep elements may nest.</summary>
    public const int DeepestNesting = 256;

    /// <summary>Reads one resource; its node is the tree's <see cref="DataTree.Root"/>.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> xml)
    {
        var tree = new DataTree();
        var problems = new List<Problem>();
        new FhirXmlWalk(tree, problems, validates: false).ReadDocument(xml);
        return problems.Exists(p => p.Severity == Severity.Error) ? Outcome<DataTree>.Failed(problems) : Outcome<DataTree>.Of(tree, problems);
    }

    /// <summary>Reads a resource into an empty tree as far as that is possible, leaving out what is not, and keeping numbers and booleans that are none as text.</summary>
    /// <returns>The resource, or <see cref="DataTree.None"/>.</returns>
    internal static int ReadInto(DataTree tree, ReadOnlySpan<byte> xml, List<Problem> problems) => new FhirXmlWalk(tree, problems, validates: true).ReadDocument(xml);

    /// <summary>How every XML text from outside is read.</summary>
    internal static XmlReaderSettings Settings(ConformanceLevel level) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LargestDocument,
        ConformanceLevel = level,
        IgnoreProcessingInstructions = true,
        IgnoreComments = true,
    };
}

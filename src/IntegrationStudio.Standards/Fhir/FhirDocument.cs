using System.Buffers;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>Resources in either format, told apart by their first character.</summary>
public static class FhirDocument
{
    /// <summary>XML when the first character that is no white space is an angle bracket, else JSON.</summary>
    public static FhirFormat FormatOf(ReadOnlySpan<byte> document)
    {
        if (document.StartsWith("\uFEFF"u8)) document = document[3..];
        var first = document.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && document[first] == (byte)'<' ? FhirFormat.Xml : FhirFormat.Json;
    }

    /// <summary>Reads one resource strictly; its node is the tree's <see cref="DataTree.Root"/>.</summary>
    public static Outcome<DataTree> Read(ReadOnlySpan<byte> document) =>
        FormatOf(document) == FhirFormat.Xml ? FhirXmlReader.Read(document) : FhirJsonReader.Read(document);

    /// <summary>
    /// Reads a resource into an empty tree for validation: as far as that is possible, with a problem for each thing that was left out. Values of the wrong kind (a number in quotes)
    /// are kept for <see cref="FhirValidator"/> to report.
    /// </summary>
    /// <returns>The resource, or <see cref="DataTree.None"/> when not even its type is known.</returns>
    public static int ReadForValidation(DataTree tree, ReadOnlySpan<byte> document, ICollection<Problem> problems)
    {
        var found = new List<Problem>();
        var root = FormatOf(document) == FhirFormat.Xml ? FhirXmlReader.ReadInto(tree, document, found) : FhirJsonReader.ReadInto(tree, document, found);
        foreach (var problem in found) problems.Add(problem);
        return root;
    }

    /// <summary>Writes one node with everything below it.</summary>
    public static void Write(DataTree tree, int node, IBufferWriter<byte> output, FhirFormat format, bool indented = false)
    {
        if (format == FhirFormat.Xml) FhirXmlWriter.Write(tree, node, output, indented);
        else FhirJsonWriter.Write(tree, node, output, indented);
    }
}

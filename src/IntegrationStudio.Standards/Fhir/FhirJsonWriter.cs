using System.Buffers;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>Writes resources and data types as FHIR JSON in one canonical form: <c>resourceType</c> first, then the elements in the order of the specification; UTF-8, no superfluous escapes (json.html).</summary>
public static class FhirJsonWriter
{
    /// <summary>Writes one node. Objects without content are left out.</summary>
    public static void Write(DataTree tree, int node, IBufferWriter<byte> output, bool indented = false) => throw new NotSupportedException();
}

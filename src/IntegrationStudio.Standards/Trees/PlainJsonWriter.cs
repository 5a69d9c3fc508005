using System.Buffers;

namespace IntegrationStudio.Standards.Trees;

/// <summary>Writes any tree as JSON, taking it as it stands: property names by element, lists as arrays.</summary>
public static class PlainJsonWriter
{
    /// <summary>Writes one node with everything below it.</summary>
    public static void Write(DataTree tree, int node, IBufferWriter<byte> output, bool indented = false) => throw new NotSupportedException();
}

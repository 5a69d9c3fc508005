using System.Buffers;
using System.Text;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Trees;

/// <summary>
/// Writes a tree of <see cref="Hl7TreeType"/>s as an HL7 v2 message in UTF-8: segments end with CR, values are escaped, empty segments and trailing separators are left out.
/// MSH-1 and MSH-2 are the delimiters given, whatever the tree says; MSH-18 is the mapping's to set where texts go beyond ASCII. The text <c>""</c> is written as it stands and deletes the receiver's value.
/// </summary>
public static class Hl7Writer
{
    /// <summary>Writes a message, a group or a single segment.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">The node of a structure, group or segment.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="delimiters">The separators; null for <c>|^~\&amp;</c>.</param>
    public static void Write(DataTree tree, int node, IBufferWriter<byte> output, Hl7Delimiters? delimiters = null)
    {
        if (tree.Type(node) is not Hl7TreeType { Level: not Hl7TreeLevel.DataType } type) throw new ArgumentException("The node is no structure, group or segment of HL7 v2.", nameof(node));
        WriteNode(tree, node, type, output, delimiters ?? Hl7Delimiters.Default);
    }

    /// <summary>The same as bytes.</summary>
    public static byte[] ToBytes(DataTree tree, int node, Hl7Delimiters? delimiters = null)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(tree, node, buffer, delimiters);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteNode(DataTree tree, int node, Hl7TreeType type, IBufferWriter<byte> output, in Hl7Delimiters delimiters)
    {
        if (type.Level == Hl7TreeLevel.Segment)
        {
            WriteSegment(tree, node, type, output, delimiters);
            return;
        }
        foreach (var child in tree.Children(node))
            WriteNode(tree, child, (Hl7TreeType)tree.Type(child)!, output, delimiters);
    }

    private static void WriteSegment(DataTree tree, int node, Hl7TreeType type, IBufferWriter<byte> output, in Hl7Delimiters delimiters)
    {
        var isHeader = type.Name is "MSH" or "BHS" or "FHS";
        if (!isHeader && !HasValue(tree, node)) return;
        output.Write(Encoding.ASCII.GetBytes(type.Name));
        var written = 0;
        if (isHeader)
        {
            Put(output, delimiters.Field);
            output.Write(Encoding.ASCII.GetBytes(delimiters.EncodingCharacters));
            written = 2;
        }
        var field = 0;
        var skipped = 0; // repetitions without a value hold the places of those behind them
        foreach (var child in tree.Children(node))
        {
            var number = tree.Order(child);
            if (isHeader && number <= 2) continue;
            if (number != field) (field, skipped) = (number, 0);
            if (!HasValue(tree, child))
            {
                skipped++;
                continue;
            }
            if (written == number) Put(output, delimiters.Repetition);
            for (; written < number; written++) Put(output, delimiters.Field);
            for (; skipped > 0; skipped--) Put(output, delimiters.Repetition);
            WriteParts(tree, child, output, delimiters, delimiters.Component);
        }
        Put(output, (byte)'\r');
    }

    /// <summary>Writes a value, or the components or subcomponents of one. A value beside children stands for the first of them.</summary>
    private static void WriteParts(DataTree tree, int node, IBufferWriter<byte> output, in Hl7Delimiters delimiters, byte separator)
    {
        var at = 1;
        var hasValue = tree.Kind(node) != TreeValueKind.None;
        if (hasValue) WriteValue(tree, node, output, delimiters);
        foreach (var child in tree.Children(node))
        {
            var number = tree.Order(child);
            if ((hasValue && number == 1) || !HasValue(tree, child)) continue;
            for (; at < number; at++) Put(output, separator);
            if (separator == delimiters.Component) WriteParts(tree, child, output, delimiters, delimiters.Subcomponent);
            else WriteValue(tree, child, output, delimiters);
        }
    }

    private static void WriteValue(DataTree tree, int node, IBufferWriter<byte> output, in Hl7Delimiters delimiters)
    {
        if (tree.GetString(node) is { } text) Hl7Escape.Write(text, delimiters, output);
        else Hl7Escape.Write(tree.GetUtf8(node), delimiters, output);
    }

    private static bool HasValue(DataTree tree, int node)
    {
        if (tree.Kind(node) is TreeValueKind.Text or TreeValueKind.Number or TreeValueKind.Boolean) return tree.GetString(node) is not "";
        foreach (var child in tree.Children(node))
            if (HasValue(tree, child)) return true;
        return false;
    }

    /// <summary>Writes a separator; where the delimiters have none of that kind, a space, as HL7 asks for.</summary>
    private static void Put(IBufferWriter<byte> output, byte separator)
    {
        output.GetSpan(1)[0] = separator == 0 ? (byte)' ' : separator;
        output.Advance(1);
    }
}

using System.Buffers;

namespace IntegrationStudio.Standards.Hl7v2.Editing;

/// <summary>Finds the bytes that a path stands for in a segment, or where they would have to be put and with which separators before them.</summary>
internal static class ElementLocator
{
    /// <summary>Offset and length of what is to be replaced; <paramref name="prefix"/> gets the separators that are missing up to the place (none when the new text is empty: nothing has to be made for it).</summary>
    public static (int Start, int Length) Find(Hl7Segment segment, Hl7Path path, ArrayBufferWriter<byte> text, out ArrayBufferWriter<byte> prefix)
    {
        prefix = new(16);
        var delimiters = segment.Message.Delimiters;
        var (repetition, component, subcomponent) = (Math.Max(1, path.Repetition), Math.Max(1, path.Component), Math.Max(1, path.Subcomponent));
        var depth = path.Subcomponent > 0 ? 3 : path.Component > 0 ? 2 : path.Repetition > 0 ? 1 : 0;
        if (path.Field > segment.FieldCount)
        {
            var missing = path.Field - Math.Max(segment.FieldCount, segment.Key.DeclaresSeparators ? 2 : 0);
            return Missing(End(segment), prefix, text, delimiters.Field, missing, Rest(delimiters, depth, repetition, component, subcomponent));
        }
        var element = segment.Field(path.Field);
        if (depth == 0)
            return (element.Start, element.Length);
        var count = Math.Max(1, element.RepetitionCount);
        if (repetition > count)
            return Missing(element.Start + element.Length, prefix, text, delimiters.Repetition, repetition - count, Rest(delimiters, depth, 1, component, subcomponent));
        element = element.Repetition(repetition);
        if (depth == 1)
            return (element.Start, element.Length);
        count = Math.Max(1, element.ComponentCount);
        if (component > count)
            return Missing(element.Start + element.Length, prefix, text, delimiters.Component, component - count, Rest(delimiters, depth, 1, 1, subcomponent));
        element = element.Component(component);
        if (depth == 2)
            return (element.Start, element.Length);
        count = Math.Max(1, element.ComponentCount);
        if (subcomponent > count)
            return Missing(element.Start + element.Length, prefix, text, delimiters.Subcomponent, subcomponent - count, []);
        element = element.Subcomponent(subcomponent);
        return (element.Start, element.Length);
    }

    private static (int, int) Missing(int at, ArrayBufferWriter<byte> prefix, ArrayBufferWriter<byte> text, byte separator, int count, byte[] rest)
    {
        if (text.WrittenCount > 0)
        {
            prefix.GetSpan(count)[..count].Fill(separator);
            prefix.Advance(count);
            prefix.Write(rest);
        }
        return (at, 0);
    }

    /// <summary>Separators below the one that is missing.</summary>
    private static byte[] Rest(in Hl7Delimiters delimiters, int depth, int repetition, int component, int subcomponent) =>
    [
        .. Enumerable.Repeat(delimiters.Repetition, repetition - 1),
        .. Enumerable.Repeat(delimiters.Component, depth >= 2 ? component - 1 : 0),
        .. Enumerable.Repeat(delimiters.Subcomponent, depth >= 3 ? subcomponent - 1 : 0),
    ];

    private static int End(Hl7Segment segment) => segment.Start + segment.RawSpan.Length;
}

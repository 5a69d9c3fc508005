using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IntegrationStudio.Standards.Hl7v2.Parsing;

/// <summary>
/// Finds all segments and fields of a message in one pass. A segment begins at a line that starts with a segment name;
/// any other line belongs to the field before it, because senders do put bare line breaks into text.
/// </summary>
internal ref struct FieldIndexer
{
    private readonly byte[] buffer;
    private readonly int end;
    private readonly byte separator;
    private readonly Hl7ParseOptions options;
    private int[] fields;
    private SegmentEntry[] segments;
    private int fieldCount;
    private int segmentCount;
    private int skipTo;

    private FieldIndexer(byte[] buffer, int end, byte separator, Hl7ParseOptions options)
    {
        this.buffer = buffer;
        this.end = end;
        this.separator = separator;
        this.options = options;
        fields = ArrayPool<int>.Shared.Rent(512);
        segments = ArrayPool<SegmentEntry>.Shared.Rent(64);
    }

    /// <summary>Indexes <c>buffer[start..end]</c>, which begins with a segment name. Returns the problem that forbids to go on, or null.</summary>
    public static Problem? Index(byte[] buffer, int start, int end, byte separator, Hl7ParseOptions options, ref ProblemList problems, out SegmentEntry[] segments, out int[] fields)
    {
        var indexer = new FieldIndexer(buffer, end, separator, options);
        try
        {
            indexer.Begin(start);
            var problem = indexer.Scan(start, ref problems);
            if (problem is not null)
            {
                segments = [];
                fields = [];
                return problem;
            }
            indexer.Close(end);
            segments = new SegmentEntry[indexer.segmentCount + 1];
            indexer.segments.AsSpan(0, indexer.segmentCount).CopyTo(segments);
            segments[indexer.segmentCount] = new(end, end, indexer.fieldCount, default);
            fields = indexer.fields.AsSpan(0, indexer.fieldCount).ToArray();
            return null;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(indexer.fields);
            ArrayPool<SegmentEntry>.Shared.Return(indexer.segments);
        }
    }

    /// <summary>Whether a segment begins at an offset: a capital, two capitals or digits, then a separator or the end of the line.</summary>
    public static bool BeginsSegment(byte[] buffer, int at, int end, byte separator)
    {
        if (end - at < 3 || !char.IsAsciiLetterUpper((char)buffer[at]) || !IsNameByte(buffer[at + 1]) || !IsNameByte(buffer[at + 2]))
            return false;
        return end - at == 3 || buffer[at + 3] is var next && (next == separator || next is (byte)'\r' or (byte)'\n');
    }

    private static bool IsNameByte(byte value) => char.IsAsciiLetterUpper((char)value) || char.IsAsciiDigit((char)value);

    private Problem? Scan(int start, ref ProblemList problems)
    {
        var at = start;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetArrayDataReference(buffer);
            var wanted = Vector256.Create(separator);
            var cr = Vector256.Create((byte)'\r');
            var lf = Vector256.Create((byte)'\n');
            for (; at <= end - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                var bytes = Vector256.LoadUnsafe(ref first, (nuint)at);
                var isField = Vector256.Equals(bytes, wanted);
                var hits = (isField | Vector256.Equals(bytes, cr) | Vector256.Equals(bytes, lf)).ExtractMostSignificantBits();
                if (fieldCount + 64 > fields.Length && Grow() is { } tooMany)
                    return tooMany;
                for (; hits != 0; hits &= hits - 1)
                {
                    var hit = at + BitOperations.TrailingZeroCount(hits);
                    if (buffer[hit] == separator)
                        fields[fieldCount++] = hit + 1;
                    else if (hit >= skipTo && Break(hit, ref problems) is { } problem)
                        return problem;
                }
            }
        }
        // The rest, and all of it where there are no such vectors.
        while (at < end)
        {
            var next = buffer.AsSpan(at, end - at).IndexOfAny(separator, (byte)'\r', (byte)'\n');
            if (next < 0)
                break;
            at += next;
            if (fieldCount + 64 > fields.Length && Grow() is { } tooMany)
                return tooMany;
            if (buffer[at] == separator)
                fields[fieldCount++] = at + 1;
            else if (at >= skipTo && Break(at, ref problems) is { } problem)
                return problem;
            at++;
        }
        return null;
    }

    private Problem? Break(int at, ref ProblemList problems)
    {
        var next = at + 1;
        while (next < end && buffer[next] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
            next++;
        skipTo = next;
        if (next == end)
        {
            Close(at);
            return null;
        }
        if (BeginsSegment(buffer, next, end, separator))
        {
            if (segmentCount >= options.MaxSegments)
                return new("hl7v2.too-many-segments", "", $"The message has more than {options.MaxSegments} segments.");
            Close(at);
            Begin(next);
            return null;
        }
        if (fieldCount == segments[segmentCount - 1].FirstField && buffer[next] != separator)
            return new("hl7v2.text-outside", PlaceOf(segmentCount - 1), "After the segment's name there is text on the next line that belongs to no field.") { Mend = "Begin every segment with its name and a field separator." };
        if (problems.IsOpen)
        {
            problems.Add(new("hl7v2.line-break", PlaceOf(segmentCount - 1), "A line break stands inside a field; the text after it is taken as part of the field.", Severity.Warning)
            {
                Mend = "Send line breaks in text as \\.br\\ or \\X0A\\.",
            });
        }
        return null;
    }

    private void Begin(int at)
    {
        if (segmentCount == segments.Length)
        {
            var larger = ArrayPool<SegmentEntry>.Shared.Rent(segmentCount * 2);
            segments.CopyTo(larger, 0);
            ArrayPool<SegmentEntry>.Shared.Return(segments);
            segments = larger;
        }
        segments[segmentCount++] = new(at, -1, fieldCount, Hl7SegmentName.From(buffer.AsSpan(at, 3)));
    }

    private void Close(int at)
    {
        ref var open = ref segments[segmentCount - 1];
        if (open.End >= 0)
            return;
        open = open with { End = at };
        fields[fieldCount++] = at + 1;
    }

    /// <summary>Makes room for the separators and segment ends of one vector.</summary>
    private Problem? Grow()
    {
        if (fieldCount >= options.MaxFields)
            return new("hl7v2.too-many-fields", PlaceOf(segmentCount - 1), $"The message has more than {options.MaxFields} fields.");
        var larger = ArrayPool<int>.Shared.Rent(fields.Length * 2);
        fields.CopyTo(larger, 0);
        ArrayPool<int>.Shared.Return(fields);
        fields = larger;
        return null;
    }

    private readonly string PlaceOf(int index)
    {
        var name = segments[index].Name;
        var occurrence = 0;
        for (var i = 0; i <= index; i++)
        {
            if (segments[i].Name == name)
                occurrence++;
        }
        return occurrence > 1 ? $"{name}[{occurrence}]" : name.ToString();
    }
}

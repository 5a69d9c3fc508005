using System.Buffers;
using IntegrationStudio.Standards.Hl7v2.Parsing;

namespace IntegrationStudio.Standards.Hl7v2.Batches;

/// <summary>Joins messages that were sent in parts: DSC-1 of one equals MSH-14 of the next, and ADD carries on the segment before it (HL7 v2.7.1, 2.10.2).</summary>
internal static class Continuations
{
    private static readonly Hl7SegmentName Add = Hl7SegmentName.From("ADD");
    private static readonly Hl7SegmentName Dsc = Hl7SegmentName.From("DSC");

    /// <summary>Replaces parts by the whole, in place.</summary>
    public static void Join(List<Outcome<Hl7Message>> messages, Hl7ParseOptions options, ref ProblemList problems)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Value is not { } first)
                continue;
            var parts = Parts(messages, i, first);
            if (parts.Count == 1 && first.IndexOf(Add) < 0)
                continue;
            messages[i] = Hl7Message.Parse(Whole(parts), options);
            messages.RemoveRange(i + 1, parts.Count - 1);
            if (parts.Count > 1)
                problems.Add(new("hl7v2.continued", "", $"Message {first.ControlId} was joined from {parts.Count} parts.", Severity.Information));
            if (Pointer(parts[^1]) is { Length: > 0 } pointer)
                problems.Add(new("hl7v2.continued", "", $"Message {first.ControlId} is continued ({pointer}), but the next part is not here.", Severity.Warning));
        }
    }

    private static List<Hl7Message> Parts(List<Outcome<Hl7Message>> messages, int index, Hl7Message first)
    {
        var parts = new List<Hl7Message> { first };
        while (Pointer(parts[^1]) is { Length: > 0 } pointer
            && index + parts.Count < messages.Count && messages[index + parts.Count].Value is { } next && next.GetString("MSH-14") == pointer)
        {
            parts.Add(next);
        }
        return parts;
    }

    private static string Pointer(Hl7Message message) => message.IndexOf(Dsc) is >= 0 and var index ? message[index].Field(1).ToString() : "";

    private static ReadOnlyMemory<byte> Whole(List<Hl7Message> parts)
    {
        var bytes = new ArrayBufferWriter<byte>(parts.Sum(part => part.Content.Length));
        foreach (var part in parts)
        {
            for (var i = part == parts[0] ? 0 : 1; i < part.SegmentCount; i++)
            {
                var segment = part[i];
                if (segment.Is(Dsc) && part != parts[^1])
                    continue;
                if (segment.Is(Add))
                {
                    bytes.Write(segment.RawSpan[Math.Min(4, segment.RawSpan.Length)..]);
                    continue;
                }
                if (bytes.WrittenCount > 0)
                    bytes.Write("\r"u8);
                bytes.Write(segment.RawSpan);
            }
        }
        bytes.Write("\r"u8);
        return bytes.WrittenMemory;
    }
}

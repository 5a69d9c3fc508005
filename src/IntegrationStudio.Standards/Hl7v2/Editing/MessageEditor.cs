using System.Buffers;
using System.Text;
using IntegrationStudio.Standards.Hl7v2.Parsing;
using IntegrationStudio.Standards.Hl7v2.Text;

namespace IntegrationStudio.Standards.Hl7v2.Editing;

/// <summary>Changes a message by splicing its bytes: whatever is not touched keeps its very bytes.</summary>
internal static class MessageEditor
{
    /// <summary>What was accepted once is not measured again when it grows.</summary>
    private static readonly Hl7ParseOptions Unlimited = new() { MaxLength = int.MaxValue, MaxFields = int.MaxValue / 4 };

    public static Problem? Set(Hl7Message message, Hl7Path path, string value)
    {
        if (path.Field == 0 || path.Occurrence == Hl7Path.All || path.Repetition == Hl7Path.All)
            return new("hl7v2.path", path.ToString(), "Only one field, repetition, component or subcomponent can be written at a time.");
        var index = path.IndexOf(message);
        if (index < 0)
        {
            if (path.Groups.Count > 0)
                return new("hl7v2.no-segment", path.ToString(), "The message has no such segment in such a group; add the segment first.");
            var count = message.Segments.Count(s => s.Key == path.SegmentKey);
            if (Math.Max(1, path.Occurrence) != count + 1)
                return new("hl7v2.no-segment", path.ToString(), $"The message has {count} {path.Segment} segments, so number {path.Occurrence} cannot be the next.");
            index = Add(message, path.Segment, message.SegmentCount).Index;
        }
        var segment = message[index];
        if (segment.Key.DeclaresSeparators && path.Field <= 2)
            return new("hl7v2.path", path.ToString(), "The separators of a message cannot be changed in place.");
        if (Undeclared(message, path) is { } undeclared)
            return undeclared;
        if (segment.Key == Hl7SegmentName.Msh && path.Field == 18 && !Ascii.IsValid(message.Content))
            return new("hl7v2.path", path.ToString(), "The character set of a message that has text beyond ASCII cannot be changed in place.");
        var text = new ArrayBufferWriter<byte>();
        if (Encode(message, value, path, text) is { } problem)
            return problem;
        var (start, length) = ElementLocator.Find(segment, path, text, out var prefix);
        Splice(message, start, length, [.. prefix.WrittenSpan, .. text.WrittenSpan]);
        return null;
    }

    public static Hl7Segment Add(Hl7Message message, string name, int before)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(before, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, message.SegmentCount);
        if (Hl7SegmentName.From(name) == Hl7SegmentName.Msh || !FieldIndexer.BeginsSegment(Encoding.UTF8.GetBytes(name), 0, name.Length, 0) || name.Length != 3)
            throw new ArgumentException($"\"{name}\" is no name for a segment that can be added.", nameof(name));
        var terminator = Terminator(message);
        var bytes = Encoding.ASCII.GetBytes(name);
        if (before == message.SegmentCount)
            Splice(message, message.ContentEnd, 0, [.. terminator, .. bytes]);
        else
            Splice(message, message.Entries[before].Start, 0, [.. bytes, .. terminator]);
        return message[before];
    }

    public static void Remove(Hl7Message message, int index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, message.SegmentCount);
        // The line break before the segment goes with it, so that the last segment can be removed like any other.
        var start = message.Entries[index - 1].End;
        Splice(message, start, message.Entries[index].End - start, []);
    }

    /// <summary>The line end that the message itself uses; CR for a message of one segment.</summary>
    private static ReadOnlySpan<byte> Terminator(Hl7Message message)
    {
        var end = message.Entries[0].End;
        if (end >= message.Buffer.Length || message.Buffer[end] is not ((byte)'\r' or (byte)'\n'))
            return "\r"u8;
        return message.Buffer[end] == '\n' ? "\n"u8 : end + 1 < message.Buffer.Length && message.Buffer[end + 1] == '\n' ? "\r\n"u8 : "\r"u8;
    }

    /// <summary>Escapes first and then goes to the message's character set: in some sets bytes of letters look like separators.</summary>
    private static Problem? Encode(Hl7Message message, string value, Hl7Path path, ArrayBufferWriter<byte> text)
    {
        Hl7Escape.Write(value, message.Delimiters, text);
        if (message.TranscodedFrom is not null || message.Charset == Hl7Charset.Utf8 || Ascii.IsValid(text.WrittenSpan))
            return null;
        try
        {
            var bytes = message.Charset.Encoding.GetBytes(Encoding.UTF8.GetString(text.WrittenSpan));
            text.ResetWrittenCount();
            text.Write(bytes);
            return null;
        }
        catch (EncoderFallbackException)
        {
            return new("hl7v2.bad-text", path.ToString(), $"The text has characters that the message's character set {message.Charset.Name} does not have.");
        }
    }

    private static Problem? Undeclared(Hl7Message message, Hl7Path path)
    {
        var delimiters = message.Delimiters;
        var missing = path.Repetition > 1 && delimiters.Repetition == 0 ? "repetition" : path.Subcomponent > 1 && delimiters.Subcomponent == 0 ? "subcomponent" : null;
        return missing is null ? null : new("hl7v2.path", path.ToString(), $"The message declares no {missing} separator.");
    }

    private static void Splice(Hl7Message message, int start, int length, ReadOnlySpan<byte> insert)
    {
        var received = message.Raw.Span;
        byte[] changed;
        if (message.TranscodedFrom is { } charset)
        {
            var all = message.Buffer.AsSpan();
            changed = Transcoding.FromUtf8((byte[])[.. all[..start], .. insert, .. all[(start + length)..]], charset, received);
        }
        else
        {
            var offset = message.Buffer.AsSpan().Overlaps(received, out var at) ? at : 0;
            changed = [.. received[..(start - offset)], .. insert, .. received[(start - offset + length)..]];
        }
        message.Become(MessageReader.Read(changed, Unlimited).Require());
    }
}

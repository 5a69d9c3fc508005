using System.Runtime.InteropServices;
using System.Text;
using IntegrationStudio.Standards.Hl7v2.Text;

namespace IntegrationStudio.Standards.Hl7v2.Parsing;

/// <summary>Turns received bytes into a message: where it begins, its separators, its character set, its index.</summary>
internal static class MessageReader
{
    public static Outcome<Hl7Message> Read(ReadOnlyMemory<byte> raw, Hl7ParseOptions options)
    {
        if (raw.Length > options.MaxLength)
            return new Problem("hl7v2.too-long", "", $"The message has {raw.Length} bytes; the limit is {options.MaxLength}.");
        var problems = default(ProblemList);
        if (Transcoding.Detect(raw.Span) is { } wide)
            return ReadTranscoded(raw, wide, options, ref problems);
        var (buffer, start, end) = Locate(raw);
        if (Begin(buffer, ref start, ref end) is { } none)
            return none;
        if (Hl7Delimiters.Read(buffer.AsSpan(start, end - start), out var delimiters) is { } bad)
            return bad;
        var declared = Declared(buffer.AsSpan(start, end - start), delimiters, out var code);
        if (declared is { IsAsciiSafe: false } && !Ascii.IsValid(buffer.AsSpan(start, end - start)))
            return ReadTranscoded(raw, declared, options, ref problems);
        return Finish(raw, buffer, start, end, delimiters, declared, code, null, options, ref problems);
    }

    private static Outcome<Hl7Message> ReadTranscoded(ReadOnlyMemory<byte> raw, Hl7Charset charset, Hl7ParseOptions options, ref ProblemList problems)
    {
        var buffer = Transcoding.ToUtf8(raw.Span, charset, ref problems);
        var (start, end) = (0, buffer.Length);
        if (Begin(buffer, ref start, ref end) is { } none)
            return none;
        if (Hl7Delimiters.Read(buffer.AsSpan(start, end - start), out var delimiters) is { } bad)
            return bad;
        _ = Declared(buffer.AsSpan(start, end - start), delimiters, out var code);
        return Finish(raw, buffer, start, end, delimiters, charset, code, charset, options, ref problems);
    }

    private static Outcome<Hl7Message> Finish(
        ReadOnlyMemory<byte> raw, byte[] buffer, int start, int end, Hl7Delimiters delimiters, Hl7Charset? declared, string code, Hl7Charset? transcoded, Hl7ParseOptions options, ref ProblemList problems)
    {
        if (FieldIndexer.Index(buffer, start, end, delimiters.Field, options, ref problems, out var segments, out var fields) is { } problem)
            return problem;
        var message = new Hl7Message(raw, buffer, start, end, delimiters, segments, fields) { TranscodedFrom = transcoded };
        if (Several(message) is { } several)
            return several;
        if (message[0].Field(2).Length != delimiters.Count)
            problems.Add(new("hl7v2.separators", "MSH-2", $"MSH-2 has {message[0].Field(2).Length} characters; it is read as {delimiters.EncodingCharacters}.", Severity.Warning) { Mend = "Send ^~\\& in MSH-2." });
        TextChecks.Apply(message, declared, code, options, ref problems);
        return Outcome<Hl7Message>.Of(message, problems.Items);
    }

    /// <summary>The received array itself where there is one; offsets of the message point into it.</summary>
    private static (byte[] Buffer, int Start, int End) Locate(ReadOnlyMemory<byte> raw)
    {
        if (MemoryMarshal.TryGetArray(raw, out var segment) && segment.Array is { } array)
            return (array, segment.Offset, segment.Offset + segment.Count);
        var copy = raw.ToArray();
        return (copy, 0, copy.Length);
    }

    /// <summary>Steps over what may stand around a message: byte-order mark, white space, line ends, MLLP's frame bytes, filler. Returns a problem when no MSH follows.</summary>
    private static Problem? Begin(byte[] buffer, ref int start, ref int end)
    {
        if (buffer.AsSpan(start, end - start).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            start += 3;
        while (start < end && buffer[start] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t' or 0x0B)
            start++;
        while (end > start && buffer[end - 1] is (byte)'\r' or (byte)'\n' or 0x1C or 0x0B or 0x1A or 0)
            end--;
        if (start == end)
            return new("hl7v2.empty", "", "There is no message: no bytes, or nothing but white space.");
        var all = buffer.AsSpan(start, end - start);
        return all.StartsWith("MSH"u8) ? null : NoHeader(all);
    }

    private static Problem NoHeader(ReadOnlySpan<byte> all)
    {
        if (all.StartsWith("FHS"u8) || all.StartsWith("BHS"u8))
            return new("hl7v2.batch", "", "This is a batch, not one message.") { Mend = "Read it as a file: each of its messages is then taken by itself." };
        var found = all[..Math.Min(3, all.Length)];
        var shown = found.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 ? $"\"{Encoding.ASCII.GetString(found)}\"" : "bytes " + Convert.ToHexString(found);
        return new("hl7v2.no-msh", "", $"A message begins with MSH; this begins with {shown}.");
    }

    /// <summary>The character set that MSH-18 names (its first repetition), found before anything is indexed.</summary>
    private static Hl7Charset? Declared(ReadOnlySpan<byte> message, in Hl7Delimiters delimiters, out string code)
    {
        var line = message.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? message[..end] : message;
        for (var field = 1; field < 18; field++)
        {
            var next = line.IndexOf(delimiters.Field);
            if (next < 0)
            {
                code = "";
                return null;
            }
            line = line[(next + 1)..];
        }
        var stop = line.IndexOfAny(delimiters.Field, delimiters.Repetition, delimiters.Component);
        var value = (stop < 0 ? line : line[..stop]).Trim((byte)' ');
        if (value.IsEmpty || value.SequenceEqual("\"\""u8))
        {
            code = "";
            return null;
        }
        code = CodeCache.Get(value[..Math.Min(value.Length, 40)]);
        return Hl7Charset.For(code);
    }

    private static Problem? Several(Hl7Message message)
    {
        var second = message.IndexOf(Hl7SegmentName.Msh, 1);
        return second < 0 ? null : new("hl7v2.several-messages", "MSH[2]", $"A second MSH stands at segment {second + 1}: these are several messages.") { Mend = "Read it as a file: each message is then taken by itself." };
    }
}

using IntegrationStudio.Standards.Hl7v2.Parsing;
using IntegrationStudio.Standards.Hl7v2.Text;

namespace IntegrationStudio.Standards.Hl7v2.Batches;

/// <summary>Splits a file into messages at the lines that begin with MSH, checks its envelopes, and joins what was continued.</summary>
internal static class BatchReader
{
    public static Hl7Batch Read(ReadOnlyMemory<byte> bytes, Hl7ParseOptions options)
    {
        if (Transcoding.Detect(bytes.Span) is { } wide)
            return ReadWide(bytes, wide, options);
        var problems = default(ProblemList);
        var pieces = Split(bytes, ref problems);
        if (pieces.Count == 0)
            return new([Hl7Message.Parse(bytes, options)], problems.Items);
        var messages = pieces.ConvertAll(piece => Hl7Message.Parse(piece, options));
        Continuations.Join(messages, options, ref problems);
        return new(messages, problems.Items);
    }

    /// <summary>UTF-16 is split as text; each message keeps its own bytes in the file's byte order.</summary>
    private static Hl7Batch ReadWide(ReadOnlyMemory<byte> bytes, Hl7Charset charset, Hl7ParseOptions options)
    {
        var problems = default(ProblemList);
        var pieces = Split(Transcoding.ToUtf8(bytes.Span, charset, ref problems), ref problems);
        if (pieces.Count <= 1)
            return new([Hl7Message.Parse(bytes, options)], problems.Items);
        var messages = pieces.ConvertAll(piece => Hl7Message.Parse(Transcoding.FromUtf8(piece.Span, charset, default), options));
        return new(messages, problems.Items);
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> bytes, ref ProblemList problems)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        var envelope = new Envelope();
        var lines = new LineReader(bytes.Span);
        var open = -1;
        while (lines.Next())
        {
            var kind = Header(lines.Line);
            if (kind.Length == 0)
            {
                if (open < 0 && !envelope.Begun && lines.Line.IndexOfAnyExcept(" \t\0\u001A"u8) >= 0 && problems.IsOpen)
                    problems.Add(new("hl7v2.text-outside", $"line {lines.Number}", "This line belongs to no message and was left out.", Severity.Warning));
                continue;
            }
            if (open >= 0)
                pieces.Add(Piece(bytes, open, lines.Start));
            open = kind == "MSH" ? lines.Start : -1;
            envelope.Take(kind, lines.Line, lines.Number, ref problems);
        }
        if (open >= 0)
            pieces.Add(Piece(bytes, open, bytes.Length));
        envelope.End(lines.Number, ref problems);
        return pieces;
    }

    /// <summary>The name of the header or trailer that a line begins with; empty for any other line.</summary>
    private static string Header(ReadOnlySpan<byte> line)
    {
        if (line.Length < 3)
            return "";
        var name = line[..3].SequenceEqual("MSH"u8) ? "MSH" : line[..3].SequenceEqual("BHS"u8) ? "BHS" : line[..3].SequenceEqual("FHS"u8) ? "FHS"
            : line[..3].SequenceEqual("BTS"u8) ? "BTS" : line[..3].SequenceEqual("FTS"u8) ? "FTS" : "";
        var ends = line.Length == 3 || !(char.IsAsciiLetterOrDigit((char)line[3]) || line[3] is (byte)' ' or >= 0x80);
        return ends && (line.Length > 3 || name is not "MSH") ? name : "";
    }

    /// <summary>A message with its last line end, without the blank lines and frame bytes that follow it.</summary>
    private static ReadOnlyMemory<byte> Piece(ReadOnlyMemory<byte> bytes, int start, int end)
    {
        var piece = bytes.Span[start..end];
        var length = piece.Length;
        while (length > 0 && piece[length - 1] is (byte)'\r' or (byte)'\n' or 0x0B or 0x1C or 0x1A or 0)
            length--;
        if (length < piece.Length && piece[length] is (byte)'\r' or (byte)'\n')
            length += piece[length] == '\r' && length + 1 < piece.Length && piece[length + 1] == '\n' ? 2 : 1;
        return bytes.Slice(start, length);
    }
}

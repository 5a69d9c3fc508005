using System.Globalization;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Takes something apart that holds several messages. What is not whole is refused as a whole: a batch that was cut off must not pass for a short one.</summary>
internal static class BatchSplitter
{
    /// <summary>More parts than this are not taken apart.</summary>
    public const int MostParts = 100_000;

    private const byte Quote = (byte)'"';

    /// <summary>The parts in their order, or every problem.</summary>
    public static Outcome<List<ReadOnlyMemory<byte>>> Split(ContentDefinition content, ReadOnlyMemory<byte> bytes)
    {
        var parts = content.Split switch
        {
            SplitMode.Hl7Batch => Hl7(bytes),
            SplitMode.Rows => Rows(content, bytes),
            SplitMode.Items => Items(bytes),
            _ => Lines(bytes),
        };
        if (!parts.Succeeded)
            return parts;
        if (parts.Value.Count == 0)
            return new Problem("batch.empty", "", "There is no message in it.");
        return parts.Value.Count > MostParts
            ? new Problem("batch.too-many", "", string.Create(CultureInfo.InvariantCulture, $"There are {parts.Value.Count:N0} messages in it; at most {MostParts:N0} are taken apart.")) { Mend = "Send it in parts." }
            : parts;
    }

    /// <summary>HL7 v2.5.1 section 2.10.3: FHS, BHS, messages, BTS, FTS. BTS-1 counts the messages of a batch, FTS-1 the batches of a file.</summary>
    private static Outcome<List<ReadOnlyMemory<byte>>> Hl7(ReadOnlyMemory<byte> bytes)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var problems = new List<Problem>();
        var (begin, inBatch, batches) = (-1, 0, 0);
        var (openFile, openBatch) = (false, false);
        var separator = (byte)'|';
        foreach (var (start, end) in Segments(bytes.Span))
        {
            var segment = bytes.Span[start..end];
            if (segment.Length > 3 && (segment.StartsWith("FHS"u8) || segment.StartsWith("BHS"u8) || segment.StartsWith("MSH"u8)))
                separator = segment[3];
            if (segment.StartsWith("MSH"u8) || segment.StartsWith("BHS"u8) || segment.StartsWith("BTS"u8) || segment.StartsWith("FTS"u8) || segment.StartsWith("FHS"u8))
            {
                if (begin >= 0)
                    parts.Add(bytes[begin..start]);
                begin = -1;
            }

            if (segment.StartsWith("MSH"u8))
                (begin, inBatch) = (start, inBatch + 1);
            else if (segment.StartsWith("FHS"u8))
                openFile = true;
            else if (segment.StartsWith("BHS"u8))
                (openBatch, inBatch, batches) = (true, 0, batches + 1);
            else if (segment.StartsWith("BTS"u8))
            {
                Count(segment, separator, inBatch, "BTS-1", "messages", problems);
                (openBatch, inBatch) = (false, 0);
            }
            else if (segment.StartsWith("FTS"u8))
            {
                Count(segment, separator, batches, "FTS-1", "batches", problems);
                openFile = false;
            }
            else if (begin < 0)
            {
                problems.Add(new("batch.stray", string.Create(CultureInfo.InvariantCulture, $"byte {start}"), "A segment stands outside of every message."));
                break;
            }
        }

        if (begin >= 0)
            parts.Add(bytes[begin..]);
        if (openBatch)
            problems.Add(new("batch.cut-off", "BTS", "The batch has no end: BTS is missing.") { Mend = "Send it again as a whole." });
        if (openFile)
            problems.Add(new("batch.cut-off", "FTS", "The file has no end: FTS is missing.") { Mend = "Send it again as a whole." });
        return problems.Count > 0 ? Outcome<List<ReadOnlyMemory<byte>>>.Failed(problems) : parts;
    }

    private static void Count(ReadOnlySpan<byte> trailer, byte separator, int found, string path, string what, List<Problem> problems)
    {
        var fields = trailer.Length > 4 ? trailer[4..] : [];
        var first = fields.IndexOf(separator) is >= 0 and var end ? fields[..end] : fields;
        if (int.TryParse(Encoding.ASCII.GetString(first).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var said) && said != found)
            problems.Add(new("batch.count", path, string.Create(CultureInfo.InvariantCulture, $"It says {said} {what}, and there are {found}.")) { Mend = "Send it again as a whole." });
    }

    private static List<(int Start, int End)> Segments(ReadOnlySpan<byte> bytes)
    {
        var segments = new List<(int, int)>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes[start..].IndexOfAny((byte)'\r', (byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            if (end > start)
                segments.Add((start, end));
            start = end + 1;
        }

        return segments;
    }

    private static Outcome<List<ReadOnlyMemory<byte>>> Lines(ReadOnlyMemory<byte> bytes)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        foreach (var (start, end) in Segments(bytes.Span))
            if (bytes.Span[start..end].ContainsAnyExcept((byte)' ', (byte)'\t'))
                parts.Add(bytes[start..end]);
        return parts;
    }

    /// <summary>A line break inside of quotes ends no row. Each part has the header above it again, so that it is read like the whole.</summary>
    private static Outcome<List<ReadOnlyMemory<byte>>> Rows(ContentDefinition content, ReadOnlyMemory<byte> bytes)
    {
        var quote = content.Layout is { } layout ? layout.IsFixed || layout.Quote is not { } own ? (byte)0 : (byte)own : Quote;
        var rows = new List<(int Start, int End)>();
        var (start, quoted) = (0, false);
        for (var i = 0; i <= bytes.Length; i++)
        {
            if (i < bytes.Length && quote != 0 && bytes.Span[i] == quote)
                quoted = !quoted;
            if (i < bytes.Length && (quoted || bytes.Span[i] is not ((byte)'\r' or (byte)'\n')))
                continue;
            if (i > start)
                rows.Add((start, i));
            start = i + 1;
        }

        if (quoted)
            return new Problem("batch.quote", "", "A quote is opened and never closed: rows cannot be told apart.") { Mend = "Close the quote, or say in the channel's layout that there are none." };
        if (content.Layout?.HasHeader == false || rows.Count == 0)
            return rows.ConvertAll(row => bytes[row.Start..row.End]);
        var header = bytes[rows[0].Start..rows[0].End];
        return rows.Skip(1).Select(row => (ReadOnlyMemory<byte>)(byte[])[.. header.Span, (byte)'\n', .. bytes.Span[row.Start..row.End]]).ToList();
    }

    private static Outcome<List<ReadOnlyMemory<byte>>> Items(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
                return root.EnumerateArray().Select(Utf8).ToList();
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("resourceType", out var type) && type.ValueEquals("Bundle"))
                return root.TryGetProperty("entry", out var entries) && entries.ValueKind == JsonValueKind.Array
                    ? entries.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("resource", out _)).Select(entry => Utf8(entry.GetProperty("resource"))).ToList()
                    : new List<ReadOnlyMemory<byte>>();
            return new Problem("batch.no-items", "", "It is neither a JSON array nor a FHIR Bundle.");
        }
        catch (JsonException broken)
        {
            return new Problem("batch.json", string.Create(CultureInfo.InvariantCulture, $"line {broken.LineNumber + 1}"), "It is no JSON.");
        }

        static ReadOnlyMemory<byte> Utf8(JsonElement item) => Encoding.UTF8.GetBytes(item.GetRawText());
    }
}

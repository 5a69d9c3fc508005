using System.Globalization;
using System.Text;
using IntegrationStudio.Standards.Hl7v2.Parsing;

namespace IntegrationStudio.Standards.Hl7v2.Batches;

/// <summary>Counts what stands in a file's and a batch's envelope and compares it with what the trailers say (BTS-1, FTS-1).</summary>
internal struct Envelope
{
    private byte separator;
    private int fileLine;
    private int batchLine;
    private int batches;
    private int messages;

    /// <summary>Whether any header or message was seen.</summary>
    public bool Begun { get; private set; }

    public void Take(string kind, ReadOnlySpan<byte> line, int number, ref ProblemList problems)
    {
        Begun = true;
        switch (kind)
        {
            case "FHS":
                separator = line.Length > 3 ? line[3] : separator;
                fileLine = number;
                batches = 0;
                break;
            case "BHS":
                if (batchLine > 0)
                    problems.Add(NotEnded("batch", "BTS", batchLine));
                separator = line.Length > 3 ? line[3] : separator;
                (batchLine, messages) = (number, 0);
                batches++;
                break;
            case "MSH":
                messages++;
                break;
            case "BTS":
                if (batchLine == 0)
                    problems.Add(new("hl7v2.batch", $"line {number}", "A batch trailer (BTS) stands here without a batch header (BHS).", Severity.Warning));
                else
                    Compare("BTS-1", "messages", messages, line, number, ref problems);
                batchLine = 0;
                break;
            case "FTS":
                Compare("FTS-1", "batches", batches, line, number, ref problems);
                fileLine = 0;
                break;
        }
    }

    public readonly void End(int number, ref ProblemList problems)
    {
        if (batchLine > 0)
            problems.Add(NotEnded("batch", "BTS", batchLine));
        if (fileLine > 0)
            problems.Add(NotEnded("file", "FTS", fileLine) with { Mend = number > 0 ? "The file may have been cut off." : null });
    }

    private readonly void Compare(string field, string what, int found, ReadOnlySpan<byte> line, int number, ref ProblemList problems)
    {
        var first = line.Length > 4 && line[3] == separator ? line[4..] : default;
        var end = first.IndexOf(separator);
        var said = Encoding.UTF8.GetString((end < 0 ? first : first[..end]).Trim((byte)' '));
        if (said.Length > 0 && int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count != found)
            problems.Add(new("hl7v2.batch-count", $"line {number}", $"{field} says {count} {what}; there are {found}.", Severity.Warning) { Mend = "The file may have been cut off, or messages may be missing." });
    }

    private static Problem NotEnded(string what, string trailer, int line) =>
        new("hl7v2.batch", $"line {line}", $"The {what} that begins here has no trailer ({trailer}).", Severity.Warning);
}

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>An HL7 v2 message over its received bytes: segments and fields are indexed once, everything below is found when asked for.</summary>
public sealed class Hl7Message
{
    /// <summary>The bytes exactly as received.</summary>
    public ReadOnlyMemory<byte> Raw => throw new NotSupportedException();

    /// <summary>What offsets point into: the received array itself, or its UTF-8 form when the character set is no superset of ASCII (UTF-16).</summary>
    public byte[] Buffer => throw new NotSupportedException();

    /// <summary>Separators of MSH-1 and MSH-2.</summary>
    public Hl7Delimiters Delimiters => throw new NotSupportedException();

    /// <summary>The character set that text is decoded with.</summary>
    public Hl7Charset Charset => throw new NotSupportedException();

    /// <summary>Number of segments.</summary>
    public int SegmentCount => throw new NotSupportedException();

    /// <summary>The segment at a 0-based index.</summary>
    public Hl7Segment this[int index] => throw new NotSupportedException();

    /// <summary>All segments in order.</summary>
    public IEnumerable<Hl7Segment> Segments => throw new NotSupportedException();

    /// <summary>MSH-9.1, e.g. <c>ORU</c>.</summary>
    public string MessageType => throw new NotSupportedException();

    /// <summary>MSH-9.2, e.g. <c>R01</c>.</summary>
    public string TriggerEvent => throw new NotSupportedException();

    /// <summary>MSH-9.3, or what the standard's event table gives for MSH-9.1 and MSH-9.2, e.g. <c>ADT_A01</c> for ADT^A08; empty when neither is known.</summary>
    public string Structure => throw new NotSupportedException();

    /// <summary>MSH-12.1, e.g. <c>2.5.1</c>.</summary>
    public string Version => throw new NotSupportedException();

    /// <summary>MSH-10.</summary>
    public string ControlId => throw new NotSupportedException();

    /// <summary>Parses one message. Fails with Problems that name the place; warnings tell what was tolerated. The bytes are kept, not copied: they must not change afterwards.</summary>
    public static Outcome<Hl7Message> Parse(ReadOnlyMemory<byte> bytes, Hl7ParseOptions? options = null) => throw new NotSupportedException();

    /// <summary>A new message with its MSH: type as <c>ORU^R01^ORU_R01</c>, UTF-8, default separators.</summary>
    public static Hl7Message Create(string messageType, string version, string controlId, DateTimeOffset time) => throw new NotSupportedException();

    /// <summary>The first segment of a name, or null.</summary>
    public Hl7Segment? First(string name) => throw new NotSupportedException();

    /// <summary>The first segment of a name at or after a 0-based index and before an end, or -1.</summary>
    public int IndexOf(Hl7SegmentName name, int start = 0, int end = int.MaxValue) => throw new NotSupportedException();

    /// <summary>The first element of a path such as <c>PID-3[2].4.2</c>; empty when it is not there.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public Hl7Element Get(string path) => throw new NotSupportedException();

    /// <summary>The first element of a path; empty when it is not there.</summary>
    public Hl7Element Get(Hl7Path path) => throw new NotSupportedException();

    /// <summary>The text at a path, empty when it is not there.</summary>
    public string GetString(string path) => throw new NotSupportedException();

    /// <summary>Writes text at a path, escaped; makes what is missing. Elements read before are void afterwards.</summary>
    public void Set(string path, string value) => throw new NotSupportedException();

    /// <summary>Adds an empty segment at the end.</summary>
    public Hl7Segment Add(string name) => throw new NotSupportedException();

    /// <summary>The message's bytes; of an unmodified message exactly those received.</summary>
    public byte[] ToBytes() => throw new NotSupportedException();
}

using IntegrationStudio.Standards.Hl7v2.Editing;
using IntegrationStudio.Standards.Hl7v2.Parsing;
using IntegrationStudio.Standards.Hl7v2.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>
/// An HL7 v2 message over its received bytes: segments and fields are indexed once, everything below is found when asked for. Any number of threads may read;
/// whoever changes a message must be alone with it, and elements read before a change are void after it.
/// </summary>
public sealed class Hl7Message
{
    internal Hl7Message(ReadOnlyMemory<byte> raw, byte[] buffer, int start, int end, Hl7Delimiters delimiters, SegmentEntry[] entries, int[] fields)
    {
        Raw = raw;
        Buffer = buffer;
        ContentStart = start;
        ContentEnd = end;
        Delimiters = delimiters;
        Entries = entries;
        Fields = fields;
    }

    /// <summary>The bytes exactly as received; of a built or changed message, its bytes now.</summary>
    public ReadOnlyMemory<byte> Raw { get; private set; }

    /// <summary>What offsets point into: the received array itself, or its UTF-8 form when separators cannot be found in the bytes of the character set (UTF-16).</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Separators of MSH-1 and MSH-2.</summary>
    public Hl7Delimiters Delimiters { get; }

    /// <summary>The character set that text is decoded with.</summary>
    public Hl7Charset Charset { get; private set; } = Hl7Charset.Utf8;

    /// <summary>Number of segments.</summary>
    public int SegmentCount => Entries.Length - 1;

    /// <summary>All segments in order.</summary>
    public Hl7SegmentSequence Segments => new(this, 0, SegmentCount, default);

    /// <summary>MSH-9.1, e.g. <c>ORU</c>.</summary>
    public string MessageType => Code(Header(9).Component(1));

    /// <summary>MSH-9.2, e.g. <c>R01</c>.</summary>
    public string TriggerEvent => Code(Header(9).Component(2));

    /// <summary>MSH-9.3, or what the standard's event table gives for MSH-9.1 and MSH-9.2, e.g. <c>ADT_A01</c> for ADT^A08; empty when neither is known.</summary>
    public string Structure
    {
        get
        {
            var said = Header(9).Component(3);
            return said.HasValue ? Code(said) : Hl7Dictionary.For(Version).StructureFor(MessageType, TriggerEvent) ?? "";
        }
    }

    /// <summary>MSH-12.1, e.g. <c>2.5.1</c>.</summary>
    public string Version => Code(Header(12).Component(1));

    /// <summary>MSH-10.</summary>
    public string ControlId => Header(10).ToString();

    internal SegmentEntry[] Entries { get; private set; }

    internal int[] Fields { get; private set; }

    internal int ContentStart { get; private set; }

    internal int ContentEnd { get; private set; }

    internal ReadOnlySpan<byte> Content => Buffer.AsSpan(ContentStart, ContentEnd - ContentStart);

    /// <summary>The character set of the received bytes when <see cref="Buffer"/> is not made of them.</summary>
    internal Hl7Charset? TranscodedFrom { get; init; }

    internal TextForm TextForm { get; private set; }

    /// <summary>For values that are not valid in a message that says UTF-8.</summary>
    internal Hl7Charset FallbackCharset { get; private set; } = Hl7Charset.Latin1;

    /// <summary>Whether every value is its own bytes: nothing escaped, all of it UTF-8.</summary>
    internal bool IsPlain { get; private set; }

    /// <summary>The segment at a 0-based index.</summary>
    public Hl7Segment this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)SegmentCount, nameof(index));
            return new(this, index);
        }
    }

    /// <summary>Parses one message. Fails with Problems that name the place; warnings tell what was tolerated. The bytes are kept, not copied: they must not change afterwards.</summary>
    public static Outcome<Hl7Message> Parse(ReadOnlyMemory<byte> bytes, Hl7ParseOptions? options = null) => MessageReader.Read(bytes, options ?? Hl7ParseOptions.Default);

    /// <summary>A new message that holds nothing but its MSH: UTF-8, default separators, MSH-7 with the given offset.</summary>
    /// <param name="messageType">MSH-9 as it is written, e.g. <c>ORU^R01^ORU_R01</c>.</param>
    /// <param name="version">MSH-12.</param>
    /// <param name="controlId">MSH-10.</param>
    /// <param name="time">MSH-7.</param>
    public static Hl7Message Create(string messageType, string version, string controlId, DateTimeOffset time) => NewMessage.Create(messageType, version, controlId, time);

    /// <summary>The first segment of a name, or null.</summary>
    public Hl7Segment? First(string name) => IndexOf(Hl7SegmentName.From(name)) is >= 0 and var index ? new Hl7Segment(this, index) : null;

    /// <summary>Index of the first segment of a name at or after a 0-based index and before an end, or -1.</summary>
    public int IndexOf(Hl7SegmentName name, int start = 0, int end = int.MaxValue)
    {
        var entries = Entries;
        for (var i = start; i < Math.Min(end, entries.Length - 1); i++)
        {
            if (entries[i].Name == name)
                return i;
        }
        return -1;
    }

    /// <summary>The first element of a path such as <c>PID-3[2].4.2</c>; empty when it is not there.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public Hl7Element Get(string path) => Get(Hl7Path.Of(path));

    /// <summary>The first element of a path; empty when it is not there. A path with groups resolves the message's structure first, so keep a tree for many of them.</summary>
    public Hl7Element Get(Hl7Path path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.First(this);
    }

    /// <summary>The text at a path, empty when it is not there.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public string GetString(string path) => Get(path).ToString();

    /// <summary>
    /// Writes text at a path, escaped, and makes what is missing: separators up to the place, and the segment itself at the end when it is the first of its name or the next one.
    /// <c>""</c> as value writes HL7's null, an empty value clears. Returns why it could not be done, or null.
    /// </summary>
    public Problem? Set(string path, string value) => Hl7Path.Parse(path) is { Succeeded: true } parsed ? Set(parsed.Value, value) : Hl7Path.Parse(path).Problems[0];

    /// <summary>Writes text at a path; see <see cref="Set(string, string)"/>.</summary>
    public Problem? Set(Hl7Path path, string value) => MessageEditor.Set(this, path, value);

    /// <summary>Adds an empty segment, at the end or before the segment at a 0-based index.</summary>
    /// <exception cref="ArgumentException">The name is no segment name.</exception>
    public Hl7Segment Add(string name, int? before = null) => MessageEditor.Add(this, name, before ?? SegmentCount);

    /// <summary>Removes the segment at a 0-based index; the header (index 0) stays.</summary>
    public void RemoveAt(int index) => MessageEditor.Remove(this, index);

    /// <summary>The message's bytes; of an unmodified message exactly those received.</summary>
    public byte[] ToBytes() => Raw.ToArray();

    /// <summary>The innermost field that covers an offset of <see cref="Buffer"/>.</summary>
    internal Hl7Position PositionAt(int offset)
    {
        var segment = 0;
        while (segment + 1 < SegmentCount && Entries[segment + 1].Start <= offset)
            segment++;
        var field = 0;
        for (var i = Entries[segment].FirstField; i < Entries[segment + 1].FirstField - 1 && Fields[i] <= offset; i++)
            field++;
        return new(segment, field + (field > 0 && Entries[segment].Name.DeclaresSeparators ? 1 : 0));
    }

    internal void SetText(Hl7Charset charset, TextForm form, bool plain, Hl7Charset? fallback = null)
    {
        Charset = charset;
        TextForm = form;
        IsPlain = plain;
        FallbackCharset = fallback ?? FallbackCharset;
    }

    /// <summary>Takes over the content of another message of the same separators: the result of a change.</summary>
    internal void Become(Hl7Message other)
    {
        Raw = other.Raw;
        Buffer = other.Buffer;
        Entries = other.Entries;
        Fields = other.Fields;
        ContentStart = other.ContentStart;
        ContentEnd = other.ContentEnd;
        SetText(other.Charset, other.TextForm, other.IsPlain, other.FallbackCharset);
    }

    private Hl7Element Header(int field) => new Hl7Segment(this, 0).Field(field);

    private static string Code(Hl7Element element) => element.NeedsUnescape ? element.ToString() : CodeCache.Get(element.RawSpan);
}

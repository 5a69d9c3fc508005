using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Deidentification;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Masking;

/// <summary>
/// A message as those see it who may not know whose it is: values that say so are replaced by a mask of one length, structure and codes stay. What cannot be read as a known format is left out altogether.
/// Meant for display; de-identification, which invents values that tests can run with, is another thing.
/// </summary>
public sealed partial class ContentMask
{
    /// <summary>What stands for a masked value, whatever its length.</summary>
    public const string Sign = "\u2022\u2022\u2022";

    private static readonly DeidentificationOptions Standard = new(new byte[16]);
    private static readonly byte[] SignBytes = Encoding.UTF8.GetBytes(Sign);
    private static readonly byte[] Nothing = Encoding.UTF8.GetBytes($"{Sign} The content cannot be read, and so it cannot be masked. {Sign}");

    private readonly MessageDetail _detail;
    private readonly KnownSecrets _known = new();
    private readonly List<Hl7Position> _masked = [];
    private readonly List<string> _maskedTexts = [];
    private readonly byte[] _raw;

    /// <summary>Reads a message and decides what of it is masked.</summary>
    public ContentMask(MessageDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        _detail = detail;
        if (detail.Row.PatientId is { } patient) _known.Add(patient);
        _raw = detail.Raw.Length == 0 ? [] : MaskDocument(detail.Raw, null, isSource: true);
    }

    /// <summary>Reads a message of which only what is said about it is masked.</summary>
    public static ContentMask OfSource(byte[] raw) => new(new MessageDetail(
        new MessageRow(0, "", MessageState.Received, default, null, null, null, null, null, raw.Length, MessageMarks.None, 0, null), raw, null, "", null, "", null, null, null, [], [], [], []));

    /// <summary>The message without its outputs, which need a trace.</summary>
    public MessageDetail WithoutOutputs() => _detail with
    {
        Row = _detail.Row with { PatientId = _detail.Row.PatientId is null ? null : Sign, ControlId = _detail.Row.ControlId is { } control ? Clean(control) : null },
        OrderingKey = _detail.OrderingKey is null ? null : Sign,
        Raw = _raw,
        Acknowledgement = _detail.Acknowledgement is { Length: > 0 } ack ? MaskDocument(ack, null, isSource: false) : _detail.Acknowledgement,
        Outputs = [],
        Problems = [.. _detail.Problems.Select(Clean)],
        Deliveries = [.. _detail.Deliveries.Select(delivery => delivery with { Response = delivery.Response is { } response ? Unquoted(Clean(response)) : null })],
        History = [.. _detail.History.Select(entry => entry with { Detail = entry.Detail is { } said ? Clean(said) : null })],
    };

    /// <summary>What somebody sees who may see no content: neither the message, nor what problems quote of it, nor what destinations answered.</summary>
    public MessageDetail MetadataOnly()
    {
        MessageDetail masked = WithoutOutputs();
        return masked with
        {
            Row = masked.Row with { PatientId = null },
            Raw = [],
            Acknowledgement = null,
            Problems = [.. masked.Problems.Select(problem => problem with { Message = Unquoted(problem.Message), Mend = problem.Mend is { } mend ? Unquoted(mend) : null })],
            Deliveries = [.. masked.Deliveries.Select(delivery => delivery with { Response = null })],
            History = [.. masked.History.Select(entry => entry with { Detail = entry.Detail is { } said ? Unquoted(said) : null })],
        };
    }

    /// <summary>The whole message.</summary>
    /// <param name="trace">Where the values of the first output came from; null where nobody knows, then more is masked.</param>
    public MessageDetail WithOutputs(IReadOnlyList<TraceEntry>? trace)
    {
        HashSet<string>? touched = trace is null ? null : [.. trace.Where(Touches).Select(entry => entry.ResultPath)];
        HashSet<string>? clear = trace is null ? null : [.. trace.Where(entry => entry.SourcePath.Length > 0).GroupBy(entry => entry.ResultPath).Where(group => !group.Any(Touches)).Select(group => group.Key)];
        return WithoutOutputs() with
        {
            Outputs = [.. _detail.Outputs.Select((output, i) => output with { Bytes = MaskDocument(output.Bytes, i == 0 && touched is not null ? (touched, clear!) : null, isSource: false) })],
        };
    }

    /// <summary>A trace whose masked values do not show.</summary>
    public IReadOnlyList<TraceEntry> Mask(IReadOnlyList<TraceEntry> trace) => [.. trace.Select(entry => entry with { Value = Touches(entry) || _known.IsIn(entry.Value) ? Sign : MaskedFields.Says(entry.Value) ? Sign : entry.Value })];

    /// <summary>A text without what is known of the patient.</summary>
    public string Clean(string text) => _known.Without(text);

    /// <summary>A problem whose words hold nothing of what is masked.</summary>
    public Problem Clean(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem with { Path = Clean(problem.Path), Message = CleanWords(problem), Mend = problem.Mend is { } mend ? Clean(mend) : null };
    }

    private static string Unquoted(string text) => Quotes().Replace(text, quote => quote.Value[0] + Sign + quote.Value[^1]);

    /// <summary>Whether a value comes from something that is masked.</summary>
    private bool Touches(TraceEntry entry) => entry.SourcePath.Length > 0 && _masked.Exists(place => Meets(place, entry.SourcePosition));

    private static bool Meets(Hl7Position a, Hl7Position b)
    {
        return a.Segment == b.Segment && Same(a.Field, b.Field) && Same(a.Repetition, b.Repetition) && Same(a.Component, b.Component) && Same(a.Subcomponent, b.Subcomponent);

        static bool Same(int x, int y) => x == y || x == 0 || y == 0;
    }

    /// <summary>A problem quotes what it is about; what is quoted of a masked value does not show.</summary>
    private string CleanWords(Problem problem)
    {
        return Quotes().Replace(Clean(problem.Message), quote =>
        {
            string inner = quote.Value[1..^1];
            return inner.Length == 0 || !_maskedTexts.Exists(text => text.Contains(inner, StringComparison.OrdinalIgnoreCase)) ? quote.Value : quote.Value[0] + Sign + quote.Value[^1];
        });
    }

    private byte[] MaskDocument(byte[] content, (HashSet<string> Touched, HashSet<string> Clear)? trace, bool isSource)
    {
        ReadOnlySpan<byte> start = content.AsSpan().TrimStart(" \t\r\n\v\uFEFF"u8);
        if (start.StartsWith("MSH"u8) || start.StartsWith("BHS"u8) || start.StartsWith("FHS"u8))
            return Hl7Leaves.Read(content, Standard).Value is Hl7Leaves message ? MaskHl7(message, isSource) : Nothing;
        if (start.StartsWith("{"u8) || start.StartsWith("["u8))
            return JsonLeaves.Read(content, Standard).Value is { } json ? MaskJson(content, json.Leaves, trace, isSource) : Nothing;
        if (start.StartsWith("<"u8) && XmlLeaves.Read(content, Standard).Value is { } xml)
            return xml.Write(Chosen(xml.Leaves, trace, isSource).ToDictionary(i => i, _ => Sign));
        return content.Length == 0 ? content : Nothing;
    }

    private byte[] MaskHl7(Hl7Leaves document, bool isSource)
    {
        IReadOnlyList<DocumentLeaf> leaves = document.Leaves;
        var masked = new bool[leaves.Count];
        for (int i = 0; i < leaves.Count; i++)
        {
            string segment = document.Message[leaves[i].At.Segment].Name;
            masked[i] = MaskedFields.Masks(leaves[i], segment);
            if (!masked[i] || !isSource) continue;
            _maskedTexts.Add(leaves[i].Text);
            if (leaves[i].Kind is DeidentificationKind.Date) _known.AddDate(leaves[i].Text);
            else if (MaskedFields.Names(leaves[i], segment)) _known.Add(leaves[i].Text);
        }

        var output = new ArrayBufferWriter<byte>(document.Message.Buffer.Length);
        int at = document.Message[0].Start;
        for (int i = 0; i < leaves.Count; i++)
        {
            if (!masked[i] && !(leaves[i].Types.Own is not ("ID" or "SI") && !IsHeader(leaves[i].At, document.Message) && _known.IsIn(leaves[i].Text))) continue;
            (int start, int length) = leaves[i].Whole;
            if (isSource) _masked.Add(leaves[i].At);
            if (start < at) continue; // another stretch of the same value
            output.Write(document.Message.Buffer.AsSpan(at, start - at));
            output.Write(document.Message.Charset.Encoding is UTF8Encoding ? SignBytes : "***"u8);
            at = start + length;
        }

        Hl7Segment last = document.Message[document.Message.SegmentCount - 1];
        output.Write(document.Message.Buffer.AsSpan(at, Math.Max(0, last.Start + last.RawSpan.Length - at)));
        return output.WrittenSpan.ToArray();
    }

    private static bool IsHeader(Hl7Position at, Hl7Message message) => message[at.Segment].Name == "MSH" && at.Field is 1 or 2 or 9 or 12 or 18;

    private byte[] MaskJson(byte[] content, IReadOnlyList<DocumentLeaf> leaves, (HashSet<string>, HashSet<string>)? trace, bool isSource)
    {
        ReadOnlySpan<byte> bytes = content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content;
        var output = new ArrayBufferWriter<byte>(bytes.Length);
        int at = 0;
        foreach (int i in Chosen(leaves, trace, isSource))
        {
            (int start, int length) = leaves[i].Place;
            output.Write(bytes[at..start]);
            output.Write("\""u8);
            output.Write(SignBytes);
            output.Write("\""u8);
            at = start + length;
        }

        output.Write(bytes[at..]);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The masked values of a document with named elements, in its order.</summary>
    private List<int> Chosen(IReadOnlyList<DocumentLeaf> leaves, (HashSet<string> Touched, HashSet<string> Clear)? trace, bool isSource)
    {
        bool isStrict = trace is null && !isSource;
        var chosen = new HashSet<int>();
        bool isFhir = leaves.Any(leaf => leaf.Label == "resourceType" && leaf.Around.All(name => name.Length == 0 || char.IsUpper(name[0]))) || IsFhirXml(leaves);
        for (int i = 0; i < leaves.Count; i++)
        {
            DocumentLeaf leaf = leaves[i];
            bool masks = MaskedElements.Masks(leaf, isFhir, isStrict);
            if (masks && trace is { } known && known.Clear.Contains(leaf.Path) && MaskedElements.MayShow(leaf)) masks = false;
            if (!masks && trace is { } told) masks = IsTouched(leaf.Path, told.Touched);
            if (!masks) continue;
            chosen.Add(i);
            if (!isSource) continue;
            _maskedTexts.Add(leaf.Text);
            if (leaf.Kind is DeidentificationKind.Date) _known.AddDate(leaf.Text);
            else if (leaf.Kind is DeidentificationKind.Person or DeidentificationKind.Id or DeidentificationKind.SocialSecurity or DeidentificationKind.Street or DeidentificationKind.Phone or DeidentificationKind.Email) _known.Add(leaf.Text);
        }

        for (int i = 0; i < leaves.Count; i++)
            if (leaves[i].Label != "resourceType" && _known.IsIn(leaves[i].Text)) chosen.Add(i);
        return [.. chosen.Order()];
    }

    /// <summary>In FHIR's XML every value is an attribute, and the outermost element is a resource.</summary>
    private static bool IsFhirXml(IReadOnlyList<DocumentLeaf> leaves) =>
        leaves is [{ Path: var path }, ..] && path.Split('.')[0] is "Bundle" or "Patient" or "Observation" or "DiagnosticReport" or "Parameters" && leaves.All(leaf => leaf.Label.Length > 0);

    /// <summary>Whether a path or one above it is among those that masked fields made.</summary>
    private static bool IsTouched(string path, HashSet<string> touched)
    {
        for (int end = path.Length; end > 0; end = path.AsSpan(0, end).LastIndexOfAny('.', '['))
            if (touched.Contains(path[..end])) return true;
        return false;
    }

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|`[^`]*`", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();
}

using System.Buffers;
using System.Text;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>The values of an HL7 v2 message, and the message with other ones: all other bytes stay as they are.</summary>
internal sealed class Hl7Leaves : ILeafDocument
{
    private readonly List<DocumentLeaf> _leaves = [];
    private readonly Hl7Message _message;
    private readonly DeidentificationOptions _options;
    private readonly Hl7VersionDefinition _version;
    private readonly Encoding _encoding;
    private int _charset = -1;

    private Hl7Leaves(Hl7Message message, DeidentificationOptions options)
    {
        _message = message;
        _options = options;
        _version = Hl7Dictionary.For(message.Version);

        // What was read by way of UTF-8 is written as UTF-8.
        IsTranscoded = message.Buffer.AsSpan().IndexOf(message.Raw.Span) < 0;
        _encoding = IsTranscoded ? Encoding.UTF8 : message.Charset.Encoding;
        foreach (Hl7Segment segment in message.Segments) Add(segment);
    }

    public IReadOnlyList<DocumentLeaf> Leaves => _leaves;

    public Hl7Message Message => _message;

    private bool IsTranscoded { get; }

    public static Outcome<ILeafDocument> Read(ReadOnlyMemory<byte> content, DeidentificationOptions options)
    {
        Outcome<Hl7Message> message = Hl7Message.Parse(content);
        return message.Succeeded ? new Hl7Leaves(message.Value, options) : Outcome<ILeafDocument>.Failed(message.Problems);
    }

    public byte[] Write(IReadOnlyDictionary<int, string> changed)
    {
        var output = new ArrayBufferWriter<byte>(_message.Buffer.Length + 256);
        Hl7Segment last = _message[_message.SegmentCount - 1];
        int at = _message[0].Start;
        for (int i = 0; i < _leaves.Count; i++)
        {
            string? text = i == _charset ? Hl7Charset.Utf8.Name : changed.GetValueOrDefault(i);
            if (text is null) continue;
            (int start, int length) = _leaves[i].Place;
            output.Write(_message.Buffer.AsSpan(at, start - at));
            Hl7Escape.Write(Encoded(text), _message.Delimiters, output);
            at = start + length;
        }

        int end = last.Start + last.RawSpan.Length;
        while (end < _message.Buffer.Length && _message.Buffer[end] is (byte)'\r' or (byte)'\n') end++;
        output.Write(_message.Buffer.AsSpan(at, end - at));
        return output.WrittenSpan.ToArray();
    }

    private byte[] Encoded(string text)
    {
        try
        {
            return _encoding.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return Encoding.UTF8.GetBytes(text);
        }
    }

    private void Add(Hl7Segment segment)
    {
        Hl7SegmentDefinition? definition = _version.Segment(segment.Name);
        for (int number = segment.Name is "MSH" ? 3 : 1; number <= segment.FieldCount; number++)
        {
            Hl7Element field = segment.Field(number);
            if (!field.HasValue) continue;
            Hl7FieldDefinition? of = definition?.Field(number);
            string label = of?.Name ?? "";
            string? type = of?.DataType;
            if (segment.Name == "OBX" && number == 5) (type, label) = (segment.Field(2).ToString() is { Length: > 0 } said ? said : "ST", "Observation Value");
            if (segment.Name == "MSH" && number == 18 && IsTranscoded)
            {
                _charset = _leaves.Count;
                _leaves.Add(Leaf(field, DeidentificationKind.Keep, label));
                continue;
            }

            foreach (Hl7Element repetition in field.Repetitions) Add(repetition, type, label, null, 0, segment.Name, Told($"{segment.Name}-{number}"), label);
        }
    }

    /// <param name="element">The element.</param>
    /// <param name="type">Its type; null where the dictionary knows none.</param>
    /// <param name="name">The name of its field or component.</param>
    /// <param name="owner">The type around it.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="told">What the options say of it or of what is around it.</param>
    /// <param name="label">What the field is called.</param>
    /// <param name="outer">The type around a family name.</param>
    private void Add(Hl7Element element, string? type, string name, string? owner, int number, string segment, DeidentificationKind? told, string label, string? outer = null)
    {
        if (!element.HasValue) return;
        Hl7DataTypeDefinition? definition = type is null ? null : _version.DataType(type);
        bool isComposite = definition is { IsPrimitive: false } && element.Level != Hl7Level.Subcomponent;
        if (!isComposite && (element.ComponentCount <= 1 || element.Level == Hl7Level.Subcomponent))
        {
            AddLeaf(element, told ?? (type is null or "VARIES" or "CM" ? DeidentificationKind.Text : Hl7FieldKinds.Of(type, name, owner, number, segment)), label, name, definition is null ? owner : null, (type, owner is "FN" ? outer ?? owner : owner));
            return;
        }

        for (int i = 1; i <= element.ComponentCount; i++)
        {
            Hl7Element part = element.Component(i);
            if (!part.HasValue) continue;
            Hl7FieldDefinition? component = definition is { IsPrimitive: false } && i <= definition.Components.Count ? definition.Components[i - 1] : null;
            DeidentificationKind? toldHere = Told($"{segment}-{element.Position.Field}.{i}") ?? told;
            if (type == "CX" && i == 2 && element.Component(3) is { HasValue: true } scheme && toldHere is null)
            {
                _leaves.Add(Leaf(part, DeidentificationKind.Keep, label) with { Types = ("ST", type), Checks = (element.Component(1).ToString(), scheme.ToString()) });
                continue;
            }

            // A composite within a composite at the lowest level is its own first part.
            string? partType = component?.DataType;
            string partName = component?.Name ?? "";
            string? partOwner = type;
            int partNumber = i;
            if (part.Level == Hl7Level.Subcomponent && partType is not null && _version.DataType(partType) is { IsPrimitive: false } inner)
                (partOwner, partType, partName, partNumber) = (partType, inner.Components[0].DataType, inner.Components[0].Name, 1);
            Add(part, definition is null or { IsPrimitive: true } ? null : partType, partName, partOwner, partNumber, segment, toldHere, label, type is "FN" ? owner : type);
        }
    }

    private void AddLeaf(Hl7Element element, DeidentificationKind kind, string label, string name, string? owner, (string?, string?) types)
    {
        bool given = owner is not "FN" && Hl7FieldKinds.IsGiven(name);
        if (kind is DeidentificationKind.Text or DeidentificationKind.ShortText && element.NeedsUnescape)
        {
            // Line breaks and highlighting stay where they are; the text between them is searched.
            foreach ((int start, int length) in Hl7TextRuns.Of(element, _message.Delimiters.Escape))
                _leaves.Add(Leaf(element, kind, label) with { Text = Hl7TextRuns.Decode(_message.Buffer.AsSpan(start, length), _message.Delimiters, _encoding), Place = (start, length), Types = types });
            return;
        }

        _leaves.Add(Leaf(element, kind, label) with { IsGiven = given, Types = types });
    }

    private DocumentLeaf Leaf(Hl7Element element, DeidentificationKind kind, string label) =>
        new(Shown(element.Position).ToString(_message), label, kind, element.ToString()) { Place = (element.Start, element.Length), Whole = (element.Start, element.Length), At = element.Position };

    /// <summary>The place without numbers of what stands alone: <c>PID-5.1</c> rather than <c>PID-5[1].1.1</c>.</summary>
    private Hl7Position Shown(Hl7Position at)
    {
        var component = new Hl7Position(at.Segment, at.Field, at.Repetition, at.Component);
        if (at.Subcomponent == 1 && component.In(_message).ComponentCount <= 1) return component;
        var field = new Hl7Position(at.Segment, at.Field);
        return at.Level == Hl7Level.Repetition && field.In(_message).RepetitionCount <= 1 ? field : at;
    }

    private DeidentificationKind? Told(string path) => _options.Fields.TryGetValue(path, out DeidentificationKind kind) ? kind : null;
}

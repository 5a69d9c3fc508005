using System.Buffers;
using System.Runtime.CompilerServices;
using IntegrationStudio.Standards.Hl7v2.Parsing;
using IntegrationStudio.Standards.Hl7v2.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A field, repetition, component or subcomponent of a message: a slice of its bytes. Reading never allocates, and asking for what is not there gives an empty element.</summary>
public readonly struct Hl7Element
{
    internal Hl7Element(Hl7Message message, Hl7Position position, int start, int length)
    {
        Message = message;
        Position = position;
        Start = start;
        Length = length;
    }

    /// <summary>The message; null only for <c>default</c>.</summary>
    public Hl7Message? Message { get; }

    /// <summary>Where this is, also when it is empty.</summary>
    public Hl7Position Position { get; }

    /// <summary>Offset into <see cref="Hl7Message.Buffer"/>.</summary>
    public int Start { get; }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>What this is.</summary>
    public Hl7Level Level => Position.Level;

    /// <summary>The bytes as they stand in the message, still escaped and in its character set.</summary>
    public ReadOnlySpan<byte> RawSpan => Length == 0 ? default : Message!.Buffer.AsSpan(Start, Length);

    /// <summary>No bytes at all: "nothing said".</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Exactly <c>""</c>: "delete it".</summary>
    public bool IsNull => Length == 2 && Message!.Buffer[Start] == '"' && Message.Buffer[Start + 1] == '"';

    /// <summary>Neither empty nor <c>""</c>, and more than separators.</summary>
    public bool HasValue
    {
        get
        {
            if (Length == 0)
                return false;
            var first = Message!.Buffer[Start];
            if (first == '"')
                return !IsNull;
            return !Message.Delimiters.Separates(first) || DeclaresSeparators || HasContent(Message.Delimiters);
        }
    }

    /// <summary>Whether the bytes have to be unescaped or decoded; false = <see cref="RawSpan"/> is the UTF-8 text itself.</summary>
    public bool NeedsUnescape => Length != 0 && !Message!.IsPlain && !DeclaresSeparators && ElementText.NeedsWork(Message, RawSpan);

    /// <summary>Repetitions of a field, 0 when empty; 1 for anything else that is not empty.</summary>
    public int RepetitionCount
    {
        get
        {
            if (Length == 0)
                return 0;
            return Level != Hl7Level.Field || DeclaresSeparators || Message!.Delimiters.Repetition == 0 ? 1 : RawSpan.Count(Message.Delimiters.Repetition) + 1;
        }
    }

    /// <summary>Components of a repetition (a field: of its first), subcomponents of a component; 0 when empty.</summary>
    public int ComponentCount
    {
        get
        {
            if (Length == 0)
                return 0;
            if (Level == Hl7Level.Field)
                return Repetition(1).ComponentCount;
            var separator = Level switch { Hl7Level.Repetition => Message!.Delimiters.Component, Hl7Level.Component => Message!.Delimiters.Subcomponent, _ => (byte)0 };
            return separator == 0 || DeclaresSeparators ? 1 : RawSpan.Count(separator) + 1;
        }
    }

    /// <summary>The repetitions of a field one after the other; of anything below a field, the thing itself.</summary>
    public Hl7Repetitions Repetitions => new(this);

    /// <summary>The 1-based repetition, searched from the field's start: to go through all of them take <see cref="Repetitions"/>. Of anything below a field, 1 is the thing itself.</summary>
    public Hl7Element Repetition(int number)
    {
        if (Message is null)
            return default;
        if (Level != Hl7Level.Field)
            return number == 1 ? this : Nothing(Position);
        return Part(Message.Delimiters.Repetition, 0, number, Position.WithRepetition(number));
    }

    /// <summary>The 1-based component of a repetition (a field: of its first); on a component its subcomponent, so that a data type is read alike at any level.</summary>
    public Hl7Element Component(int number)
    {
        if (Message is null)
            return default;
        // Tests the packed bits directly: this is the most often called method of the codec.
        var packed = Position.Packed;
        if ((packed & 0xFFFFF) == 0)
        {
            var position = (packed & 0x3_FFFF_FFFF) == 0 ? Position.WithRepetition(1) : Position;
            return Part(Message.Delimiters.Component, Message.Delimiters.Repetition, number, position.WithComponent(number));
        }
        if ((packed & 0x7F) == 0)
            return Part(Message.Delimiters.Subcomponent, 0, number, Position.WithSubcomponent(number));
        return number == 1 ? this : Nothing(Position);
    }

    /// <summary>Which of the components 1 to 63, as <see cref="Component"/> counts them, are not empty: bit n is set for component n.</summary>
    public ulong PresentComponents
    {
        get
        {
            if (Length == 0)
                return 0;
            var delimiters = Message!.Delimiters;
            var level = Level;
            var separator = level switch { Hl7Level.Subcomponent => (byte)0, Hl7Level.Component => delimiters.Subcomponent, _ => delimiters.Component };
            if (separator == 0 || DeclaresSeparators)
                return 2;
            var text = RawSpan;
            if (level is not Hl7Level.Component && delimiters.Repetition != 0 && text.IndexOf(delimiters.Repetition) is >= 0 and var end)
                text = text[..end];
            return Parts.Present(text, separator);
        }
    }

    /// <summary>The 1-based subcomponent of a component (of a field or repetition: of its first component).</summary>
    public Hl7Element Subcomponent(int number)
    {
        if (Message is null)
            return default;
        return Level is Hl7Level.Component or Hl7Level.Subcomponent ? Component(number) : Component(1).Component(number);
    }

    /// <summary>The text, decoded and unescaped; separators below this level stay as they stand. <c>""</c> and an empty element give an empty text.</summary>
    public override string ToString() => Length == 0 || IsNull ? "" : ElementText.Read(this);

    /// <summary>Writes the text as UTF-8, decoded and unescaped; the same text as <see cref="ToString"/>.</summary>
    public void WriteUtf8(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Length != 0 && !IsNull)
            ElementText.Write(this, destination);
    }

    /// <summary>Whether this is MSH-1 or MSH-2, whose content is separators and must not be read as anything else.</summary>
    internal bool DeclaresSeparators => Position.Field is 1 or 2 && Message!.Entries[Position.Segment].Name.DeclaresSeparators;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Hl7Element Part(byte separator, byte stop, int number, Hl7Position position)
    {
        if (Length == 0 || number < 1)
            return Nothing(position);
        if (separator == 0 || DeclaresSeparators)
            return number == 1 ? new(Message!, position, Start, Length) : Nothing(position);
        var (start, length) = Parts.Find(Message!.Buffer, Start, Length, separator, stop, number);
        return new(Message, position, start, length);
    }

    private Hl7Element Nothing(Hl7Position position) => new(Message!, position, Start + Length, 0);

    private bool HasContent(in Hl7Delimiters delimiters)
    {
        foreach (var b in RawSpan)
        {
            if (!delimiters.Separates(b))
                return true;
        }
        return false;
    }
}

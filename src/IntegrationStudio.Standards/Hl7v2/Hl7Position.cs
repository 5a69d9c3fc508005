using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A place in a message: segment index (0-based), field, repetition, component, subcomponent (1-based, 0 = the whole), packed into 64 bits so that a trace costs eight bytes.</summary>
/// <param name="Packed">Segment 20 bits, field 10, repetition 14, component 13, subcomponent 7, from the highest.</param>
public readonly record struct Hl7Position(ulong Packed)
{
    private const int MaxSegment = (1 << 20) - 1, MaxField = (1 << 10) - 1, MaxRepetition = (1 << 14) - 1, MaxComponent = (1 << 13) - 1, MaxSubcomponent = (1 << 7) - 1;

    /// <summary>A position; numbers beyond what fits are cut to the largest that fits (1,023 fields, 16,383 repetitions, 8,191 components, 127 subcomponents).</summary>
    public Hl7Position(int segment, int field = 0, int repetition = 0, int component = 0, int subcomponent = 0)
        : this(((ulong)(uint)Math.Min(segment, MaxSegment) << 44) | ((ulong)(uint)Math.Min(field, MaxField) << 34) | ((ulong)(uint)Math.Min(repetition, MaxRepetition) << 20)
            | ((ulong)(uint)Math.Min(component, MaxComponent) << 7) | (ulong)(uint)Math.Min(subcomponent, MaxSubcomponent))
    {
    }

    /// <summary>0-based index of the segment in its message.</summary>
    public int Segment => (int)(Packed >> 44);

    /// <summary>1-based field; 0 = the whole segment.</summary>
    public int Field => (int)(Packed >> 34) & MaxField;

    /// <summary>1-based repetition; 0 = all.</summary>
    public int Repetition => (int)(Packed >> 20) & MaxRepetition;

    /// <summary>1-based component; 0 = the whole repetition.</summary>
    public int Component => (int)(Packed >> 7) & MaxComponent;

    /// <summary>1-based subcomponent; 0 = the whole component.</summary>
    public int Subcomponent => (int)Packed & MaxSubcomponent;

    /// <summary>What the position points at.</summary>
    public Hl7Level Level =>
        Subcomponent != 0 ? Hl7Level.Subcomponent
        : Component != 0 ? Hl7Level.Component
        : Repetition != 0 ? Hl7Level.Repetition
        : Field != 0 ? Hl7Level.Field
        : Hl7Level.Segment;

    internal Hl7Position WithRepetition(int number) => new(Packed | ((ulong)(uint)Math.Min(number, MaxRepetition) << 20));

    internal Hl7Position WithComponent(int number) => new(Packed | ((ulong)(uint)Math.Min(number, MaxComponent) << 7));

    internal Hl7Position WithSubcomponent(int number) => new(Packed | (ulong)(uint)Math.Min(number, MaxSubcomponent));

    /// <summary>The position as a path that finds it again, e.g. <c>OBX[3]-5[2].2</c>: the segment's occurrence counts within the message and is left out where the segment stands alone, the repetition where the field has only one.</summary>
    public string ToString(Hl7Message message)
    {
        if (Segment >= message.SegmentCount)
            return "";
        var segment = message[Segment];
        var text = new StringBuilder(segment.Name);
        if (segment.Occurrence is var occurrence && (occurrence > 1 || message.IndexOf(segment.Key, Segment + 1) >= 0))
            Index(text, occurrence);
        if (Field == 0)
            return text.ToString();
        text.Append('-').Append(Field);
        if (Repetition > 1 || Level == Hl7Level.Repetition || (Repetition == 1 && segment.RepetitionCount(Field) > 1))
            Index(text, Repetition);
        if (Component != 0)
            text.Append('.').Append(Component);
        if (Subcomponent != 0)
            text.Append('.').Append(Subcomponent);
        return text.ToString();
    }

    /// <summary>The element at this position; of a segment position an empty element.</summary>
    public Hl7Element In(Hl7Message message)
    {
        if (Segment >= message.SegmentCount)
            return default;
        var element = message[Segment].Field(Field);
        if (Repetition != 0)
            element = element.Repetition(Repetition);
        if (Component != 0)
            element = element.Component(Component);
        return Subcomponent != 0 ? element.Subcomponent(Subcomponent) : element;
    }

    private static void Index(StringBuilder text, int number) => text.Append(CultureInfo.InvariantCulture, $"[{number}]");
}

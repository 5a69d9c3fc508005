namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A place in a message: segment index (0-based), field, repetition, component, subcomponent (1-based, 0 = the whole), packed into 64 bits.</summary>
public readonly record struct Hl7Position(ulong Packed)
{
    /// <summary>A position; numbers beyond what fits are cut to the largest that fits.</summary>
    public Hl7Position(int segment, int field = 0, int repetition = 0, int component = 0, int subcomponent = 0) : this(0UL) =>
        throw new NotSupportedException();

    /// <summary>0-based index of the segment in its message.</summary>
    public int Segment => throw new NotSupportedException();

    /// <summary>1-based field; 0 = the whole segment.</summary>
    public int Field => throw new NotSupportedException();

    /// <summary>1-based repetition; 0 = all.</summary>
    public int Repetition => throw new NotSupportedException();

    /// <summary>1-based component; 0 = the whole repetition.</summary>
    public int Component => throw new NotSupportedException();

    /// <summary>1-based subcomponent; 0 = the whole component.</summary>
    public int Subcomponent => throw new NotSupportedException();

    /// <summary>What the position points at.</summary>
    public Hl7Level Level => throw new NotSupportedException();

    /// <summary>The position as a path, e.g. <c>OBX[3]-5[1].2</c>: the segment's occurrence counts within the message.</summary>
    public string ToString(Hl7Message message) => throw new NotSupportedException();

    /// <summary>The element at this position.</summary>
    public Hl7Element In(Hl7Message message) => throw new NotSupportedException();
}

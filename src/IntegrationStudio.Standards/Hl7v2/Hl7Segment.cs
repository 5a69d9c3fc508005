namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>One segment of a message.</summary>
public readonly struct Hl7Segment
{
    /// <summary>The message.</summary>
    public Hl7Message Message => throw new NotSupportedException();

    /// <summary>0-based index in the message.</summary>
    public int Index => throw new NotSupportedException();

    /// <summary>Name, e.g. <c>PID</c>.</summary>
    public string Name => throw new NotSupportedException();

    /// <summary>The packed name.</summary>
    public Hl7SegmentName Key => throw new NotSupportedException();

    /// <summary>Number of fields that stand in the segment (MSH counts MSH-1 and MSH-2).</summary>
    public int FieldCount => throw new NotSupportedException();

    /// <summary>The bytes of the segment without its terminator.</summary>
    public ReadOnlySpan<byte> RawSpan => throw new NotSupportedException();

    /// <summary>Where this is.</summary>
    public Hl7Position Position => throw new NotSupportedException();

    /// <summary>1-based number among the segments of the same name in the message.</summary>
    public int Occurrence => throw new NotSupportedException();

    /// <summary>Whether the segment has this name.</summary>
    public bool Is(string name) => throw new NotSupportedException();

    /// <summary>Whether the segment has this name.</summary>
    public bool Is(Hl7SegmentName name) => throw new NotSupportedException();

    /// <summary>The 1-based field with all its repetitions; empty when it is not there.</summary>
    public Hl7Element Field(int number) => throw new NotSupportedException();

    /// <summary>The 1-based repetition of a field.</summary>
    public Hl7Element Field(int number, int repetition) => throw new NotSupportedException();

    /// <summary>Number of repetitions of a field, 0 when it is empty.</summary>
    public int RepetitionCount(int field) => throw new NotSupportedException();
}

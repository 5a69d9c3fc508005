namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A place by name: <c>PATIENT_RESULT[2].PATIENT.PID[1]-3[2].4.2</c>; every <c>[n]</c> is 1-based, <c>[*]</c> means all, and groups are optional.</summary>
public sealed class Hl7Path
{
    /// <summary>Group names from the outside in; may be empty.</summary>
    public IReadOnlyList<Hl7PathGroup> Groups => throw new NotSupportedException();

    /// <summary>Segment name.</summary>
    public string Segment => throw new NotSupportedException();

    /// <summary>The packed segment name.</summary>
    public Hl7SegmentName SegmentKey => throw new NotSupportedException();

    /// <summary>1-based occurrence of the segment; 0 when not said; <see cref="All"/> for <c>[*]</c>.</summary>
    public int Occurrence => throw new NotSupportedException();

    /// <summary>1-based field; 0 = the segment itself.</summary>
    public int Field => throw new NotSupportedException();

    /// <summary>1-based repetition; 0 when not said; <see cref="All"/> for <c>[*]</c>.</summary>
    public int Repetition => throw new NotSupportedException();

    /// <summary>1-based component; 0 = the whole repetition.</summary>
    public int Component => throw new NotSupportedException();

    /// <summary>1-based subcomponent; 0 = the whole component.</summary>
    public int Subcomponent => throw new NotSupportedException();

    /// <summary>The number that stands for <c>[*]</c>.</summary>
    public const int All = -1;

    /// <summary>Parses a path; problems name the column.</summary>
    public static Outcome<Hl7Path> Parse(string text) => throw new NotSupportedException();

    /// <summary>All elements of the path in a message, in order; a path without groups needs no tree.</summary>
    public IEnumerable<Hl7Element> Elements(Hl7Message message, Hl7GroupTree? tree = null) => throw new NotSupportedException();

    /// <summary>The path in its canonical spelling.</summary>
    public override string ToString() => throw new NotSupportedException();
}

/// <summary>One group step of a path.</summary>
/// <param name="Name">Group name, e.g. <c>ORDER_OBSERVATION</c>.</param>
/// <param name="Occurrence">1-based; 0 when not said; <see cref="Hl7Path.All"/> for <c>[*]</c>.</param>
public readonly record struct Hl7PathGroup(string Name, int Occurrence);

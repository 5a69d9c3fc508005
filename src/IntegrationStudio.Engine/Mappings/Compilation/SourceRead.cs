using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>How a rule's source is read.</summary>
internal enum SourceKind : byte
{
    /// <summary>The rule runs once, at the current item.</summary>
    None,

    /// <summary>A part of the current item, or the item itself.</summary>
    Component,

    /// <summary>A field of the current segment.</summary>
    Field,

    /// <summary>A field of a segment that is looked for outwards.</summary>
    OtherField,

    /// <summary>Groups or segments below the current group.</summary>
    Walk,

    /// <summary>Anything else.</summary>
    Expression,
}

/// <summary>A compiled source: numbers for plain paths, an expression for the rest.</summary>
internal sealed record SourceRead
{
    public static readonly SourceRead Nothing = new();

    public SourceKind Kind { get; init; }

    public Hl7SegmentName Segment { get; init; }

    public int Occurrence { get; init; }

    public int Field { get; init; }

    public int Repetition { get; init; }

    public int Component { get; init; }

    public int Subcomponent { get; init; }

    /// <summary>Of a walk: names of the groups on the way.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Of a walk: whether the last step is a segment rather than a group.</summary>
    public bool EndsAtSegment { get; init; }

    /// <summary>Of a walk: whether every item is a frame of its own.</summary>
    public bool Repeats { get; init; }

    /// <summary>Of a walk to one segment: it is taken wherever it stands within the group.</summary>
    public bool Anywhere { get; init; }

    public CompiledExpression? Expression { get; init; }

    /// <summary>The element below a repetition, or below the current item, that the path names.</summary>
    public Hl7Element Below(in Hl7Element start)
    {
        if (Component == 0) return start;
        Hl7Element component = start.Component(Component);
        return Subcomponent == 0 ? component : component.Component(Subcomponent);
    }
}

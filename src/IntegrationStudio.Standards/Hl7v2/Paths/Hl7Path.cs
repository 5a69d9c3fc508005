using System.Globalization;
using System.Text;
using IntegrationStudio.Standards.Hl7v2.Paths;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A place by name: <c>PATIENT_RESULT[2].PATIENT.PID[1]-3[2].4.2</c>; every <c>[n]</c> is 1-based, <c>[*]</c> means all, and groups are optional.</summary>
public sealed class Hl7Path
{
    /// <summary>The number that stands for <c>[*]</c>.</summary>
    public const int All = -1;

    private static readonly PathCache Cache = new();

    internal Hl7Path(IReadOnlyList<Hl7PathGroup> groups, string segment, int occurrence, int field, int repetition, int component, int subcomponent)
    {
        Groups = groups;
        Segment = segment;
        SegmentKey = Hl7SegmentName.From(segment);
        Occurrence = occurrence;
        Field = field;
        Repetition = repetition;
        Component = component;
        Subcomponent = subcomponent;
    }

    /// <summary>Group names from the outside in; may be empty.</summary>
    public IReadOnlyList<Hl7PathGroup> Groups { get; }

    /// <summary>Segment name.</summary>
    public string Segment { get; }

    /// <summary>The packed segment name.</summary>
    public Hl7SegmentName SegmentKey { get; }

    /// <summary>1-based occurrence of the segment, within the innermost group if there is one; 0 when not said; <see cref="All"/> for <c>[*]</c>.</summary>
    public int Occurrence { get; }

    /// <summary>1-based field; 0 = the segment itself.</summary>
    public int Field { get; }

    /// <summary>1-based repetition; 0 when not said; <see cref="All"/> for <c>[*]</c>.</summary>
    public int Repetition { get; }

    /// <summary>1-based component; 0 = the whole repetition.</summary>
    public int Component { get; }

    /// <summary>1-based subcomponent; 0 = the whole component.</summary>
    public int Subcomponent { get; }

    /// <summary>Parses a path; the problem names the column.</summary>
    public static Outcome<Hl7Path> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Cache.Get(text);
    }

    /// <summary>Parses a path that is known to be one.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public static Hl7Path Of(string text) => Parse(text) is { Succeeded: true } parsed ? parsed.Value : throw new FormatException(Parse(text).Problems[0].Message);

    /// <summary>All elements of the path in a message, in order. What is not said (occurrence, repetition) means the first segment and the whole field; a path without groups needs no tree, one with groups resolves the message when no tree is given.</summary>
    public IEnumerable<Hl7Element> Elements(Hl7Message message, Hl7GroupTree? tree = null)
    {
        foreach (var segment in PathWalker.Segments(this, message, tree))
        {
            var field = segment.Field(Field);
            if (Repetition != All)
            {
                yield return Below(Repetition == 0 ? field : field.Repetition(Repetition));
                continue;
            }
            foreach (var repetition in field.Repetitions)
                yield return Below(repetition);
        }
    }

    /// <summary>The path in its canonical spelling.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var group in Groups)
            text.Append(group).Append('.');
        text.Append(Segment).Append(Index(Occurrence));
        if (Field > 0)
            text.Append('-').Append(Field).Append(Index(Repetition));
        if (Component > 0)
            text.Append('.').Append(Component);
        if (Subcomponent > 0)
            text.Append('.').Append(Subcomponent);
        return text.ToString();
    }

    internal Hl7Element First(Hl7Message message)
    {
        var index = IndexOf(message);
        return index < 0 ? default : Below(Repetition > 0 ? message[index].Field(Field, Repetition) : message[index].Field(Field));
    }

    /// <summary>Index of the (first) segment that the path names, or -1.</summary>
    internal int IndexOf(Hl7Message message)
    {
        if (Groups.Count == 0)
        {
            var index = message.IndexOf(SegmentKey);
            for (var i = 1; i < Occurrence && index >= 0; i++)
                index = message.IndexOf(SegmentKey, index + 1);
            return index;
        }
        foreach (var segment in PathWalker.Segments(this, message, null))
            return segment.Index;
        return -1;
    }

    internal static string Index(int number) => number switch { 0 => "", All => "[*]", _ => string.Create(CultureInfo.InvariantCulture, $"[{number}]") };

    private Hl7Element Below(Hl7Element element)
    {
        if (Component > 0)
            element = element.Component(Component);
        return Subcomponent > 0 ? element.Component(Subcomponent) : element;
    }
}

/// <summary>One group step of a path.</summary>
/// <param name="Name">Group name, e.g. <c>ORDER_OBSERVATION</c>.</param>
/// <param name="Occurrence">1-based; 0 when not said; <see cref="Hl7Path.All"/> for <c>[*]</c>.</param>
public readonly record struct Hl7PathGroup(string Name, int Occurrence)
{
    /// <inheritdoc/>
    public override string ToString() => Name + Hl7Path.Index(Occurrence);
}

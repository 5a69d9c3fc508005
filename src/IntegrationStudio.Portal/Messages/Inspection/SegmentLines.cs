using System.Text;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>A run of a segment's text: a separator, or a value with its place and what it is called.</summary>
/// <param name="Text">As it stands in the message, escapes included; control characters as pictures, very long values cut.</param>
/// <param name="Place">Where it is; null for separators.</param>
/// <param name="Tip">Name, type, and meaning.</param>
public sealed record SegmentToken(string Text, Hl7Position? Place, string? Tip)
{
    public string? Key => Place is { } place ? SourcePlace.Key(place) : null;
}

/// <summary>One segment of a message.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Name">E.g. <c>PID</c>, with its title as tip.</param>
/// <param name="Title">E.g. <c>Patient Identification</c>.</param>
/// <param name="Tokens">Everything after the name, in order.</param>
public sealed record SegmentLine(int Index, string Name, string Title, IReadOnlyList<SegmentToken> Tokens);

/// <summary>Cuts a message into segments and values for display.</summary>
internal sealed class SegmentLines
{
    private const int LongestValue = 300;
    private readonly Hl7Message message;
    private readonly SourceNames names;
    private readonly Encoding encoding;

    private SegmentLines(Hl7Message message, SourceNames names)
    {
        this.message = message;
        this.names = names;
        encoding = VisibleText.Lenient(message);
    }

    public static IReadOnlyList<SegmentLine> Of(Hl7Message message, SourceNames names)
    {
        var lines = new SegmentLines(message, names);
        return [.. Enumerable.Range(0, message.SegmentCount).Select(i => lines.Line(message[i]))];
    }

    private SegmentLine Line(Hl7Segment segment)
    {
        var tokens = new List<SegmentToken>();
        var separators = message.Delimiters;
        var first = 1;
        if (segment.Is("MSH") || segment.Is("FHS") || segment.Is("BHS"))
        {
            // The separators declare themselves: field 1 is the separator that elsewhere stands before a field.
            tokens.Add(Value(new Hl7Position(segment.Index, 1), Separator(separators.Field)));
            tokens.Add(Value(new Hl7Position(segment.Index, 2), Text(segment.Field(2))));
            first = 3;
        }
        for (var number = first; number <= segment.FieldCount; number++)
        {
            tokens.Add(new SegmentToken(Separator(separators.Field), null, null));
            AddField(tokens, segment.Field(number), separators);
        }
        return new SegmentLine(segment.Index, segment.Name, names.Of(segment.Position).Title, tokens);
    }

    private void AddField(List<SegmentToken> tokens, Hl7Element field, Hl7Delimiters separators)
    {
        foreach (var repetition in field.Repetitions)
        {
            if (repetition.Position.Repetition > 1)
                tokens.Add(new SegmentToken(Separator(separators.Repetition), null, null));
            var components = repetition.ComponentCount;
            for (var c = 1; c <= components; c++)
            {
                if (c > 1)
                    tokens.Add(new SegmentToken(Separator(separators.Component), null, null));
                AddComponent(tokens, repetition.Component(c), components == 1, repetition, separators);
            }
        }
    }

    private void AddComponent(List<SegmentToken> tokens, Hl7Element component, bool isOnly, Hl7Element repetition, Hl7Delimiters separators)
    {
        var parts = component.ComponentCount;
        if (parts <= 1)
        {
            if (!component.IsEmpty)
                tokens.Add(Value(isOnly ? repetition.Position : component.Position, Text(component)));
            return;
        }
        for (var s = 1; s <= parts; s++)
        {
            if (s > 1)
                tokens.Add(new SegmentToken(Separator(separators.Subcomponent), null, null));
            if (component.Subcomponent(s) is { IsEmpty: false } part)
                tokens.Add(Value(part.Position, Text(part)));
        }
    }

    private SegmentToken Value(Hl7Position place, string text) => new(text, place, names.Tip(place, text));

    private string Text(Hl7Element element) => VisibleText.Of(element.RawSpan, encoding, LongestValue);

    private static string Separator(byte value) => ((char)value).ToString();
}

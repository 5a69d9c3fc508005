using System.Globalization;
using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions;

public readonly partial struct Item
{
    /// <summary>
    /// The value as text: numbers and dates as they are written (<c>1.50</c>, <c>2015-02</c>), HL7 unescaped, a node's value; null for what has none
    /// (empty, <c>""</c>, a segment, a group, a complex node).
    /// </summary>
    public string? ToText() => Kind switch
    {
        ItemKind.Boolean => Boolean ? "true" : "false",
        ItemKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        ItemKind.Decimal => Decimal.ToString(CultureInfo.InvariantCulture),
        ItemKind.String => _reference as string ?? Encoding.UTF8.GetString(Slice),
        ItemKind.Date or ItemKind.DateTime or ItemKind.Time => MomentText(),
        ItemKind.Quantity => IsCalendarUnit ? $"{Decimal.ToString(CultureInfo.InvariantCulture)} {CalendarUnitText()}" : $"{Decimal.ToString(CultureInfo.InvariantCulture)} '{Unit}'",
        ItemKind.Type => TypeName.ToString(),
        ItemKind.Hl7 => Hl7 is { HasValue: true } element ? element.ToString() : null,
        ItemKind.Node => Tree.GetText(Node),
        _ => null,
    };

    /// <summary>The text as UTF-8 where that needs no conversion and no allocation.</summary>
    /// <returns>False for text that is held as a string, is escaped, or is no text.</returns>
    public bool TryGetUtf8(out ReadOnlySpan<byte> text)
    {
        switch (Kind)
        {
            case ItemKind.String when _reference is byte[]:
                text = Slice;
                return true;
            case ItemKind.Hl7:
                Hl7Element element = Hl7;
                text = element.RawSpan;
                return element.HasValue && !element.NeedsUnescape;
            case ItemKind.Node when Tree.Kind(Node) is TreeValueKind.Text or TreeValueKind.Number && Tree.GetString(Node) is null:
                text = Tree.GetUtf8(Node);
                return true;
            default:
                text = default;
                return false;
        }
    }

    /// <summary>The slice of bytes that holds the text, for handing it on without copying; false where <see cref="TryGetUtf8"/> is.</summary>
    public bool TryGetSlice(out byte[] buffer, out int start, out int length)
    {
        (buffer, start, length) = ([], 0, 0);
        switch (Kind)
        {
            case ItemKind.String when _reference is byte[] bytes:
                (buffer, start, length) = (bytes, (int)_low, (int)_high);
                return true;
            case ItemKind.Hl7:
                Hl7Element element = Hl7;
                if (!element.HasValue || element.NeedsUnescape) return false;
                (buffer, start, length) = (element.Message!.Buffer, element.Start, element.Length);
                return true;
            case ItemKind.Node:
                return Tree.TryGetSlice(Node, out buffer, out start, out length);
            default:
                return false;
        }
    }

    /// <summary>The string itself when the text is held as one; null otherwise.</summary>
    internal string? HeldString => Kind switch
    {
        ItemKind.String => _reference as string,
        ItemKind.Node => Tree.GetString(Node),
        _ => null,
    };

    private ReadOnlySpan<byte> Slice => ((byte[])_reference!).AsSpan((int)_low, (int)_high);

    private string CalendarUnitText() => Decimal is 1 ? Unit : Unit + "s";

    private string MomentText()
    {
        Span<byte> text = stackalloc byte[40];
        FhirDate moment = Moment;
        moment.TryFormat(text, out int written);
        return Encoding.ASCII.GetString(text[..written]);
    }
}

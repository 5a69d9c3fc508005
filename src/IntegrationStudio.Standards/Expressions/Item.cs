using System.Runtime.CompilerServices;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// One value of a collection. A small value without allocation: text may be a slice of a message's bytes, and HL7 elements and tree nodes are
/// referred to, not copied. The typed properties may only be read for the kinds they name.
/// </summary>
public readonly partial struct Item
{
    private readonly object? _reference;
    private readonly ulong _low;
    private readonly ulong _high;
    private readonly bool _isCalendarUnit;

    private Item(ItemKind kind, object? reference, ulong low = 0, ulong high = 0, bool isCalendarUnit = false)
    {
        Kind = kind;
        _reference = reference;
        _low = low;
        _high = high;
        _isCalendarUnit = isCalendarUnit;
    }

    /// <summary>What this is; <see cref="ItemKind.Empty"/> for the default value.</summary>
    public ItemKind Kind { get; }

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Kind == ItemKind.Empty;

    /// <summary>A truth value.</summary>
    public static Item Of(bool value) => new(ItemKind.Boolean, null, value ? 1UL : 0UL);

    /// <summary>A whole number.</summary>
    public static Item Of(long value) => new(ItemKind.Integer, null, unchecked((ulong)value));

    /// <summary>A decimal number; its scale (digits after the point) is kept.</summary>
    public static Item Of(decimal value) => OfDecimal(ItemKind.Decimal, null, value, false);

    /// <summary>Text; null is empty.</summary>
    public static Item Of(string? value) => value is null ? default : new(ItemKind.String, value);

    /// <summary>Text that is a slice of UTF-8 bytes; the bytes are not copied and must not change while the item is used.</summary>
    public static Item OfUtf8(byte[] buffer, int start, int length) => new(ItemKind.String, buffer, (uint)start, (uint)length);

    /// <summary>A date: year, month or day precise.</summary>
    public static Item OfDate(in FhirDate value) => OfMoment(ItemKind.Date, value);

    /// <summary>A date with an optional time of day and zone.</summary>
    public static Item OfDateTime(in FhirDate value) => OfMoment(ItemKind.DateTime, value);

    /// <summary>A time of day.</summary>
    public static Item OfTime(in FhirDate value) => OfMoment(ItemKind.Time, value);

    /// <summary>A number with a unit: a UCUM code, or a calendar unit in the singular (<c>day</c>).</summary>
    public static Item OfQuantity(decimal value, string unit, bool isCalendarUnit = false) => OfDecimal(ItemKind.Quantity, unit, value, isCalendarUnit);

    /// <summary>The name of a type.</summary>
    public static Item Of(TypeName type) => new(ItemKind.Type, type);

    /// <summary>A field, repetition, component or subcomponent; empty when there are no bytes.</summary>
    public static Item Of(in Hl7Element element) =>
        element.IsEmpty ? default : new(ItemKind.Hl7, element.Message, element.Position.Packed, (ulong)(uint)element.Start << 32 | (uint)element.Length);

    /// <summary>A segment.</summary>
    public static Item Of(in Hl7Segment segment) => new(ItemKind.Hl7Segment, segment.Message, (uint)segment.Index);

    /// <summary>A group; the root group is the message.</summary>
    public static Item Of(in Hl7Group group) => group.Exists ? new(ItemKind.Hl7Group, group.Tree, (uint)group.Index) : default;

    /// <summary>A message without its groups.</summary>
    public static Item Of(Hl7Message message) => new(ItemKind.Hl7Message, message);

    /// <summary>A node of a tree; empty for <see cref="DataTree.None"/>.</summary>
    public static Item Of(DataTree tree, int node) => node == DataTree.None ? default : new(ItemKind.Node, tree, (uint)node);

    /// <summary>The truth value of a <see cref="ItemKind.Boolean"/>.</summary>
    public bool Boolean => _low != 0;

    /// <summary>The number of an <see cref="ItemKind.Integer"/>.</summary>
    public long Integer => unchecked((long)_low);

    /// <summary>The number of a <see cref="ItemKind.Decimal"/> or <see cref="ItemKind.Quantity"/>.</summary>
    public decimal Decimal => Unsafe.BitCast<(ulong, ulong), decimal>((_low, _high));

    /// <summary>The unit of a <see cref="ItemKind.Quantity"/>.</summary>
    public string Unit => (string)_reference!;

    /// <summary>Whether the unit of a <see cref="ItemKind.Quantity"/> is a calendar one (<c>1 day</c>) rather than UCUM's (<c>1 'd'</c>).</summary>
    public bool IsCalendarUnit => _isCalendarUnit;

    /// <summary>The value of a <see cref="ItemKind.Date"/>, <see cref="ItemKind.DateTime"/> or <see cref="ItemKind.Time"/>.</summary>
    public FhirDate Moment => PackedMoment.Unpack(_low, _high);

    /// <summary>The name of a <see cref="ItemKind.Type"/>.</summary>
    public TypeName TypeName => (TypeName)_reference!;

    /// <summary>The element of an <see cref="ItemKind.Hl7"/>.</summary>
    public Hl7Element Hl7 => new((Hl7Message)_reference!, new Hl7Position(_low), (int)(_high >> 32), (int)(_high & uint.MaxValue));

    /// <summary>The segment of an <see cref="ItemKind.Hl7Segment"/>.</summary>
    public Hl7Segment Hl7Segment => ((Hl7Message)_reference!)[(int)_low];

    /// <summary>The group of an <see cref="ItemKind.Hl7Group"/>.</summary>
    public Hl7Group Hl7Group => ((Hl7GroupTree)_reference!)[(int)_low];

    /// <summary>The message of any of the HL7 kinds.</summary>
    public Hl7Message Hl7Message => Kind == ItemKind.Hl7Group ? Hl7Group.Tree.Message : (Hl7Message)_reference!;

    /// <summary>The tree of a <see cref="ItemKind.Node"/>.</summary>
    public DataTree Tree => (DataTree)_reference!;

    /// <summary>The id of a <see cref="ItemKind.Node"/> within its tree.</summary>
    public int Node => (int)_low;

    /// <summary>Whether there is a value: for HL7 neither empty nor <c>""</c>, for a node a primitive value; true for any system value.</summary>
    public bool HasValue => Kind switch
    {
        ItemKind.Empty => false,
        ItemKind.Hl7 => Hl7.HasValue,
        ItemKind.Node => Tree.Kind(Node) is TreeValueKind.Text or TreeValueKind.Number or TreeValueKind.Boolean,
        _ => true,
    };

    internal bool IsHl7 => Kind is ItemKind.Hl7 or ItemKind.Hl7Segment or ItemKind.Hl7Group or ItemKind.Hl7Message;

    /// <summary>Whether this is a segment of that name or something within one.</summary>
    internal bool IsInSegment(Hl7SegmentName name, out Hl7Message message, out int index)
    {
        if (Kind is not (ItemKind.Hl7 or ItemKind.Hl7Segment))
        {
            (message, index) = (null!, -1);
            return false;
        }

        message = (Hl7Message)_reference!;
        index = Kind == ItemKind.Hl7 ? Hl7Position.Segment : (int)_low;
        return message.Entries[index].Name == name;
    }

    /// <summary>The position of an <see cref="ItemKind.Hl7"/>, without finding the element again.</summary>
    internal Hl7Position Hl7Position => new(_low);

    /// <inheritdoc/>
    public override string ToString() => Kind == ItemKind.Empty ? "{}" : ToText() ?? Kind.ToString();

    private static Item OfDecimal(ItemKind kind, string? unit, decimal value, bool isCalendarUnit)
    {
        (ulong low, ulong high) = Unsafe.BitCast<decimal, (ulong, ulong)>(value);
        return new(kind, unit, low, high, isCalendarUnit);
    }

    private static Item OfMoment(ItemKind kind, in FhirDate value)
    {
        PackedMoment.Pack(value, out ulong low, out ulong high);
        return new(kind, null, low, high);
    }
}

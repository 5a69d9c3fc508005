using System.Runtime.CompilerServices;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// One value of a collection. A small value without allocation: text may be a slice of a message's bytes, and HL7 elements and tree nodes are
/// referred to, not copied.
/// </summary>
public readonly partial struct Item
{
    private readonly object? _reference;
    private readonly ulong _low;
    private readonly ulong _high;

    private Item(ItemKind kind, object? reference, ulong low = 0, ulong high = 0)
    {
        Kind = kind;
        _reference = reference;
        _low = low;
        _high = high;
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
    public static Item Of(decimal value)
    {
        (ulong low, ulong high) = Unsafe.BitCast<decimal, (ulong, ulong)>(value);
        return new(ItemKind.Decimal, null, low, high);
    }

    /// <summary>Text; null is empty.</summary>
    public static Item Of(string? value) => value is null ? default : new(ItemKind.String, value);

    /// <summary>Text that is a slice of UTF-8 bytes; the bytes are not copied and must not change while the item is used.</summary>
    public static Item OfUtf8(byte[] buffer, int start, int length) =>
        new(ItemKind.String, buffer, (uint)start, (uint)length);

    /// <summary>The truth value of a <see cref="ItemKind.Boolean"/>.</summary>
    public bool Boolean => _low != 0;

    /// <summary>The number of an <see cref="ItemKind.Integer"/>.</summary>
    public long Integer => unchecked((long)_low);

    /// <summary>The number of a <see cref="ItemKind.Decimal"/> or <see cref="ItemKind.Quantity"/>.</summary>
    public decimal Decimal => Unsafe.BitCast<(ulong, ulong), decimal>((_low, _high));
}

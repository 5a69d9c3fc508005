using System.Globalization;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Brings two operands to kinds that can be compared: system values, whole numbers to decimals, numbers to quantities, HL7 text to what it is compared with.</summary>
internal static class Coercion
{
    public static void Align(in Item left, in Item right, out Item a, out Item b)
    {
        a = SystemValue.Of(left);
        b = SystemValue.Of(right);
        if (a.Kind == b.Kind) return;
        if (left.Kind == ItemKind.Hl7) a = FromHl7(a, b.Kind);
        if (right.Kind == ItemKind.Hl7) b = FromHl7(b, a.Kind);
        if (a.Kind == b.Kind) return;
        a = Widen(a, b.Kind);
        b = Widen(b, a.Kind);
    }

    /// <summary>HL7 text as another kind of value; empty when it is no such value.</summary>
    public static Item FromHl7(in Item text, ItemKind kind)
    {
        if (text.IsEmpty) return default;
        switch (kind)
        {
            case ItemKind.Integer or ItemKind.Decimal or ItemKind.Quantity:
                return TryReadNumber(text, out decimal number) ? Item.Of(number) : default;
            case ItemKind.Date:
                return Hl7Moment.Read(text, isTime: false);
            case ItemKind.DateTime:
                return Hl7Moment.Read(text, isTime: false);
            case ItemKind.Time:
                return Hl7Moment.Read(text, isTime: true);
            case ItemKind.Boolean:
                return text.ToText() switch { "Y" or "T" or "1" => Item.Of(true), "N" or "F" or "0" => Item.Of(false), _ => default };
            default:
                return text;
        }
    }

    private static bool TryReadNumber(in Item text, out decimal number)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return text.TryGetUtf8(out ReadOnlySpan<byte> utf8)
            ? decimal.TryParse(utf8, styles, CultureInfo.InvariantCulture, out number)
            : decimal.TryParse(text.ToText(), styles, CultureInfo.InvariantCulture, out number);
    }

    private static Item Widen(in Item value, ItemKind kind) => (value.Kind, kind) switch
    {
        (ItemKind.Integer, ItemKind.Decimal) => Item.Of((decimal)value.Integer),
        (ItemKind.Integer, ItemKind.Quantity) => Item.OfQuantity(value.Integer, "1"),
        (ItemKind.Decimal, ItemKind.Quantity) => Item.OfQuantity(value.Decimal, "1"),
        _ => value,
    };
}

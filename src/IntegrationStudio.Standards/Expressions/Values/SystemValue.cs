using System.Buffers.Text;
using System.Globalization;
using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Turns what refers to data (tree nodes, HL7 elements) into the value that operators and functions work on.</summary>
internal static class SystemValue
{
    /// <summary>The system value of a primitive node, a FHIR quantity or an HL7 element (text); other items as they are. Empty when a node holds no value.</summary>
    public static Item Of(in Item item) => item.Kind switch
    {
        ItemKind.Node => OfNode(item),
        ItemKind.Hl7 => OfHl7(item),
        _ => item,
    };

    /// <summary>Whether an item is a structure: a node with children and no value, a segment or a group.</summary>
    public static bool IsComplex(in Item item) => item.Kind is ItemKind.Node or ItemKind.Hl7Segment or ItemKind.Hl7Group or ItemKind.Type;

    private static Item OfHl7(in Item item)
    {
        if (item.TryGetSlice(out byte[] buffer, out int start, out int length)) return Item.OfUtf8(buffer, start, length);
        return Item.Of(item.ToText());
    }

    private static Item OfNode(in Item item)
    {
        DataTree tree = item.Tree;
        int node = item.Node;
        switch (tree.Kind(node))
        {
            case TreeValueKind.Boolean:
                return Item.Of(tree.GetBoolean(node));
            case TreeValueKind.Number:
                return OfNumber(tree, node);
            case TreeValueKind.Text:
                return OfText(item, tree, node);
            case TreeValueKind.Null:
                return default;
            default:
                return FhirQuantity.IsQuantity(tree.Type(node)) ? FhirQuantity.Read(tree, node) : HasChildren(tree, node) && !IsPrimitive(tree, node) ? item : default;
        }
    }

    private static bool HasChildren(DataTree tree, int node) => tree.FirstChild(node) != DataTree.None;

    private static bool IsPrimitive(DataTree tree, int node) => tree.Type(node) is FhirType { Primitive: not FhirPrimitive.None };

    private static Item OfNumber(DataTree tree, int node)
    {
        bool isWhole = tree.Type(node) is not FhirType { Primitive: FhirPrimitive.Decimal };
        if (tree.GetString(node) is { } text) return OfNumber(text, isWhole);
        ReadOnlySpan<byte> digits = tree.GetUtf8(node);
        if (isWhole && Utf8Parser.TryParse(digits, out long whole, out int used) && used == digits.Length) return Item.Of(whole);
        return OfNumber(Encoding.ASCII.GetString(digits), isWhole);
    }

    private static Item OfNumber(string text, bool isWhole)
    {
        if (isWhole && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)) return Item.Of(whole);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal number)
            ? Item.Of(number)
            : default;
    }

    private static Item OfText(in Item item, DataTree tree, int node)
    {
        FhirPrimitive primitive = tree.Type(node) is FhirType type ? type.Primitive : FhirPrimitive.String;
        switch (primitive)
        {
            case FhirPrimitive.Date or FhirPrimitive.DateTime or FhirPrimitive.Instant when TryReadDate(tree, node, out FhirDate date):
                return primitive == FhirPrimitive.Date ? Item.OfDate(date) : Item.OfDateTime(date);
            case FhirPrimitive.Time when TryReadTime(tree, node, out FhirDate time):
                return Item.OfTime(time);
            default:
                return tree.TryGetSlice(node, out byte[] buffer, out int start, out int length) ? Item.OfUtf8(buffer, start, length) : Item.Of(item.ToText());
        }
    }

    private static bool TryReadDate(DataTree tree, int node, out FhirDate date) =>
        tree.GetString(node) is { } text ? FhirDate.TryParse(text, out date) : FhirDate.TryParse(tree.GetUtf8(node), out date);

    private static bool TryReadTime(DataTree tree, int node, out FhirDate time) =>
        tree.GetString(node) is { } text ? FhirDate.TryParseTime(text, out time) : FhirDate.TryParseTime(tree.GetUtf8(node), out time);
}

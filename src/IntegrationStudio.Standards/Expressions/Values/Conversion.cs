using System.Globalization;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>The conversion functions for one system value; empty when it does not convert (specification: N1, section 5.5).</summary>
internal static partial class Conversion
{
    public static Item ToBoolean(in Item value)
    {
        switch (value.Kind)
        {
            case ItemKind.Boolean: return value;
            case ItemKind.Integer when value.Integer is 0 or 1: return Item.Of(value.Integer == 1);
            case ItemKind.Decimal when value.Decimal is 0 or 1: return Item.Of(value.Decimal == 1);
            case ItemKind.String:
                return value.ToText()!.ToLowerInvariant() switch
                {
                    "true" or "t" or "yes" or "y" or "1" or "1.0" => Item.Of(true),
                    "false" or "f" or "no" or "n" or "0" or "0.0" => Item.Of(false),
                    _ => default,
                };
            default: return default;
        }
    }

    public static Item ToInteger(in Item value) => value.Kind switch
    {
        ItemKind.Integer => value,
        ItemKind.Boolean => Item.Of(value.Boolean ? 1L : 0L),
        ItemKind.String when long.TryParse(value.ToText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => Item.Of(number),
        _ => default,
    };

    public static Item ToDecimal(in Item value) => value.Kind switch
    {
        ItemKind.Decimal => value,
        ItemKind.Integer => Item.Of((decimal)value.Integer),
        ItemKind.Boolean => Item.Of(value.Boolean ? 1m : 0m),
        ItemKind.String when decimal.TryParse(value.ToText(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) => Item.Of(number),
        _ => default,
    };

    public static Item ToText(in Item value) => value.Kind is ItemKind.String ? value : Item.Of(value.ToText());

    public static Item ToDate(in Item value) => value.Kind switch
    {
        ItemKind.Date => value,
        ItemKind.DateTime => Item.OfDate(CutToDate(value.Moment)),
        ItemKind.String when FhirDate.TryParse(value.ToText(), out FhirDate date) => Item.OfDate(CutToDate(date)),
        _ => default,
    };

    public static Item ToDateTime(in Item value) => value.Kind switch
    {
        ItemKind.DateTime => value,
        ItemKind.Date => Item.OfDateTime(value.Moment),
        ItemKind.String when FhirDate.TryParse(value.ToText(), out FhirDate date) => Item.OfDateTime(date),
        _ => default,
    };

    public static Item ToTime(in Item value) => value.Kind switch
    {
        ItemKind.Time => value,
        ItemKind.String when FhirDate.TryParseTime(value.ToText(), out FhirDate time) => Item.OfTime(time),
        _ => default,
    };

    public static Item ToQuantity(in Item value)
    {
        switch (value.Kind)
        {
            case ItemKind.Quantity: return value;
            case ItemKind.Integer or ItemKind.Decimal or ItemKind.Boolean: return Item.OfQuantity(ToDecimal(value).Decimal, "1");
            case ItemKind.String: break;
            default: return default;
        }

        Match match = QuantityText().Match(value.ToText()!);
        if (!match.Success || !decimal.TryParse(match.Groups["value"].ValueSpan, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount))
        {
            return default;
        }

        if (match.Groups["unit"].Success) return Item.OfQuantity(amount, match.Groups["unit"].Value);
        string word = match.Groups["time"].Value;
        if (word.Length == 0) return Item.OfQuantity(amount, "1");
        return CalendarUnits.IsUnit(word) ? Item.OfQuantity(amount, CalendarUnits.Singular(word), isCalendarUnit: true) : default;
    }

    /// <summary>A date and time cut to its date.</summary>
    public static FhirDate CutToDate(FhirDate value) => value.Precision <= FhirPrecision.Day
        ? value with { Offset = null }
        : value with { Precision = FhirPrecision.Day, TimeOfDay = 0, FractionDigits = 0, Offset = null };

    [GeneratedRegex("""^(?<value>[+-]?\d+(?:\.\d+)?)\s*(?:'(?<unit>[^']+)'|(?<time>[a-zA-Z]+))?$""", RegexOptions.CultureInvariant)]
    private static partial Regex QuantityText();
}

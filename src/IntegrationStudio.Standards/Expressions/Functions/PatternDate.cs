using System.Globalization;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Reads dates in a partner's own notation by a .NET date pattern, which must name the year; the pattern's parts decide the precision.</summary>
internal static class PatternDate
{
    public static Item Read(string text, string pattern)
    {
        const DateTimeStyles styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal;
        return pattern.Contains('y') && DateTimeOffset.TryParseExact(text.Trim(), pattern, CultureInfo.InvariantCulture, styles, out DateTimeOffset value)
            ? Of(value, pattern)
            : default;
    }

    private static Item Of(DateTimeOffset value, string pattern)
    {
        FhirPrecision precision =
            pattern.Contains('f', StringComparison.OrdinalIgnoreCase) ? FhirPrecision.Fraction
            : pattern.Contains('s') ? FhirPrecision.Second
            : pattern.Contains('m') ? FhirPrecision.Minute
            : pattern.Contains('h', StringComparison.OrdinalIgnoreCase) ? FhirPrecision.Hour
            : pattern.Contains('d') ? FhirPrecision.Day
            : pattern.Contains('M') ? FhirPrecision.Month
            : FhirPrecision.Year;
        FhirDate date = new()
        {
            Year = value.Year,
            Month = value.Month,
            Day = value.Day,
            TimeOfDay = value.TimeOfDay.Ticks,
            FractionDigits = precision == FhirPrecision.Fraction ? 3 : 0,
            Offset = pattern.Contains('z') ? (int)value.Offset.TotalMinutes : null,
            Precision = precision,
        };
        return precision > FhirPrecision.Day ? Item.OfDateTime(date) : Item.OfDate(date);
    }
}

using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>What a value may at least and at most be, given its precision: <c>lowBoundary()</c>, <c>highBoundary()</c>, <c>precision()</c>.</summary>
internal static class Boundaries
{
    private const int DecimalDefault = 8;
    private const int MostDecimalDigits = 28;
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>The boundary to a precision: digits after the point, or the digits of a date or time; empty when that precision cannot be.</summary>
    public static Item Of(in Item value, int? precision, bool isHigh) => value.Kind switch
    {
        ItemKind.Integer => Number(value.Integer, precision, isHigh) is { } number ? Item.Of(number) : default,
        ItemKind.Decimal => Number(value.Decimal, precision, isHigh) is { } number ? Item.Of(number) : default,
        ItemKind.Quantity => Number(value.Decimal, precision, isHigh) is { } number ? Item.OfQuantity(number, value.Unit, value.IsCalendarUnit) : default,
        ItemKind.Date => Date(value.Moment, precision ?? 8, isHigh, isDateTime: false),
        ItemKind.DateTime => Date(value.Moment, precision ?? 17, isHigh, isDateTime: true),
        ItemKind.Time => Time(value.Moment, precision ?? 9, isHigh),
        _ => default,
    };

    /// <summary>Digits after the point of a number; digits of a date (<c>2014</c> has 4) or time.</summary>
    public static int? Precision(in Item value) => value.Kind switch
    {
        ItemKind.Integer => 0,
        ItemKind.Decimal or ItemKind.Quantity => value.Decimal.Scale,
        ItemKind.Date or ItemKind.DateTime => Digits(value.Moment.Precision),
        ItemKind.Time => Digits(value.Moment.Precision) - 8,
        _ => null,
    };

    private static decimal? Number(decimal value, int? precision, bool isHigh)
    {
        int digits = precision ?? DecimalDefault;
        if (digits is < 0 or > MostDecimalDigits) return null;
        decimal half = 0.5m;
        for (int i = 0; i < value.Scale; i++) half /= 10;
        if (Numbers.Try(value, isHigh ? half : -half, decimal.Add) is not { } boundary) return null;
        if (boundary.Scale < digits) return WithScale(boundary, digits);
        decimal cut = Math.Round(boundary, digits, isHigh ? MidpointRounding.ToPositiveInfinity : MidpointRounding.ToNegativeInfinity);
        return cut.Scale < digits ? WithScale(cut, digits) : cut;
    }

    private static decimal? WithScale(decimal value, int digits)
    {
        decimal zero = new(0, 0, 0, false, (byte)digits);
        return Numbers.Try(value, zero, decimal.Add) is { } padded && padded.Scale == digits ? padded : null;
    }

    private static Item Date(FhirDate value, int digits, bool isHigh, bool isDateTime)
    {
        if (PrecisionOf(digits) is not { } precision || (!isDateTime && precision > FhirPrecision.Day)) return default;
        FhirDate full = Fill(value, isHigh, isDateTime);
        FhirDate cut = Cut(full, precision);
        return precision <= FhirPrecision.Day ? Item.OfDate(cut) : Item.OfDateTime(cut);
    }

    private static Item Time(FhirDate value, int digits, bool isHigh)
    {
        if (PrecisionOf(digits + 8) is not { } precision || precision < FhirPrecision.Hour) return default;
        return Item.OfTime(Cut(Fill(value, isHigh, isDateTime: true) with { Year = 0, Offset = null }, precision));
    }

    private static FhirDate Fill(FhirDate value, bool isHigh, bool isDateTime)
    {
        int month = value.Precision >= FhirPrecision.Month || !isHigh ? value.Month : 12;
        int day = value.Precision >= FhirPrecision.Day || !isHigh ? value.Day : value.IsTime ? 1 : DateTime.DaysInMonth(value.Year, month);
        if (!isDateTime) return value with { Month = month, Day = day, Precision = FhirPrecision.Day };

        // FHIR has no hour without minutes: an hour alone counts as its first minute.
        long time = value.TimeOfDay;
        if (isHigh)
        {
            time += value.Precision switch
            {
                < FhirPrecision.Hour => TimeSpan.TicksPerDay - TicksPerSecond / 1000,
                FhirPrecision.Hour or FhirPrecision.Minute => 60 * TicksPerSecond - TicksPerSecond / 1000,
                FhirPrecision.Second => TicksPerSecond - TicksPerSecond / 1000,
                _ => 0,
            };
        }

        return value with
        {
            Month = month,
            Day = day,
            TimeOfDay = time,
            FractionDigits = 3,
            Precision = FhirPrecision.Fraction,
            Offset = value.Offset ?? (isHigh ? -12 * 60 : 14 * 60),
        };
    }

    private static FhirDate Cut(FhirDate value, FhirPrecision precision)
    {
        long unit = precision switch
        {
            FhirPrecision.Hour => TimeSpan.TicksPerHour,
            FhirPrecision.Minute => TimeSpan.TicksPerMinute,
            FhirPrecision.Second => TicksPerSecond,
            FhirPrecision.Fraction => 1,
            _ => TimeSpan.TicksPerDay,
        };
        return value with
        {
            Precision = precision,
            Month = precision >= FhirPrecision.Month ? value.Month : 1,
            Day = precision >= FhirPrecision.Day ? value.Day : 1,
            TimeOfDay = value.TimeOfDay / unit * unit,
            FractionDigits = precision == FhirPrecision.Fraction ? value.FractionDigits : 0,
            Offset = precision > FhirPrecision.Day ? value.Offset : null,
        };
    }

    private static int Digits(FhirPrecision precision) => precision switch
    {
        FhirPrecision.Year => 4,
        FhirPrecision.Month => 6,
        FhirPrecision.Day => 8,
        FhirPrecision.Hour => 10,
        FhirPrecision.Minute => 12,
        FhirPrecision.Second => 14,
        _ => 17,
    };

    private static FhirPrecision? PrecisionOf(int digits) => digits switch
    {
        4 => FhirPrecision.Year,
        6 => FhirPrecision.Month,
        8 => FhirPrecision.Day,
        10 => FhirPrecision.Hour,
        12 => FhirPrecision.Minute,
        14 => FhirPrecision.Second,
        17 => FhirPrecision.Fraction,
        _ => null,
    };
}

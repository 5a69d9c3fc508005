namespace IntegrationStudio.Standards.Fhir;

public readonly partial record struct FhirDate
{
    private const int MonthsPerYear = 12;
    private const int DaysPerMonth = 30;
    private const int DaysPerYear = 365;

    /// <summary>
    /// Compares per FHIRPath (6.2), field by field; with two zones as points in time. Null when they are equal as far as the less exact one goes, and when only one
    /// has a zone and they are within 14 hours of each other. Seconds and fractions count as one precision.
    /// </summary>
    public static int? Compare(in FhirDate left, in FhirDate right)
    {
        if (left.IsTime != right.IsTime) return null;
        var (a, b) = (left.ToDateTime(), right.ToDateTime());
        var precision = (FhirPrecision)Math.Min((byte)left.Precision, (byte)right.Precision);
        if (precision >= FhirPrecision.Hour && !left.IsTime)
        {
            if (left.Offset is null != right.Offset is null) return CompareHalfZoned(a, b, left.Offset, right.Offset);
            a = ToUtc(a, left.Offset);
            b = ToUtc(b, right.Offset);
        }
        var order = Truncate(a, precision).CompareTo(Truncate(b, precision)); // seconds and fractions are not truncated
        if (order != 0) return Math.Sign(order);
        return Grade(left.Precision) == Grade(right.Precision) ? 0 : null;
    }

    /// <summary>The date moved by an amount of a unit per FHIRPath (6.6.7): fractions of units above the second are ignored, smaller units than the precision are turned into it (a year is 365 days, a month 30), and days end with their month.</summary>
    /// <returns>Null when the result is outside the years 1 to 9999. A time of the day wraps at midnight.</returns>
    public FhirDate? Add(decimal amount, FhirDateUnit unit)
    {
        if (amount is > 1e15m or < -1e15m) return null;
        if (IsTime) return AddToTime(amount, unit);
        try
        {
            var moved = unit switch
            {
                FhirDateUnit.Year => ToDateTime().AddMonths(checked((int)(decimal.Truncate(amount) * MonthsPerYear))),
                FhirDateUnit.Month => AddMonths(decimal.Truncate(amount)),
                FhirDateUnit.Week => AddDays(decimal.Truncate(amount) * 7),
                FhirDateUnit.Day => AddDays(decimal.Truncate(amount)),
                _ => AddTicks(Ticks(amount, unit)),
            };
            return this with { Year = moved.Year, Month = moved.Month, Day = moved.Day, TimeOfDay = moved.TimeOfDay.Ticks };
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    private FhirDate? AddToTime(decimal amount, FhirDateUnit unit)
    {
        if (unit < FhirDateUnit.Hour) return null;
        var ticks = (TimeOfDay + Ticks(amount, unit)) % TimeSpan.TicksPerDay;
        return this with { TimeOfDay = ticks < 0 ? ticks + TimeSpan.TicksPerDay : ticks };
    }

    private DateTime AddMonths(decimal months) => ToDateTime().AddMonths(checked((int)(Precision == FhirPrecision.Year ? months - months % MonthsPerYear : months)));

    private DateTime AddDays(decimal days) => Precision switch
    {
        FhirPrecision.Year => ToDateTime().AddMonths(checked((int)decimal.Truncate(days / DaysPerYear) * MonthsPerYear)),
        FhirPrecision.Month => ToDateTime().AddMonths(checked((int)decimal.Truncate(days / DaysPerMonth))),
        _ => ToDateTime().AddDays((double)days),
    };

    private DateTime AddTicks(long ticks) => Precision switch
    {
        <= FhirPrecision.Month => AddDays(ticks / TimeSpan.TicksPerDay),
        FhirPrecision.Day => ToDateTime().AddDays(ticks / TimeSpan.TicksPerDay),
        FhirPrecision.Hour => ToDateTime().AddTicks(ticks - ticks % TimeSpan.TicksPerHour),
        FhirPrecision.Minute => ToDateTime().AddTicks(ticks - ticks % TimeSpan.TicksPerMinute),
        FhirPrecision.Second => ToDateTime().AddTicks(ticks - ticks % TimeSpan.TicksPerSecond),
        _ => ToDateTime().AddTicks(ticks),
    };

    private static long Ticks(decimal amount, FhirDateUnit unit) => unit switch
    {
        FhirDateUnit.Hour => checked((long)(decimal.Truncate(amount) * TimeSpan.TicksPerHour)),
        FhirDateUnit.Minute => checked((long)(decimal.Truncate(amount) * TimeSpan.TicksPerMinute)),
        FhirDateUnit.Second => checked((long)(amount * TimeSpan.TicksPerSecond)),
        _ => checked((long)(amount * TimeSpan.TicksPerMillisecond)),
    };

    private static int? CompareHalfZoned(DateTime a, DateTime b, int? zoneOfA, int? zoneOfB)
    {
        var difference = ToUtc(a, zoneOfA) - ToUtc(b, zoneOfB);
        return difference.Duration() > TimeSpan.FromMinutes(MostOffset) ? Math.Sign(difference.Ticks) : null;
    }

    private static DateTime ToUtc(DateTime local, int? offset)
    {
        var ticks = local.Ticks - (offset ?? 0) * TimeSpan.TicksPerMinute;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
    }

    private static DateTime Truncate(DateTime value, FhirPrecision precision) => precision switch
    {
        FhirPrecision.Year => new DateTime(value.Year, 1, 1),
        FhirPrecision.Month => new DateTime(value.Year, value.Month, 1),
        FhirPrecision.Day => value.Date,
        FhirPrecision.Hour => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerHour)),
        FhirPrecision.Minute => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMinute)),
        _ => value,
    };

    private static FhirPrecision Grade(FhirPrecision precision) => precision == FhirPrecision.Fraction ? FhirPrecision.Second : precision;
}

namespace IntegrationStudio.Standards.Fhir;

public static partial class Hl7DateTime
{
    private static bool TryRead(ReadOnlySpan<byte> value, out FhirDate date, out string? fault)
    {
        date = new FhirDate();
        fault = null;
        if (!FhirDate.TryNumber(value, 4, out var year)) return false;
        value = value[4..];
        date = date with { Year = year };
        fault = year == 0 ? "there is no year 0" : null;
        if (Step(ref value, out var month))
        {
            date = date with { Month = month, Precision = FhirPrecision.Month };
            if (month is 0 or > 12) fault ??= $"there is no month {month}";
            if (Step(ref value, out var day))
            {
                if (fault is null && (day == 0 || day > DateTime.DaysInMonth(year, month))) fault = $"there is no day {day} in that month";
                date = date with { Day = day, Precision = FhirPrecision.Day };
                if (FhirDate.TryNumber(value, 2, out _))
                {
                    if (!TryClock(ref value, out var time, ref fault)) return false;
                    date = date with { TimeOfDay = time.TimeOfDay, FractionDigits = time.FractionDigits, Precision = time.Precision };
                }
            }
        }
        return TryZone(value, ref date, ref fault) && fault is null;
    }

    private static bool TryReadTime(ReadOnlySpan<byte> value, out FhirDate time, out string? fault)
    {
        fault = null;
        return TryClock(ref value, out time, ref fault) && TryZone(value, ref time, ref fault) && fault is null;
    }

    private static bool TryClock(ref ReadOnlySpan<byte> value, out FhirDate time, ref string? fault)
    {
        time = new FhirDate { Precision = FhirPrecision.Hour };
        if (!Step(ref value, out var hour)) return false;
        if (hour > 23) fault ??= $"there is no hour {hour}";
        var ticks = hour * TimeSpan.TicksPerHour;
        var (fraction, digits) = (0L, 0);
        var precision = FhirPrecision.Hour;
        if (Step(ref value, out var minute))
        {
            if (minute > 59) fault ??= $"there is no minute {minute}";
            ticks += minute * TimeSpan.TicksPerMinute;
            precision = FhirPrecision.Minute;
            if (Step(ref value, out var second))
            {
                if (second > 60) fault ??= $"there is no second {second}";
                ticks += Math.Min(second, 59) * TimeSpan.TicksPerSecond;
                precision = FhirPrecision.Second;
                if (value.Length > 0 && value[0] == (byte)'.')
                {
                    if (!FhirDate.TryFraction(value[1..], out fraction, out digits)) return false;
                    value = value[(1 + digits)..];
                    precision = FhirPrecision.Fraction;
                }
            }
        }
        time = time with { TimeOfDay = ticks + fraction, FractionDigits = Math.Min(digits, 7), Precision = precision };
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> value, ref FhirDate date, ref string? fault)
    {
        if (value.IsEmpty) return true;
        if (value.Length != 5 || value[0] is not ((byte)'+' or (byte)'-') || !FhirDate.TryNumber(value[1..], 4, out _)) return false;
        if (FhirZone.TryOffset(value, out var offset)) date = date with { Offset = offset };
        else fault ??= "there is no zone that far from UTC";
        return true;
    }

    private static bool Step(ref ReadOnlySpan<byte> value, out int number)
    {
        if (!FhirDate.TryNumber(value, 2, out number)) return false;
        value = value[2..];
        return true;
    }
}

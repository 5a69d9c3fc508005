namespace IntegrationStudio.Standards.Fhir;

/// <summary>HL7 v2 DT, TM, DTM and TS.1 values to FHIR date, dateTime, instant and time (HL7 v2.7.1 chapter 2A.21, 2A.22, 2A.75; FHIR R4 datatypes.html#dateTime).</summary>
public static class Hl7DateTime
{
    /// <summary>
    /// Converts <c>YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]</c>, and for a time <c>HH[MM[SS[.SSSS]]][+/-ZZZZ]</c> as well. Precision is kept: year-only stays year-only.
    /// The value's own zone wins, else <paramref name="zone"/>; a dateTime without either is cut to its date with a warning. Nothing is guessed: what is no date, and days
    /// that do not exist, are errors.
    /// </summary>
    /// <param name="value">The unescaped value; surrounding blanks are ignored. A date in ISO form is taken with a note.</param>
    /// <param name="zone">For values without an offset; null when nobody knows.</param>
    /// <param name="target">Date, DateTime, Instant or Time.</param>
    public static Hl7DateConversion ToFhir(ReadOnlySpan<byte> value, FhirZone? zone, FhirPrimitive target)
    {
        value = value.Trim(" \t"u8);
        if (target == FhirPrimitive.Time) return ToTime(value);
        var iso = false;
        if (!TryRead(value, out var date, out var fault))
        {
            iso = FhirDate.TryParse(value, out date);
            if (!iso) return Refuse(value, fault);
        }
        var read = target switch
        {
            FhirPrimitive.Date => new Hl7DateConversion(date.DateOnly(), null, null, default),
            FhirPrimitive.DateTime => ToDateTime(value, date, zone),
            FhirPrimitive.Instant => ToInstant(value, date, zone),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Not a type of dates."),
        };
        return iso && read.Code is null ? read with { Code = "hl7v2.date-iso", Message = $"'{Shown.Of(value)}' is a date in ISO form, not in that of HL7 v2.", Severity = Severity.Information } : read;
    }

    private static Hl7DateConversion ToDateTime(ReadOnlySpan<byte> value, in FhirDate date, FhirZone? zone)
    {
        // A zone behind a date without a time says nothing that FHIR could keep.
        if (date.Precision <= FhirPrecision.Day) return new Hl7DateConversion(date with { Offset = null }, null, null, default);
        if (date.Offset is null && zone is null)
            return Warn(date.DateOnly(), "hl7v2.date-no-zone", $"The time of '{Shown.Of(value)}' was left out: its zone is not known.");
        if (date.Precision >= FhirPrecision.Minute) return Zoned(value, ToSecond(date), zone);
        // FHIR has no hour without minutes; the minutes are filled in and that is said.
        var filled = Zoned(value, ToSecond(date), zone);
        return filled.Code is null ? Warn(filled.Date, "hl7v2.date-hour-only", $"'{Shown.Of(value)}' is exact to the hour only; it was written as the full hour.") : filled;
    }

    private static Hl7DateConversion ToInstant(ReadOnlySpan<byte> value, in FhirDate date, FhirZone? zone)
    {
        if (date.Precision < FhirPrecision.Minute) return Refuse(value, "hl7v2.date-too-coarse", "is not exact enough for an instant");
        return date.Offset is null && zone is null
            ? Refuse(value, "hl7v2.date-no-zone", "cannot become an instant: its zone is not known")
            : Zoned(value, ToSecond(date), zone);
    }

    private static Hl7DateConversion ToTime(ReadOnlySpan<byte> value)
    {
        // DTM has 8 digits before its time, TM at most 6 in all; 8 digits are a date without a time.
        var digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = value.Length;
        FhirDate time;
        string? fault;
        if (digits > 6)
        {
            if (!TryRead(value, out time, out fault)) return Refuse(value, fault);
            if (time.Precision <= FhirPrecision.Day) return Refuse(value, "hl7v2.time-missing", "is a date without a time");
        }
        else if (!TryReadTime(value, out time, out fault))
        {
            return Refuse(value, fault);
        }
        return new Hl7DateConversion(
            new FhirDate { TimeOfDay = time.TimeOfDay, FractionDigits = time.FractionDigits, Precision = ToSecond(time).Precision }, null, null, default);
    }

    private static Hl7DateConversion Zoned(ReadOnlySpan<byte> value, in FhirDate date, FhirZone? zone)
    {
        if (date.Offset is not null) return new Hl7DateConversion(date, null, null, default);
        var (minutes, fit) = zone!.OffsetAt(date.ToDateTime());
        var zoned = date with { Offset = minutes };
        return fit switch
        {
            LocalTimeFit.Twice => Warn(zoned, "hl7v2.date-twice", $"'{Shown.Of(value)}' happened twice in {zone.Name}; the first was taken."),
            LocalTimeFit.Skipped => Warn(zoned, "hl7v2.date-skipped", $"'{Shown.Of(value)}' never happened in {zone.Name}; it was read with the offset before the change."),
            _ => new Hl7DateConversion(zoned, null, null, default),
        };
    }

    private static FhirDate ToSecond(in FhirDate date) => date.Precision >= FhirPrecision.Second ? date : date with { Precision = FhirPrecision.Second };

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

    private static Hl7DateConversion Warn(in FhirDate date, string code, string message) => new(date, code, message, Severity.Warning);

    private static Hl7DateConversion Refuse(ReadOnlySpan<byte> value, string? impossible) => impossible is null
        ? Refuse(value, "hl7v2.date-malformed", "is no date or time in the form of HL7 v2")
        : new Hl7DateConversion(default, "hl7v2.date-impossible", $"'{Shown.Of(value)}' cannot be: {impossible}.", Severity.Error);

    private static Hl7DateConversion Refuse(ReadOnlySpan<byte> value, string code, string what) =>
        new(default, code, $"'{Shown.Of(value)}' {what}.", Severity.Error);
}

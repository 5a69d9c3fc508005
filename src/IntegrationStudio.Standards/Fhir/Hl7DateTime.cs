namespace IntegrationStudio.Standards.Fhir;

/// <summary>HL7 v2 DT, TM, DTM and TS.1 values to FHIR date, dateTime, instant and time (HL7 v2.7.1 chapter 2A.21, 2A.22, 2A.75; FHIR R4 datatypes.html#dateTime).</summary>
public static partial class Hl7DateTime
{
    /// <summary>Code of what is said of a date that is in ISO 8601's form.</summary>
    public const string IsoForm = "hl7v2.date-iso";

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
        return iso && read.Code is null ? read with { Code = IsoForm, Message = $"'{Shown.Of(value)}' is a date in ISO form, not in that of HL7 v2.", Severity = Severity.Information } : read;
    }

    /// <summary>Writes a date in the form of HL7 v2: <c>20260203040506.789+0100</c>; a time of the day as <c>0405</c>.</summary>
    /// <param name="date">The date, written as exactly as it is.</param>
    /// <param name="destination">At least <see cref="FhirDate.LongestText"/> bytes.</param>
    /// <param name="written">The number of bytes written.</param>
    public static bool TryFormat(in FhirDate date, Span<byte> destination, out int written)
    {
        written = 0;
        Span<byte> text = stackalloc byte[FhirDate.LongestText];
        if (destination.Length < FhirDate.LongestText || !date.TryFormat(text, out var length)) return false;
        if (date.Offset == 0 && length > 0 && text[length - 1] == (byte)'Z') length += "+0000"u8.TryCopyTo(text[(length - 1)..]) ? 4 : 0;
        // All marks of the ISO form go but the fraction's point and the sign of the zone.
        var time = text[..length].IndexOf((byte)'T');
        for (var i = 0; i < length; i++)
        {
            var mark = text[i] is (byte)':' or (byte)'T' || (text[i] == (byte)'-' && (time < 0 || i < time));
            if (!mark) destination[written++] = text[i];
        }
        return true;
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

    private static Hl7DateConversion Warn(in FhirDate date, string code, string message) => new(date, code, message, Severity.Warning);

    private static Hl7DateConversion Refuse(ReadOnlySpan<byte> value, string? impossible) => impossible is null
        ? Refuse(value, "hl7v2.date-malformed", "is no date or time in the form of HL7 v2")
        : new Hl7DateConversion(default, "hl7v2.date-impossible", $"'{Shown.Of(value)}' cannot be: {impossible}.", Severity.Error);

    private static Hl7DateConversion Refuse(ReadOnlySpan<byte> value, string code, string what) =>
        new(default, code, $"'{Shown.Of(value)}' {what}.", Severity.Error);
}

using System.Text;

namespace IntegrationStudio.Standards.Fhir;

public readonly partial record struct FhirDate
{
    private const int MostOffset = 14 * 60;
    private const int MostFractionDigits = 7;

    /// <summary>
    /// Reads <c>2026</c>, <c>2026-02</c>, <c>2026-02-03</c>, <c>2026-02-03T04:05:06.789+01:00</c>; FHIRPath's partial times (<c>2026-02-03T</c>, <c>T04</c>, <c>T04:05</c>,
    /// without a zone) too. Days that do not exist are refused. A leap second is read as the second before it.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out FhirDate date)
    {
        date = new FhirDate();
        if (!TryNumber(text, 4, out var year) || year == 0) return false;
        text = text[4..];
        if (text.IsEmpty || text.SequenceEqual("T"u8)) return Set(new FhirDate { Year = year }, out date);

        if (text[0] != (byte)'-' || !TryNumber(text[1..], 2, out var month) || month is 0 or > 12) return false;
        text = text[3..];
        if (text.IsEmpty || text.SequenceEqual("T"u8)) return Set(new FhirDate { Year = year, Month = month, Precision = FhirPrecision.Month }, out date);

        if (text[0] != (byte)'-' || !TryNumber(text[1..], 2, out var day) || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        text = text[3..];
        var whole = new FhirDate { Year = year, Month = month, Day = day, Precision = FhirPrecision.Day };
        if (text.IsEmpty || text.SequenceEqual("T"u8)) return Set(whole, out date);

        if (text[0] != (byte)'T') return false;
        text = text[1..];
        return TryTime(ref text, out var time)
            && TryOffset(text, out var offset)
            && Set(whole with { TimeOfDay = time.TimeOfDay, FractionDigits = time.FractionDigits, Precision = time.Precision, Offset = offset }, out date);
    }

    /// <summary>The same over UTF-16.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FhirDate date)
    {
        Span<byte> ascii = stackalloc byte[LongestText];
        date = new FhirDate();
        return TryNarrow(text, ascii, out var length) && TryParse(ascii[..length], out date);
    }

    /// <summary>Reads a time of the day: <c>14</c>, <c>14:30</c>, <c>14:30:05.5</c>; a <c>T</c> in front is allowed, a zone is not.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out FhirDate time)
    {
        if (text.Length > 0 && text[0] == (byte)'T') text = text[1..];
        return TryTime(ref text, out time) && text.IsEmpty;
    }

    /// <summary>The same over UTF-16.</summary>
    public static bool TryParseTime(ReadOnlySpan<char> text, out FhirDate time)
    {
        Span<byte> ascii = stackalloc byte[LongestText];
        time = new FhirDate();
        return TryNarrow(text, ascii, out var length) && TryParseTime(ascii[..length], out time);
    }

    private static bool TryTime(ref ReadOnlySpan<byte> text, out FhirDate time)
    {
        time = new FhirDate { Precision = FhirPrecision.Hour };
        if (!TryNumber(text, 2, out var hour) || hour > 23) return false;
        var ticks = hour * TimeSpan.TicksPerHour;
        text = text[2..];
        if (text.IsEmpty || text[0] != (byte)':') return Set(time with { TimeOfDay = ticks }, out time);

        if (!TryNumber(text[1..], 2, out var minute) || minute > 59) return false;
        ticks += minute * TimeSpan.TicksPerMinute;
        text = text[3..];
        if (text.IsEmpty || text[0] != (byte)':') return Set(time with { TimeOfDay = ticks, Precision = FhirPrecision.Minute }, out time);

        if (!TryNumber(text[1..], 2, out var second) || second > 60) return false;
        ticks += Math.Min(second, 59) * TimeSpan.TicksPerSecond;
        text = text[3..];
        if (text.IsEmpty || text[0] != (byte)'.') return Set(time with { TimeOfDay = ticks, Precision = FhirPrecision.Second }, out time);

        if (!TryFraction(text[1..], out var fraction, out var digits)) return false;
        text = text[(1 + digits)..];
        return Set(time with { TimeOfDay = ticks + fraction, FractionDigits = Math.Min(digits, MostFractionDigits), Precision = FhirPrecision.Fraction }, out time);
    }

    /// <summary>Reads the digits behind the point into ticks; digits beyond the seventh are skipped.</summary>
    internal static bool TryFraction(ReadOnlySpan<byte> text, out long ticks, out int digits)
    {
        ticks = 0;
        var unit = TimeSpan.TicksPerSecond;
        for (digits = 0; digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            unit /= 10;
            ticks += (text[digits] - '0') * unit;
        }
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int? offset)
    {
        offset = null;
        if (text.IsEmpty) return true;
        if (text.SequenceEqual("Z"u8))
        {
            offset = 0;
            return true;
        }
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != (byte)':') return false;
        if (!TryNumber(text[1..], 2, out var hours) || !TryNumber(text[4..], 2, out var minutes) || minutes > 59) return false;
        var distance = hours * 60 + minutes;
        offset = text[0] == (byte)'-' ? -distance : distance;
        return distance <= MostOffset;
    }

    internal static bool TryNumber(ReadOnlySpan<byte> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits) return false;
        for (var i = 0; i < digits; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit > 9) return false;
            number = number * 10 + digit;
        }
        return true;
    }

    private static bool TryNarrow(ReadOnlySpan<char> text, Span<byte> ascii, out int length)
    {
        length = 0;
        return text.Length <= ascii.Length && Ascii.FromUtf16(text, ascii, out length) == System.Buffers.OperationStatus.Done;
    }

    private static bool Set(FhirDate read, out FhirDate date)
    {
        date = read;
        return true;
    }
}

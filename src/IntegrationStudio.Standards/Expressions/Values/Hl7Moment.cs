using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Reads HL7 v2 dates and times as they stand, without taking a zone from anywhere (HL7 v2.7.1 chapter 2A.22).</summary>
internal static class Hl7Moment
{
    /// <summary>A date, date with time, or time of day (<c>HHMM[SS[.S]]</c>); empty when the text is none.</summary>
    public static Item Read(in Item text, bool isTime)
    {
        string value = (text.ToText() ?? "").Trim();
        Span<char> iso = stackalloc char[40];
        int length = isTime ? ToIsoTime(value, iso) : ToIso(value, iso);
        if (length == 0) return default;
        if (isTime) return FhirDate.TryParseTime(iso[..length], out FhirDate time) ? Item.OfTime(time) : default;
        if (!FhirDate.TryParse(iso[..length], out FhirDate date)) return default;
        return length > 10 ? Item.OfDateTime(date) : Item.OfDate(date);
    }

    private static int ToIso(ReadOnlySpan<char> value, Span<char> iso)
    {
        int length = 0;
        ReadOnlySpan<char> digits = value[..DigitCount(value)];
        if (digits.Length is < 4 or > 14 || digits.Length % 2 != 0) return 0;
        Append(iso, ref length, digits[..4]);
        if (digits.Length >= 6) Append(iso, ref length, '-', digits[4..6]);
        if (digits.Length >= 8) Append(iso, ref length, '-', digits[6..8]);
        ReadOnlySpan<char> rest = value[digits.Length..];
        if (digits.Length <= 8) return rest.IsEmpty ? length : 0;
        iso[length++] = 'T';
        int timeLength = ToIsoTime(digits[8..], rest, iso[length..]);
        return timeLength == 0 ? 0 : length + timeLength;
    }

    private static int ToIsoTime(ReadOnlySpan<char> value, Span<char> iso)
    {
        int count = DigitCount(value);
        return count is 2 or 4 or 6 ? ToIsoTime(value[..count], value[count..], iso) : 0;
    }

    private static int ToIsoTime(ReadOnlySpan<char> digits, ReadOnlySpan<char> rest, Span<char> iso)
    {
        int length = 0;
        Append(iso, ref length, digits[..2]);
        if (digits.Length >= 4) Append(iso, ref length, ':', digits[2..4]);
        if (digits.Length >= 6) Append(iso, ref length, ':', digits[4..6]);
        if (rest.Length > 1 && rest[0] == '.')
        {
            int fraction = DigitCount(rest[1..]);
            if (digits.Length < 6 || fraction is 0 or > 7) return 0;
            Append(iso, ref length, '.', rest[1..(fraction + 1)]);
            rest = rest[(fraction + 1)..];
        }

        if (rest.IsEmpty) return length;
        if (rest.Length != 5 || rest[0] is not ('+' or '-') || DigitCount(rest[1..]) != 4) return 0;
        Append(iso, ref length, rest[0], rest[1..3]);
        Append(iso, ref length, ':', rest[3..]);
        return length;
    }

    private static int DigitCount(ReadOnlySpan<char> value)
    {
        int end = value.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? value.Length : end;
    }

    private static void Append(Span<char> iso, ref int length, char separator, ReadOnlySpan<char> part)
    {
        iso[length++] = separator;
        Append(iso, ref length, part);
    }

    private static void Append(Span<char> iso, ref int length, ReadOnlySpan<char> part)
    {
        part.CopyTo(iso[length..]);
        length += part.Length;
    }
}

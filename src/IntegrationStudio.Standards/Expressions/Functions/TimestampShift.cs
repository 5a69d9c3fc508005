using System.Globalization;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Adds a duration to an HL7 timestamp, keeping its precision and its zone as they stand.</summary>
internal static partial class TimestampShift
{
    /// <summary>The units as UCUM, HL7 (chapter 4, TQ.3) and people write them; what the amount is multiplied with, and the least precision (digits) that a timestamp needs for it.</summary>
    private static readonly Dictionary<string, (char Unit, int Digits)> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s"] = ('s', 14),
        ["sec"] = ('s', 14),
        ["second"] = ('s', 14),
        ["seconds"] = ('s', 14),
        ["min"] = ('m', 12),
        ["m"] = ('m', 12),
        ["mins"] = ('m', 12),
        ["minute"] = ('m', 12),
        ["minutes"] = ('m', 12),
        ["h"] = ('h', 10),
        ["hr"] = ('h', 10),
        ["hrs"] = ('h', 10),
        ["hour"] = ('h', 10),
        ["hours"] = ('h', 10),
        ["d"] = ('d', 8),
        ["day"] = ('d', 8),
        ["days"] = ('d', 8),
        ["w"] = ('w', 8),
        ["wk"] = ('w', 8),
        ["week"] = ('w', 8),
        ["weeks"] = ('w', 8),
        ["mo"] = ('M', 6),
        ["l"] = ('M', 6),
        ["month"] = ('M', 6),
        ["months"] = ('M', 6),
        ["a"] = ('y', 4),
        ["y"] = ('y', 4),
        ["yr"] = ('y', 4),
        ["year"] = ('y', 4),
        ["years"] = ('y', 4),
    };

    /// <summary>The timestamp so much later; null for text that is no timestamp, a unit that is none, and a timestamp too coarse for the unit.</summary>
    /// <param name="timestamp">YYYY[MM[DD[HH[MM[SS[.S...]]]]]][+ZZZZ].</param>
    /// <param name="amount">How much later; less than nothing is earlier.</param>
    /// <param name="unit">The unit; minutes when there is none, as chapter 10 has it.</param>
    public static string? Add(string timestamp, decimal amount, string? unit)
    {
        if (Timestamp().Match(timestamp.Trim()) is not { Success: true } match) return null;
        string digits = match.Groups["digits"].Value;
        if (digits.Length is < 4 or > 14 || digits.Length % 2 != 0) return null;
        if (!Units.TryGetValue(string.IsNullOrWhiteSpace(unit) ? "min" : unit.Trim(), out (char Unit, int Digits) known) || digits.Length < known.Digits) return null;
        string whole = digits + "00000101000000"[digits.Length..];
        if (!DateTime.TryParseExact(whole, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)) return null;
        try
        {
            return Later(time, amount, known.Unit) is { } later
                ? string.Concat(later.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture).AsSpan(0, digits.Length), match.Groups["rest"].ValueSpan)
                : null;
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    // Months and years are no fixed number of days: they take whole numbers only.
    private static DateTime? Later(DateTime time, decimal amount, char unit) => unit switch
    {
        's' => time.AddSeconds((double)amount),
        'm' => time.AddMinutes((double)amount),
        'h' => time.AddHours((double)amount),
        'd' => time.AddDays((double)amount),
        'w' => time.AddDays((double)amount * 7),
        'M' => amount == decimal.Truncate(amount) ? time.AddMonths((int)amount) : null,
        _ => amount == decimal.Truncate(amount) ? time.AddYears((int)amount) : null,
    };

    [GeneratedRegex(@"^(?<digits>\d+)(?<rest>(?:\.\d{1,4})?(?:[+-]\d{4})?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Timestamp();
}

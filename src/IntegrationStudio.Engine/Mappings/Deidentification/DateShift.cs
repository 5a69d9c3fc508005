using System.Globalization;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>Moves dates by a number of days in the format in which they are written; times of day and zones stay.</summary>
internal sealed partial class DateShift(int days)
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>By how many days.</summary>
    public int Days => days;

    /// <summary>Moves a value that is a date: <c>19840213</c>, <c>198402131530-0600</c>, <c>1984-02-13T15:30:00Z</c>, <c>1984</c>. Null when it is none.</summary>
    public string? Value(string text)
    {
        Match match = Compact().Match(text);
        if (match.Success) return Parts(match, "") is { } date ? date + match.Groups["rest"].Value : null;
        match = Iso().Match(text);
        if (match.Success) return Parts(match, "-") is { } date ? date + match.Groups["rest"].Value : null;
        return InText().Match(text) is { Success: true } found && found.Length == text.Length ? InText(found, null) : null;
    }

    /// <summary>Whether a value is a date by its form alone.</summary>
    public static bool IsDate(string text) => (Iso().IsMatch(text) && text.Length > 7) || (InText().Match(text) is { Success: true } found && found.Length == text.Length);

    /// <summary>Every date within a text.</summary>
    public static IEnumerable<Match> Find(string text) => InText().Matches(text);

    /// <summary>Moves a date that was found in a text; null when it is none after all.</summary>
    /// <param name="match">Of <see cref="Find"/>.</param>
    /// <param name="isKnown">Whether a day is one of the document's dates: tells 04/05 from 05/04.</param>
    public string? InText(Match match, Func<DateOnly, bool>? isKnown)
    {
        if (match.Groups["iso"].Success) return Moved(Number(match, "y"), Number(match, "m"), Number(match, "d")) is { } iso ? Joined(match, iso, "y", "m", "d") : null;
        if (match.Groups["packed"].Success)
        {
            string packed = match.Groups["packed"].Value;
            return Moved(Int(packed[..4]), Int(packed[4..6]), Int(packed[6..8])) is { } date ? date.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + packed[8..] : null;
        }

        if (match.Groups["name"].Success)
        {
            int month = Array.IndexOf(Months, match.Groups["name"].Value[..3].ToLowerInvariant()) + 1;
            if (Moved(Number(match, "ny"), month, Number(match, "nd")) is not { } date) return null;
            string written = match.Groups["name"].Value;
            string name = written.Length > 3 && !Months.Contains(written.ToLowerInvariant()) ? date.ToString("MMMM", CultureInfo.InvariantCulture) : date.ToString("MMM", CultureInfo.InvariantCulture);
            if (written.All(char.IsUpper)) name = name.ToUpperInvariant();
            return Replaced(match, (match.Groups["ny"], date.Year.ToString("D4", CultureInfo.InvariantCulture)), (match.Groups["name"], name), (match.Groups["nd"], Padded(date.Day, match.Groups["nd"].Length)));
        }

        int first = Number(match, "a");
        int second = Number(match, "b");
        int year = Number(match, "c");
        if (match.Groups["c"].Length == 2) year += year > 40 ? 1900 : 2000;
        bool dayFirst = first > 12 || (second <= 12 && isKnown is not null && !Knows(year, first, second) && Knows(year, second, first));
        if ((dayFirst ? Moved(year, second, first) : Moved(year, first, second)) is not { } moved) return null;
        string century = match.Groups["c"].Length == 2 ? (moved.Year % 100).ToString("D2", CultureInfo.InvariantCulture) : moved.Year.ToString("D4", CultureInfo.InvariantCulture);
        return Replaced(match, (match.Groups["a"], Padded(dayFirst ? moved.Day : moved.Month, match.Groups["a"].Length)), (match.Groups["b"], Padded(dayFirst ? moved.Month : moved.Day, match.Groups["b"].Length)), (match.Groups["c"], century));

        bool Knows(int y, int m, int d) => m is >= 1 and <= 12 && d >= 1 && y is >= 1 and <= 9999 && d <= DateTime.DaysInMonth(y, m) && isKnown!(new DateOnly(y, m, d));
    }

    /// <summary>The day that a value names; null when it names none.</summary>
    public static DateOnly? DayOf(string text)
    {
        Match match = Compact().Match(text);
        if (!match.Success) match = Iso().Match(text);
        return match.Success && match.Groups["d"].Success && Day(Number(match, "y"), Number(match, "m"), Number(match, "d")) is { } day ? day : null;
    }

    private string? Parts(Match match, string separator)
    {
        int year = Number(match, "y");

        // Of a year or a month alone its middle is moved.
        if (!match.Groups["m"].Success) return Moved(year, 7, 1) is { } inYear ? inYear.ToString("yyyy", CultureInfo.InvariantCulture) : null;
        if (!match.Groups["d"].Success) return Moved(year, Number(match, "m"), 15) is { } inMonth ? inMonth.ToString($"yyyy{separator}MM", CultureInfo.InvariantCulture) : null;
        return Moved(year, Number(match, "m"), Number(match, "d")) is { } date ? date.ToString($"yyyy{separator}MM{separator}dd", CultureInfo.InvariantCulture) : null;
    }

    private DateOnly? Moved(int year, int month, int day) =>
        Day(year, month, day) is { } date && date.DayNumber + days >= 0 && date.DayNumber + days <= DateOnly.MaxValue.DayNumber ? date.AddDays(days) : null;

    private static DateOnly? Day(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static string Joined(Match match, DateOnly date, string year, string month, string day) => Replaced(
        match,
        (match.Groups[year], date.Year.ToString("D4", CultureInfo.InvariantCulture)),
        (match.Groups[month], Padded(date.Month, match.Groups[month].Length)),
        (match.Groups[day], Padded(date.Day, match.Groups[day].Length)));

    private static string Replaced(Match match, params (Group Group, string Text)[] parts)
    {
        string text = match.Value;
        foreach ((Group group, string part) in parts.OrderByDescending(part => part.Group.Index))
            text = string.Concat(text.AsSpan(0, group.Index - match.Index), part, text.AsSpan(group.Index - match.Index + group.Length));
        return text;
    }

    private static string Padded(int number, int length) => number.ToString(length >= 2 ? "D2" : "D1", CultureInfo.InvariantCulture);

    private static int Number(Match match, string group) => match.Groups[group].Success ? Int(match.Groups[group].Value) : 0;

    private static int Int(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<y>(?:1[89]|20|21)\d{2})(?:(?<m>0[1-9]|1[0-2])(?:(?<d>0[1-9]|[12]\d|3[01])(?<rest>(?:\d{2}){0,3}(?:\.\d{1,4})?(?:[+-]\d{4})?))?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Compact();

    [GeneratedRegex(@"^(?<y>(?:1[89]|20|21)\d{2})(?:-(?<m>0[1-9]|1[0-2])(?:-(?<d>0[1-9]|[12]\d|3[01])(?<rest>(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?))?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(
        @"(?<!\d)(?:(?<iso>(?<y>(?:1[89]|20|21)\d{2})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2}))"
        + @"|(?<packed>(?:1[89]|20|21)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?)"
        + @"|(?:(?<nd>\d{1,2})(?:st|nd|rd|th)?[ .-]{1,2}(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ .,-]{1,2}(?<ny>(?:1[89]|20|21)\d{2}))"
        + @"|(?:\b(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ .]{1,2}(?<nd>\d{1,2})(?:st|nd|rd|th)?,? (?<ny>(?:1[89]|20|21)\d{2}))"
        + @"|(?:(?<a>\d{1,2})(?<s>[-/.])(?<b>\d{1,2})\k<s>(?<c>(?:(?:1[89]|20|21)\d{2})|\d{2})))(?!\d)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InText();
}

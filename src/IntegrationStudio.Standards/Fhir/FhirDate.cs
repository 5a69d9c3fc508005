namespace IntegrationStudio.Standards.Fhir;

/// <summary>A date, a date with time or a time of the day that keeps its precision and its zone offset. Years 1 to 9999.</summary>
public readonly record struct FhirDate
{
    /// <summary>The year; 0 for a time of the day.</summary>
    public int Year { get; init; }

    /// <summary>1 to 12; 1 when the precision is coarser.</summary>
    public int Month { get; init; }

    /// <summary>1 to 31; 1 when the precision is coarser.</summary>
    public int Day { get; init; }

    /// <summary>Hour, minute, second and fraction as ticks of 100 ns since midnight; 0 when the precision is coarser.</summary>
    public long TimeOfDay { get; init; }

    /// <summary>How many digits the fraction of the second has, at most 7 are kept; 0 without one.</summary>
    public int FractionDigits { get; init; }

    /// <summary>Minutes east of UTC; null when nothing is said about the zone.</summary>
    public int? Offset { get; init; }

    /// <summary>How exact it is.</summary>
    public FhirPrecision Precision { get; init; }

    /// <summary>Whether it is a time of the day without a date.</summary>
    public bool IsTime => Year == 0;

    /// <summary>Reads <c>2026</c>, <c>2026-02</c>, <c>2026-02-03</c>, <c>2026-02-03T04:05:06.789+01:00</c>; with FHIRPath's partial times (<c>T04</c>, <c>T04:05</c>, no zone) too.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out FhirDate date) => throw new NotSupportedException();

    /// <summary>The same over UTF-16.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FhirDate date) => throw new NotSupportedException();

    /// <summary>Reads a time of the day: <c>14</c>, <c>14:30</c>, <c>14:30:05.5</c>; the <c>T</c> in front is optional.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out FhirDate time) => throw new NotSupportedException();

    /// <summary>The same over UTF-16.</summary>
    public static bool TryParseTime(ReadOnlySpan<char> text, out FhirDate time) => throw new NotSupportedException();

    /// <summary>
    /// Compares per FHIRPath (6.2): field by field; null when one is less exact and equal so far, or when only one has a zone and the difference decides nothing for certain.
    /// Seconds and fractions count as one precision.
    /// </summary>
    public static int? Compare(in FhirDate left, in FhirDate right) => throw new NotSupportedException();

    /// <summary>The date moved by an amount of a unit, per FHIRPath (6.6.7): partial amounts below the precision are truncated, days are clamped to the month's end.</summary>
    /// <returns>Null when the result is outside the years 1 to 9999.</returns>
    public FhirDate? Add(decimal amount, FhirDateUnit unit) => throw new NotSupportedException();

    /// <summary>Writes the date as UTF-8.</summary>
    /// <param name="destination">At least 35 bytes.</param>
    /// <param name="written">The number of bytes written.</param>
    public bool TryFormat(Span<byte> destination, out int written) => throw new NotSupportedException();
}

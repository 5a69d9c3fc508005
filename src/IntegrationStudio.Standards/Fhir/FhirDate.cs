using System.Text;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>A date, a date with time, or a time of the day, which keeps its precision and its zone offset. Years 1 to 9999. 24 bytes.</summary>
public readonly partial record struct FhirDate
{
    private readonly short _year;
    private readonly byte _month;
    private readonly byte _day;
    private readonly short _offset;
    private readonly byte _fractionDigits;

    /// <summary>The offset that says "none": no zone is further than 14 hours away.</summary>
    private const short Unzoned = short.MaxValue;

    /// <summary>A time or date with nothing set, no zone.</summary>
    public FhirDate()
    {
        _offset = Unzoned;
        _month = 1;
        _day = 1;
    }

    /// <summary>The year; 0 for a time of the day.</summary>
    public int Year { get => _year; init => _year = (short)value; }

    /// <summary>1 to 12; 1 when the precision is coarser.</summary>
    public int Month { get => _month; init => _month = (byte)value; }

    /// <summary>1 to 31; 1 when the precision is coarser.</summary>
    public int Day { get => _day; init => _day = (byte)value; }

    /// <summary>Hour, minute, second and fraction as ticks of 100 ns since midnight; what the precision does not reach is 0.</summary>
    public long TimeOfDay { get; init; }

    /// <summary>How many digits the fraction of the second is written with, 0 to 7; further ones are cut.</summary>
    public int FractionDigits { get => _fractionDigits; init => _fractionDigits = (byte)value; }

    /// <summary>Minutes east of UTC, -840 to 840; null when nothing is said about the zone.</summary>
    public int? Offset { get => _offset == Unzoned ? null : _offset; init => _offset = value is { } minutes ? (short)minutes : Unzoned; }

    /// <summary>How exact it is.</summary>
    public FhirPrecision Precision { get; init; }

    /// <summary>Whether it is a time of the day without a date.</summary>
    public bool IsTime => _year == 0;

    /// <summary>Hour of the day.</summary>
    public int Hour => (int)(TimeOfDay / TimeSpan.TicksPerHour);

    /// <summary>Minute of the hour.</summary>
    public int Minute => (int)(TimeOfDay / TimeSpan.TicksPerMinute % 60);

    /// <summary>Second of the minute.</summary>
    public int Second => (int)(TimeOfDay / TimeSpan.TicksPerSecond % 60);

    /// <summary>The same moment as a DateTime without a kind, the offset left aside; of a time of the day, on 0001-01-01.</summary>
    public DateTime ToDateTime() => new DateTime(Math.Max(1, (int)_year), _month, _day).AddTicks(TimeOfDay);

    /// <summary>The date to its day, without time and zone; unchanged when it is not more exact than that.</summary>
    public FhirDate DateOnly() => Precision <= FhirPrecision.Day
        ? this
        : this with { TimeOfDay = 0, FractionDigits = 0, Offset = null, Precision = FhirPrecision.Day };

    /// <summary>The date and time of a clock, in milliseconds.</summary>
    public static FhirDate Of(DateTimeOffset moment) => new()
    {
        Year = moment.Year,
        Month = moment.Month,
        Day = moment.Day,
        TimeOfDay = moment.TimeOfDay.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond,
        FractionDigits = 3,
        Offset = (int)moment.Offset.TotalMinutes,
        Precision = FhirPrecision.Fraction,
    };

    /// <summary>As FHIR and FHIRPath write it, e.g. <c>2026-02</c>, <c>2026-02-03T04:05:06.789+01:00</c>, <c>14:30:00</c>.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        TryFormat(text, out var length);
        return Encoding.ASCII.GetString(text[..length]);
    }
}

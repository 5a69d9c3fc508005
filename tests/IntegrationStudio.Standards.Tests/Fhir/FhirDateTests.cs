using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirDateTests
{
    [Theory]
    [InlineData("2026")]
    [InlineData("2026-02")]
    [InlineData("2026-02-03")]
    [InlineData("2026-02-03T04")]
    [InlineData("2026-02-03T04:05")]
    [InlineData("2026-02-03T04:05:06")]
    [InlineData("2026-02-03T04:05:06.7")]
    [InlineData("2026-02-03T04:05:06.0070")]
    [InlineData("2026-02-03T04:05:06.7890123Z")]
    [InlineData("0001-01-01T00:00:00-14:00")]
    [InlineData("9999-12-31T23:59:59.999+05:30")]
    public void Keeps_precision_fraction_and_zone(string text)
    {
        Assert.True(FhirDate.TryParse(text, out var date));
        Assert.Equal(text, date.ToString());
    }

    [Theory]
    [InlineData("04", "04")]
    [InlineData("T04:05", "04:05")]
    [InlineData("04:05:06.50", "04:05:06.50")]
    public void Reads_times_of_the_day(string text, string written)
    {
        Assert.True(FhirDate.TryParseTime(text, out var time));
        Assert.True(time.IsTime);
        Assert.Equal(written, time.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("T")]
    [InlineData("4:05")]
    [InlineData("24:00")]
    [InlineData("04:05Z")]
    [InlineData("04:05:06.")]
    [InlineData("٠٤:05")]
    public void Refuses_as_time(string text) => Assert.False(FhirDate.TryParseTime(text, out _));

    [Theory]
    [InlineData("2026-02-03T04:05:06.12345678Z", "2026-02-03T04:05:06.1234567Z")]
    [InlineData("2026-02-03T04:05:60Z", "2026-02-03T04:05:59Z")]
    [InlineData("2026-02-03T04:05:06+00:00", "2026-02-03T04:05:06Z")]
    public void Reads_what_it_cannot_keep_as_the_nearest_it_can(string text, string written)
    {
        Assert.True(FhirDate.TryParse(text, out var date));
        Assert.Equal(written, date.ToString());
    }

    [Theory]
    [InlineData("2026", "2027", -1)]
    [InlineData("2026-02", "2026-02", 0)]
    [InlineData("2026", "2026-02", null)]
    [InlineData("2026-02-03", "2026-02-03T10:00:00Z", null)]
    [InlineData("2026-02-03", "2026-02-04T10:00:00Z", -1)]
    [InlineData("2026-02-03T10", "2026-02-03T10:30", null)]
    [InlineData("2026-02-03T10:00:00", "2026-02-03T10:00:00.000", 0)]
    [InlineData("2026-02-03T10:00:00.5", "2026-02-03T10:00:00", 1)]
    [InlineData("2026-02-03T10:00:00+01:00", "2026-02-03T09:00:00Z", 0)]
    [InlineData("2026-02-03T23:00:00-06:00", "2026-02-04T04:00:00Z", 1)]
    [InlineData("2026-02-03T10:00:00", "2026-02-03T12:00:00Z", null)]
    [InlineData("2026-02-03T10:00:00", "2026-02-05T12:00:00Z", -1)]
    [InlineData("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", 0)]
    public void Compares_as_FHIRPath_does(string left, string right, int? expected)
    {
        Assert.True(FhirDate.TryParse(left, out var a));
        Assert.True(FhirDate.TryParse(right, out var b));
        Assert.Equal(expected, FhirDate.Compare(a, b));
        Assert.Equal(-expected, FhirDate.Compare(b, a));
    }

    [Fact]
    public void A_time_of_the_day_compares_with_times_only()
    {
        Assert.True(FhirDate.TryParseTime("10:00", out var ten));
        Assert.True(FhirDate.TryParseTime("11:00", out var eleven));
        Assert.True(FhirDate.TryParse("2026", out var year));
        Assert.Equal(-1, FhirDate.Compare(ten, eleven));
        Assert.Null(FhirDate.Compare(ten, year));
    }

    [Theory]
    [InlineData("2026-01-31", 1, FhirDateUnit.Month, "2026-02-28")]
    [InlineData("2024-02-29", 1, FhirDateUnit.Year, "2025-02-28")]
    [InlineData("2026-02-03", 1.9, FhirDateUnit.Day, "2026-02-04")]
    [InlineData("2026-02-03", 2, FhirDateUnit.Week, "2026-02-17")]
    [InlineData("2026", 24, FhirDateUnit.Month, "2028")]
    [InlineData("2026", 13, FhirDateUnit.Month, "2027")]
    [InlineData("2026", 365, FhirDateUnit.Day, "2027")]
    [InlineData("2026-03", 59, FhirDateUnit.Day, "2026-04")]
    [InlineData("2026-02-03", 25, FhirDateUnit.Hour, "2026-02-04")]
    [InlineData("2026-02-03T23:00:00.000Z", 90, FhirDateUnit.Minute, "2026-02-04T00:30:00.000Z")]
    [InlineData("2026-02-03T00:00:00.000+01:00", -1, FhirDateUnit.Millisecond, "2026-02-02T23:59:59.999+01:00")]
    public void Moves_by_calendar_units(string text, double amount, FhirDateUnit unit, string expected)
    {
        Assert.True(FhirDate.TryParse(text, out var date));
        Assert.Equal(expected, date.Add((decimal)amount, unit)?.ToString());
    }

    [Fact]
    public void Moving_out_of_the_calendar_gives_nothing_and_times_wrap()
    {
        Assert.True(FhirDate.TryParse("9999-12-31", out var last));
        Assert.Null(last.Add(1, FhirDateUnit.Day));
        Assert.Null(last.Add(decimal.MaxValue, FhirDateUnit.Year));
        Assert.True(FhirDate.TryParseTime("23:30:00", out var night));
        Assert.Equal("00:30:00", night.Add(1, FhirDateUnit.Hour)?.ToString());
        Assert.Equal("22:30:00", night.Add(-25, FhirDateUnit.Hour)?.ToString());
        Assert.Null(night.Add(1, FhirDateUnit.Day));
    }

    [Fact]
    public void Random_dates_are_written_and_read_the_same()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var moment = new DateTime(random.NextInt64(DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
            var digits = random.Next(0, 8);
            var date = new FhirDate
            {
                Year = moment.Year,
                Month = moment.Month,
                Day = moment.Day,
                TimeOfDay = moment.TimeOfDay.Ticks - moment.TimeOfDay.Ticks % (TimeSpan.TicksPerSecond / (long)Math.Pow(10, digits)),
                FractionDigits = digits,
                Precision = digits == 0 ? FhirPrecision.Second : FhirPrecision.Fraction,
                Offset = random.Next(3) == 0 ? null : random.Next(-840, 841),
            };
            Assert.True(FhirDate.TryParse(date.ToString(), out var read), date.ToString());
            Assert.Equal(date, read);
        }
    }

    [Fact]
    public void Is_small_and_takes_a_clock()
    {
        Assert.Equal(24, System.Runtime.CompilerServices.Unsafe.SizeOf<FhirDate>());
        Assert.Equal("2026-02-03T04:05:06.789+01:00", FhirDate.Of(new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(1)).AddTicks(5)).ToString());
    }
}

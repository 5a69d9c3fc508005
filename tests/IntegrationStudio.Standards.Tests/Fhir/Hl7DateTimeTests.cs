using System.Text;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class Hl7DateTimeTests
{
    private static readonly FhirZone Plus2 = FhirZone.Parse("+02:00").Require();

    [Theory]
    [InlineData("2026", "2026")]
    [InlineData("202602", "2026-02")]
    [InlineData("20260203", "2026-02-03")]
    [InlineData("202602030405", "2026-02-03T04:05:00+02:00")]
    [InlineData("20260203040506", "2026-02-03T04:05:06+02:00")]
    [InlineData("20260203040506.7", "2026-02-03T04:05:06.7+02:00")]
    [InlineData("20260203040506.7890-0600", "2026-02-03T04:05:06.7890-06:00")]
    [InlineData("202602030405-0330", "2026-02-03T04:05:00-03:30")]
    [InlineData("20260203040506+0000", "2026-02-03T04:05:06Z")]
    [InlineData("20260203-0600", "2026-02-03")]
    [InlineData("2026-0600", "2026")]
    [InlineData("  20260203 ", "2026-02-03")]
    public void Becomes_a_dateTime_as_exact_as_it_is(string value, string expected)
    {
        var conversion = Convert(value, FhirPrimitive.DateTime, Plus2);
        Assert.Null(conversion.Code);
        Assert.Equal(expected, conversion.Date.ToString());
        Assert.True(FhirPrimitives.IsValid(FhirPrimitive.DateTime, Encoding.ASCII.GetBytes(expected)));
    }

    [Theory]
    [InlineData("2026", "2026")]
    [InlineData("202602", "2026-02")]
    [InlineData("20260203", "2026-02-03")]
    [InlineData("20260203235959-0600", "2026-02-03")]
    public void Becomes_a_date_of_its_own_place(string value, string expected) =>
        Assert.Equal((null, expected), (Convert(value, FhirPrimitive.Date, null).Code, Convert(value, FhirPrimitive.Date, null).Date.ToString()));

    [Theory]
    [InlineData("0405", "04:05:00")]
    [InlineData("04", "04:00:00")]
    [InlineData("040506.789", "04:05:06.789")]
    [InlineData("040506-0600", "04:05:06")]
    [InlineData("202602030405", "04:05:00")]
    [InlineData("20260203040506.1+0100", "04:05:06.1")]
    public void Becomes_a_time(string value, string expected) => Assert.Equal((null, expected), (Convert(value, FhirPrimitive.Time, null).Code, Convert(value, FhirPrimitive.Time, null).Date.ToString()));

    [Theory]
    [InlineData("20260203040506", "2026-02-03T04:05:06+02:00")]
    [InlineData("202602030405-0600", "2026-02-03T04:05:00-06:00")]
    public void Becomes_an_instant(string value, string expected) => Assert.Equal(expected, Convert(value, FhirPrimitive.Instant, Plus2).Date.ToString());

    [Theory]
    [InlineData("hl7v2.date-malformed", "", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-malformed", "yesterday", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-malformed", "202", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-malformed", "20260", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-malformed", "2026020", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-malformed", "202602030", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-malformed", "20260203040506.", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-malformed", "20260203040506.5x", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-malformed", "20260203040506Z", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-malformed", "20260203040506+01", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-malformed", "02/03/2026", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-impossible", "0000", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-impossible", "00000000", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-impossible", "202613", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-impossible", "20260000", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-impossible", "20260229", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-impossible", "20260431", FhirPrimitive.Date)]
    [InlineData("hl7v2.date-impossible", "2026020324", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-impossible", "202602031060", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-impossible", "20260203101061", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-impossible", "20260203101010+2400", FhirPrimitive.DateTime)]
    [InlineData("hl7v2.date-too-coarse", "20260203", FhirPrimitive.Instant)]
    [InlineData("hl7v2.time-missing", "20260203", FhirPrimitive.Time)]
    [InlineData("hl7v2.date-impossible", "2460", FhirPrimitive.Time)]
    public void Is_refused_with_the_reason(string code, string value, FhirPrimitive target)
    {
        var conversion = Convert(value, target, Plus2);
        Assert.Equal((code, false, Severity.Error), (conversion.Code, conversion.Succeeded, conversion.Severity));
        Assert.Equal("PID-7", conversion.ToProblem("PID-7")!.Path);
    }

    [Fact]
    public void A_time_without_any_zone_is_cut_to_its_date_with_a_warning()
    {
        var conversion = Convert("20260203040506", FhirPrimitive.DateTime, null);
        Assert.Equal(("hl7v2.date-no-zone", "2026-02-03", Severity.Warning), (conversion.Code, conversion.Date.ToString(), conversion.Severity));
        Assert.True(conversion.Succeeded);
        Assert.False(Convert("20260203040506", FhirPrimitive.Instant, null).Succeeded);
        Assert.Null(Convert("20260203", FhirPrimitive.DateTime, null).Code);
    }

    [Fact]
    public void An_hour_without_minutes_and_a_date_in_ISO_form_are_taken_and_said()
    {
        var hour = Convert("2026020304", FhirPrimitive.DateTime, Plus2);
        Assert.Equal(("hl7v2.date-hour-only", "2026-02-03T04:00:00+02:00"), (hour.Code, hour.Date.ToString()));
        var iso = Convert("2026-02-03", FhirPrimitive.Date, null);
        Assert.Equal(("hl7v2.date-iso", "2026-02-03", Severity.Information), (iso.Code, iso.Date.ToString(), iso.Severity));
    }

    [Theory]
    [InlineData("20260115120000", "2026-01-15T12:00:00-06:00", null)]
    [InlineData("20260715120000", "2026-07-15T12:00:00-05:00", null)]
    [InlineData("20260308013000", "2026-03-08T01:30:00-06:00", null)]
    [InlineData("20260308023000", "2026-03-08T02:30:00-06:00", "hl7v2.date-skipped")]
    [InlineData("20260308030000", "2026-03-08T03:00:00-05:00", null)]
    [InlineData("20261101013000", "2026-11-01T01:30:00-05:00", "hl7v2.date-twice")]
    [InlineData("20261101020000", "2026-11-01T02:00:00-06:00", null)]
    public void A_zone_with_daylight_time_is_followed(string value, string expected, string? code)
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("America/Chicago", out _), "no time zone data on this machine");
        var zone = FhirZone.Parse("America/Chicago").Require();
        for (var i = 0; i < 2; i++) // the second time from the cache
        {
            var conversion = Convert(value, FhirPrimitive.DateTime, zone);
            Assert.Equal((expected, code), (conversion.Date.ToString(), conversion.Code));
        }
    }

    [Fact]
    public void Zones_agree_with_the_system_for_random_times()
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("Australia/Lord_Howe", out var system), "no time zone data on this machine");
        var zone = FhirZone.Parse("Australia/Lord_Howe").Require();
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
        {
            var local = new DateTime(2000, 1, 1).AddMinutes(random.Next(0, 30 * 525_600));
            if (system!.IsAmbiguousTime(local) || system.IsInvalidTime(local)) continue;
            var conversion = Convert($"{local:yyyyMMddHHmm}", FhirPrimitive.DateTime, zone);
            Assert.Equal((int)system.GetUtcOffset(local).TotalMinutes, conversion.Date.Offset);
        }
    }

    [Theory]
    [InlineData("Z", true)]
    [InlineData("UTC", true)]
    [InlineData("+05:30", true)]
    [InlineData("-0600", true)]
    [InlineData("+15:00", false)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("", false)]
    [InlineData("CST", false)]
    [InlineData("../../etc/passwd", false)]
    public void Reads_zones(string text, bool known) => Assert.Equal(known, FhirZone.Parse(text).Succeeded);

    [Fact]
    public void The_zone_of_a_timestamp_is_what_it_states()
    {
        Assert.Equal("-06:00", FhirZone.OfTimestamp("20260203040506-0600"u8)?.Name);
        Assert.Equal("+05:30", FhirZone.OfTimestamp("202602030405+0530"u8)?.Name);
        Assert.Null(FhirZone.OfTimestamp("20260203040506"u8));
        Assert.Null(FhirZone.OfTimestamp("20260203040506-9900"u8));
        Assert.Null(FhirZone.OfTimestamp(default));
    }

    [Theory]
    [InlineData("2026", "2026")]
    [InlineData("2026-02-03", "20260203")]
    [InlineData("2026-02-03T04:05:06.789-06:00", "20260203040506.789-0600")]
    [InlineData("2026-02-03T04:05:06Z", "20260203040506+0000")]
    public void Is_written_as_HL7_again(string fhir, string expected)
    {
        Assert.True(FhirDate.TryParse(fhir, out var date));
        var text = new byte[FhirDate.LongestText];
        Assert.True(Hl7DateTime.TryFormat(date, text, out var length));
        Assert.Equal(expected, Encoding.ASCII.GetString(text, 0, length));
        Assert.False(Hl7DateTime.TryFormat(date, new byte[3], out _));
    }

    [Fact]
    public void A_good_value_allocates_nothing()
    {
        var value = "20260203040506.789"u8.ToArray();
        Hl7DateTime.ToFhir(value, Plus2, FhirPrimitive.DateTime);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hl7DateTime.ToFhir(value, Plus2, FhirPrimitive.DateTime);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Hl7DateConversion Convert(string value, FhirPrimitive target, FhirZone? zone) => Hl7DateTime.ToFhir(Encoding.UTF8.GetBytes(value), zone, target);
}

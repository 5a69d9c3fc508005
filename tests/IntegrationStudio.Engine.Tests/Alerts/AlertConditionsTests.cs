using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Alerts;

public sealed class AlertConditionsTests
{
    /// <summary>A Wednesday at 10:00 UTC.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);

    private static AlertRule Rule(AlertKind kind, AlertSettings settings) => new(1, "Rule", kind, true, settings);

    private static ChannelStatus Channel(DestinationStatus? lane = null, ChannelActivity activity = ChannelActivity.Running) => new()
    {
        Definition = new ChannelDefinition { Id = "labs", Source = new HttpSourceDefinition(), Mapping = new MappingChoice() },
        Activity = activity,
        Destinations = lane is null ? [] : [lane],
    };

    private static AlertFinding One(AlertRule rule, AlertPicture picture) => Assert.Single(AlertConditions.Look([rule], picture));

    private static Dictionary<long, long> Feed(int weeks, Func<DateTimeOffset, long> perHour)
    {
        var end = Now.ToUnixTimeSeconds() / 3600;
        return Enumerable.Range(1, weeks * 168).Select(back => end - back).Select(hour => (hour, count: perHour(DateTimeOffset.FromUnixTimeSeconds(hour * 3600)))).Where(one => one.count > 0).ToDictionary(one => one.hour, one => one.count);
    }

    private static AlertLevel Silence(Dictionary<long, long> hours, DateTimeOffset last, DateTimeOffset now, string zone = "UTC") => One(
        Rule(AlertKind.Silence, new AlertSettings { Limit = 10, WindowMinutes = 15, Zone = zone }), new AlertPicture { Now = now, Channels = [Channel()], Hours = _ => hours, Last = _ => last }).Level;

    [Fact]
    public void A_busy_feed_is_silent_soon() => Assert.Equal(AlertLevel.Firing, Silence(Feed(8, _ => 60), Now.AddMinutes(-16), Now));

    [Fact]
    public void A_slow_feed_may_be_silent_for_hours() => Assert.Equal(AlertLevel.Fine, Silence(Feed(8, _ => 2), Now.AddHours(-4), Now));

    [Fact]
    public void Silence_at_night_is_usual_where_nights_are()
    {
        var days = Feed(8, at => at.Hour is >= 7 and < 19 ? 100 : 0);
        Assert.Equal(AlertLevel.Fine, Silence(days, Now.Date.AddHours(-5), new DateTimeOffset(Now.Date.AddHours(7).AddMinutes(3), TimeSpan.Zero)));
        Assert.Equal(AlertLevel.Firing, Silence(days, Now.Date.AddHours(-5), new DateTimeOffset(Now.Date.AddHours(8), TimeSpan.Zero)));
    }

    [Fact]
    public void One_busy_week_does_not_make_a_busy_feed()
    {
        var lastWeek = Now.AddDays(-7);
        Assert.Equal(AlertLevel.Fine, Silence(Feed(8, at => at >= lastWeek ? 1000 : 1), Now.AddHours(-3), Now));
    }

    [Fact]
    public void Nothing_is_expected_before_three_weeks_are_known() => Assert.Equal(AlertLevel.Fine, Silence(Feed(2, _ => 1000), Now.AddHours(-3), Now));

    [Fact]
    public void A_channel_that_does_not_run_is_not_silent() => Assert.Empty(AlertConditions.Look(
        [Rule(AlertKind.Silence, new AlertSettings { Limit = 1, WindowMinutes = 1 })], new AlertPicture { Now = Now, Channels = [Channel(activity: ChannelActivity.Stopped)] }));

    [Theory]
    [InlineData("09:59", 0, AlertLevel.Between)] // 08:59 in Berlin is before the hour is over
    [InlineData("09:59", 5, AlertLevel.Fine)]
    [InlineData("12:30", 4, AlertLevel.Firing)]
    [InlineData("12:30", 5, AlertLevel.Fine)]
    [InlineData("20:30", 4, AlertLevel.Firing)]
    [InlineData("05:00", 0, AlertLevel.Between)]
    public void So_many_messages_have_to_come_in_each_hour_between_two_times(string local, int came, object level)
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var time = Now.Date + TimeSpan.Parse(local, System.Globalization.CultureInfo.InvariantCulture);
        var now = new DateTimeOffset(time, berlin.GetUtcOffset(time));
        var rule = Rule(AlertKind.Expectation, new AlertSettings { AtLeast = 5, From = "09:00", To = "19:00", WindowMinutes = 60, Zone = "Europe/Berlin" });
        var asked = new List<(DateTimeOffset From, DateTimeOffset To)>();
        var finding = One(rule, new AlertPicture { Now = now, Channels = [Channel()], Traffic = (_, from, to) => { asked.Add((from, to)); return (came, 0); } });
        Assert.Equal((AlertLevel)level, finding.Level);
        Assert.All(asked, span => Assert.InRange((span.To - span.From).TotalMinutes, 0, 60));
    }

    [Fact]
    public void Nothing_is_expected_on_other_days()
    {
        var rule = Rule(AlertKind.Expectation, new AlertSettings { AtLeast = 5, WindowMinutes = 60, Days = [DayOfWeek.Sunday] });
        Assert.Equal(AlertLevel.Between, One(rule, new AlertPicture { Now = Now, Channels = [Channel()] }).Level);
    }

    [Theory]
    [InlineData(899, AlertLevel.Between)]
    [InlineData(900, AlertLevel.Firing)]
    [InlineData(700, AlertLevel.Fine)]
    public void A_queue_grows_old(int seconds, object level) => Assert.Equal((AlertLevel)level, One(
        Rule(AlertKind.QueueAge, new AlertSettings { Limit = 900 }), new AlertPicture { Now = Now, Channels = [Channel(new DestinationStatus { Id = "files", OldestAge = TimeSpan.FromSeconds(seconds) })] }).Level);

    [Theory]
    [InlineData(19, 19, AlertLevel.Fine)] // too few to judge
    [InlineData(20, 4, AlertLevel.Firing)]
    [InlineData(100, 17, AlertLevel.Between)]
    [InlineData(100, 10, AlertLevel.Fine)]
    public void Errors_are_judged_by_their_share(int received, int failed, object level) => Assert.Equal((AlertLevel)level, One(
        Rule(AlertKind.ErrorRate, new AlertSettings { Limit = 20, AtLeast = 20, WindowMinutes = 15 }), new AlertPicture { Now = Now, Channels = [Channel()], Traffic = (_, _, _) => (received, failed) }).Level);

    [Fact]
    public void A_destination_that_is_down_and_a_channel_that_could_not_start_are_found()
    {
        var down = new DestinationStatus { Id = "lab", Down = new Problem("destination.down", "lab", "Down.") };
        var found = AlertConditions.Look([Rule(AlertKind.DestinationDown, new()), Rule(AlertKind.ChannelFaulted, new())], new AlertPicture { Now = Now, Channels = [Channel(down, ChannelActivity.Faulted)] });
        Assert.Equal([("destination:labs/lab", AlertLevel.Firing), ("channel:labs", AlertLevel.Firing)], found.Select(finding => (finding.Subject, finding.Level)));
    }

    [Fact]
    public void Disk_and_certificates_are_found()
    {
        var picture = new AlertPicture { Now = Now, FreeBytes = 1024 * 1024, Certificates = [new("labs", "/etc/own.pem", "mllp.example", Now.AddDays(12)), new("labs", "/etc/ca.pem", "ca", Now.AddDays(400))] };
        Assert.Equal(AlertLevel.Firing, One(Rule(AlertKind.DiskSpace, new AlertSettings { Limit = 2048 }), picture).Level);
        var certificates = AlertConditions.Look([Rule(AlertKind.Certificate, new AlertSettings { Limit = 30 })], picture);
        Assert.Equal([AlertLevel.Firing, AlertLevel.Fine], certificates.Select(finding => finding.Level));
        Assert.Contains("in 12 days", certificates[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_for_one_channel_or_switched_off_leaves_the_others_alone()
    {
        var picture = new AlertPicture { Now = Now, Channels = [Channel(activity: ChannelActivity.Faulted)] };
        Assert.Empty(AlertConditions.Look([Rule(AlertKind.ChannelFaulted, new AlertSettings { Channel = "other" }), Rule(AlertKind.ChannelFaulted, new()) with { IsEnabled = false }], picture));
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_rule_is_said_at_once()
    {
        var wrong = new AlertRuleForm("", AlertKind.Expectation, true, new AlertSettings { AtLeast = 0, WindowMinutes = 9999, From = "19:00", To = "07:00", Days = [], Zone = "Mars/Base", ForSeconds = -1, Recipients = ["a@b\r\nBcc: c@d"] }).Check();
        Assert.Equal(["alert.name", "alert.forSeconds", "alert.atLeast", "alert.windowMinutes", "alert.times", "alert.days", "alert.zone", "alert.recipient"], wrong.Select(problem => problem.Code));
    }
}

using IntegrationStudio.Engine.Alerts;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Alerts;

public sealed class AlertCourseTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly AlertRule Rule = new(1, "Rule", AlertKind.QueueAge, true, new AlertSettings { ForSeconds = 30 });

    private readonly AlertCourse course = new();
    private readonly HashSet<(long, string)> open = [];
    private readonly List<string> told = [];

    private void Look(int second, AlertLevel? level)
    {
        var (start, end) = course.Take(open, level is { } found ? [new AlertFinding(Rule, "x", found, "", "")] : [], Begin.AddSeconds(second));
        foreach (var one in start)
        {
            open.Add((one.Rule.Id, one.Subject));
            told.Add("start " + second);
        }
        foreach (var one in end)
        {
            open.Remove(one);
            told.Add("end " + second);
        }
    }

    [Fact]
    public void It_starts_once_it_has_lasted_and_ends_once_that_is_over()
    {
        for (var second = 0; second <= 300; second += 10)
            Look(second, second < 100 ? AlertLevel.Firing : AlertLevel.Fine);
        Assert.Equal(["start 30", "end 160"], told);
    }

    [Fact]
    public void What_flaps_starts_and_ends_once()
    {
        for (var second = 0; second <= 600; second += 10)
            Look(second, second < 40 ? AlertLevel.Firing : second < 500 && second % 50 == 0 ? AlertLevel.Firing : AlertLevel.Fine);
        Assert.Equal(["start 30", "end 520"], told);
    }

    [Fact]
    public void What_is_wrong_for_a_moment_is_no_alert()
    {
        for (var second = 0; second <= 300; second += 10)
            Look(second, second % 30 == 0 ? AlertLevel.Fine : AlertLevel.Firing);
        Assert.Empty(told);
    }

    [Fact]
    public void Between_the_limits_an_alert_goes_on()
    {
        for (var second = 0; second <= 600; second += 10)
            Look(second, second < 60 ? AlertLevel.Firing : AlertLevel.Between);
        Assert.Equal(["start 30"], told);
    }

    [Fact]
    public void What_is_not_looked_at_any_more_ends()
    {
        for (var second = 0; second <= 200; second += 10)
            Look(second, second < 60 ? AlertLevel.Firing : null);
        Assert.Equal(["start 30", "end 120"], told);
    }

    [Fact]
    public void After_a_restart_an_open_alert_is_not_started_again()
    {
        open.Add((1, "x"));
        for (var second = 0; second <= 100; second += 10)
            Look(second, AlertLevel.Firing);
        Assert.Empty(told);
    }
}

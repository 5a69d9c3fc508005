using System.Globalization;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>What each kind of rule says of a picture. Pure. A value a fifth below its limit is needed before an alert ends, so that it does not flap.</summary>
internal static class AlertConditions
{
    private const double EndsAt = 0.8;

    /// <summary>Everything that enabled rules have an opinion on.</summary>
    public static IReadOnlyList<AlertFinding> Look(IEnumerable<AlertRule> rules, AlertPicture picture) => [.. rules.Where(rule => rule.IsEnabled).SelectMany(rule => Look(rule, picture))];

    private static IEnumerable<AlertFinding> Look(AlertRule rule, AlertPicture picture)
    {
        var channels = picture.Channels.Where(channel => rule.Settings.Channel is not { } only || only == channel.Id);
        return rule.Kind switch
        {
            AlertKind.Silence => channels.Where(Listens).Select(channel => Silence(rule, channel, picture)),
            AlertKind.Expectation => channels.Select(channel => Expectation(rule, channel, picture)),
            AlertKind.QueueAge => Lanes(channels).Select(lane => Above(rule, lane.Channel, lane.Lane, lane.Lane.OldestAge?.TotalSeconds ?? 0, age => $"The oldest delivery waits for {Span(TimeSpan.FromSeconds(age))}.")),
            AlertKind.QueueDepth => Lanes(channels).Select(lane => Above(rule, lane.Channel, lane.Lane, lane.Lane.QueueDepth, depth => Text($"{depth:#,0} deliveries wait."))),
            AlertKind.ErrorRate => channels.Select(channel => ErrorRate(rule, channel, picture)),
            AlertKind.DestinationDown => Lanes(channels).Select(lane => new AlertFinding(rule, SubjectOf(lane.Channel, lane.Lane), lane.Lane.Down is null ? AlertLevel.Fine : AlertLevel.Firing, "The destination does not answer; only probes are sent.", LinkOf(lane.Channel))),
            AlertKind.ChannelFaulted => channels.Select(channel => new AlertFinding(rule, SubjectOf(channel), channel.Activity == ChannelActivity.Faulted ? AlertLevel.Firing : AlertLevel.Fine,
                "The channel could not start" + (channel.Problems.Count > 0 ? $": {channel.Problems[0].Code}." : "."), LinkOf(channel))),
            AlertKind.DiskSpace => picture.FreeBytes is { } free ? [DiskSpace(rule, free)] : [],
            AlertKind.Certificate => picture.Certificates.Where(one => rule.Settings.Channel is not { } only || only == one.Channel).DistinctBy(one => (one.File, one.Name)).Select(one => Certificate(rule, one, picture.Now)),
            AlertKind.FeedGap => channels.Select(channel => FeedGap(rule, channel, picture)),
            _ => [],
        };
    }

    /// <summary>Silence is the sender's affair only while somebody listens.</summary>
    private static bool Listens(ChannelStatus channel) => channel.Activity is ChannelActivity.Running;

    private static AlertFinding Silence(AlertRule rule, ChannelStatus channel, AlertPicture picture)
    {
        var fine = new AlertFinding(rule, SubjectOf(channel), AlertLevel.Fine, "", LinkOf(channel));
        if (picture.Last(channel.Id) is not { } last || !TimeZoneInfo.TryFindSystemTimeZoneById(rule.Settings.Zone, out var zone))
            return fine;
        var profile = new SilenceProfile(picture.Hours(channel.Id), picture.Now, zone);
        var silent = picture.Now - last;
        if (!profile.IsLearnt || silent < TimeSpan.FromMinutes(rule.Settings.WindowMinutes))
            return fine;
        // A feed that has been silent for months is no alert any more, and a walk over years of hours no use.
        var missed = profile.Expected(silent > TimeSpan.FromDays(7) ? picture.Now.AddDays(-7) : last, picture.Now);
        return missed < rule.Settings.Limit ? fine : fine with
        {
            Level = AlertLevel.Firing,
            Words = Text($"Nothing came since {last.UtcDateTime:yyyy-MM-dd HH:mm}Z; at these hours {missed:#,0} messages usually do."),
        };
    }

    private static AlertFinding Expectation(AlertRule rule, ChannelStatus channel, AlertPicture picture)
    {
        var settings = rule.Settings;
        var between = new AlertFinding(rule, SubjectOf(channel), AlertLevel.Between, "", LinkOf(channel));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.Zone, out var zone) || !TimeOnly.TryParse(settings.From, CultureInfo.InvariantCulture, out var from) || !TimeOnly.TryParse(settings.To, CultureInfo.InvariantCulture, out var to))
            return between;
        var local = TimeZoneInfo.ConvertTime(picture.Now, zone).DateTime;
        // The span that was last asked of the feed: today's when it has begun, else that of the last such day.
        var day = local.TimeOfDay >= from.ToTimeSpan() ? local.Date : local.Date.AddDays(-1);
        if (!settings.Days.Contains(day.DayOfWeek) || day < local.Date)
            return between;
        var (begin, end) = (day + from.ToTimeSpan(), day + to.ToTimeSpan());
        var reached = local < end ? local : end;
        var every = TimeSpan.FromMinutes(settings.WindowMinutes);
        var start = every == TimeSpan.Zero || reached - every < begin ? begin : reached - every;
        var isOver = every == TimeSpan.Zero ? local >= end : reached - begin >= every;
        var came = picture.Traffic(channel.Id, Utc(start), Utc(reached)).Received;
        if (came >= settings.AtLeast)
            return between with { Level = AlertLevel.Fine };
        return isOver ? between with
        {
            Level = AlertLevel.Firing,
            Words = Text($"{came:#,0} of {settings.AtLeast:#,0} messages came between {start:HH:mm} and {reached:HH:mm} ({settings.Zone})."),
        } : between;

        DateTimeOffset Utc(DateTime time) => new(time, zone.GetUtcOffset(time));
    }

    private static AlertFinding ErrorRate(AlertRule rule, ChannelStatus channel, AlertPicture picture)
    {
        var (received, failed) = picture.Traffic(channel.Id, picture.Now.AddMinutes(-rule.Settings.WindowMinutes), picture.Now);
        var percent = received < rule.Settings.AtLeast ? 0 : 100.0 * failed / received;
        return new AlertFinding(rule, SubjectOf(channel), LevelOf(percent, rule.Settings.Limit),
            Text($"{failed:#,0} of {received:#,0} messages of the last {rule.Settings.WindowMinutes} min failed or were refused."), LinkOf(channel));
    }

    private static AlertFinding FeedGap(AlertRule rule, ChannelStatus channel, AlertPicture picture)
    {
        var missing = picture.Gaps.Where(gap => gap.Channel == channel.Id).ToList();
        var count = missing.Sum(gap => gap.Count);
        return new AlertFinding(rule, SubjectOf(channel), count >= rule.Settings.Limit ? AlertLevel.Firing : AlertLevel.Fine, count == 0 ? ""
            : Text($"{count:#,0} {(count == 1 ? "message" : "messages")} that {(missing.Select(gap => (gap.Application, gap.Facility)).Distinct().Count() == 1 ? "its sender" : "senders")} counted did not come."), LinkOf(channel));
    }

    private static AlertFinding DiskSpace(AlertRule rule, long free)
    {
        var megabytes = free / (1024.0 * 1024);
        var level = megabytes < rule.Settings.Limit ? AlertLevel.Firing : megabytes < rule.Settings.Limit / EndsAt ? AlertLevel.Between : AlertLevel.Fine;
        return new AlertFinding(rule, "store", level, Text($"{megabytes:#,0} MB are free on the disk of the database."), "/");
    }

    private static AlertFinding Certificate(AlertRule rule, ChannelCertificate one, DateTimeOffset now)
    {
        var days = (one.Until - now).TotalDays;
        var name = new string([.. one.Name.Where(letter => !char.IsControl(letter)).Take(120)]);
        return new AlertFinding(rule, "certificate:" + one.File + "#" + name, days < rule.Settings.Limit ? AlertLevel.Firing : AlertLevel.Fine,
            Text(days < 0 ? $"The certificate of {name} expired on {one.Until.UtcDateTime:yyyy-MM-dd}." : (FormattableString)$"The certificate of {name} expires on {one.Until.UtcDateTime:yyyy-MM-dd}, in {days:0} days."), "/channels/" + one.Channel);
    }

    private static AlertFinding Above(AlertRule rule, ChannelStatus channel, DestinationStatus lane, double value, Func<double, string> words) =>
        new(rule, SubjectOf(channel, lane), LevelOf(value, rule.Settings.Limit), words(value), LinkOf(channel));

    private static AlertLevel LevelOf(double value, double limit) => value >= limit ? AlertLevel.Firing : value >= limit * EndsAt ? AlertLevel.Between : AlertLevel.Fine;

    private static IEnumerable<(ChannelStatus Channel, DestinationStatus Lane)> Lanes(IEnumerable<ChannelStatus> channels) => channels.SelectMany(channel => channel.Destinations.Select(lane => (channel, lane)));

    private static string SubjectOf(ChannelStatus channel) => "channel:" + channel.Id;

    private static string SubjectOf(ChannelStatus channel, DestinationStatus lane) => $"destination:{channel.Id}/{lane.Id}";

    private static string LinkOf(ChannelStatus channel) => "/channels/" + channel.Id;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span.TotalMinutes < 2 ? Text($"{span.TotalSeconds:0} s") : span.TotalHours < 2 ? Text($"{span.TotalMinutes:0} min") : Text($"{span.TotalHours:0} h");
}

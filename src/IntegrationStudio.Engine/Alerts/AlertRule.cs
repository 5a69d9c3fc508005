using System.Text.Json;
using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>What a rule watches for.</summary>
public enum AlertKind
{
    /// <summary>A feed is silent although its own past of this hour of the week lets messages expect.</summary>
    Silence,

    /// <summary>Fewer messages came than somebody wrote down.</summary>
    Expectation,

    /// <summary>The oldest delivery waits for long.</summary>
    QueueAge,

    /// <summary>Many deliveries wait.</summary>
    QueueDepth,

    /// <summary>Many messages are refused or fail.</summary>
    ErrorRate,

    /// <summary>A destination does not answer.</summary>
    DestinationDown,

    /// <summary>A channel could not start.</summary>
    ChannelFaulted,

    /// <summary>The store's disk runs full.</summary>
    DiskSpace,

    /// <summary>A certificate of a channel expires.</summary>
    Certificate,

    /// <summary>Numbers that a sender counted did not come.</summary>
    FeedGap,
}

/// <summary>What an installation watches for by itself.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What it watches for.</param>
/// <param name="IsEnabled">Whether it is looked at.</param>
/// <param name="Settings">When it is time.</param>
public sealed record AlertRule(long Id, string Name, AlertKind Kind, bool IsEnabled, AlertSettings Settings);

/// <summary>A rule as somebody writes it down.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What it watches for.</param>
/// <param name="IsEnabled">Whether it is looked at.</param>
/// <param name="Settings">When it is time.</param>
public sealed record AlertRuleForm(string Name, AlertKind Kind, bool IsEnabled, AlertSettings Settings)
{
    private const int LongestName = 100;
    private const int MostRecipients = 20;

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<Problem> Check()
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > LongestName || Name.Any(char.IsControl))
            problems.Add(new("alert.name", "name", $"A name has 1-{LongestName} characters."));
        if (!Enum.IsDefined(Kind))
            problems.Add(new("alert.kind", "kind", "There is no such kind of rule."));
        var (least, most) = Kind switch
        {
            AlertKind.ErrorRate => (1, 100),
            AlertKind.Certificate => (1, 3650),
            AlertKind.DestinationDown or AlertKind.ChannelFaulted or AlertKind.Expectation => (0, double.MaxValue),
            _ => (1, 1e9),
        };
        if (!(Settings.Limit >= least && Settings.Limit <= most))
            problems.Add(new("alert.limit", "limit", $"The limit is a number from {least:0} to {most:0}."));
        Between(Settings.ForSeconds, 0, 86_400, "forSeconds", "How long it has to last is 0 to 86,400 seconds.");
        if (Kind is AlertKind.ErrorRate or AlertKind.Expectation)
            Between(Settings.AtLeast, 1, 1_000_000, "atLeast", "The number of messages is 1 to 1,000,000.");
        if (Kind is AlertKind.ErrorRate or AlertKind.Silence)
            Between(Settings.WindowMinutes, 1, 1440, "windowMinutes", "The minutes are 1 to 1,440.");
        if (Kind is AlertKind.Expectation)
        {
            Between(Settings.WindowMinutes, 0, 1440, "windowMinutes", "The minutes are 0 (the whole time) to 1,440.");
            if (!TimeOnly.TryParse(Settings.From, System.Globalization.CultureInfo.InvariantCulture, out var from) || !TimeOnly.TryParse(Settings.To, System.Globalization.CultureInfo.InvariantCulture, out var to) || from >= to)
                problems.Add(new("alert.times", "from", "The times are not like 07:00 and 19:00, the first before the second."));
            if (Settings.Days.Count == 0)
                problems.Add(new("alert.days", "days", "No day of the week is chosen."));
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Settings.Zone, out _))
            problems.Add(new("alert.zone", "zone", $"There is no time zone {Settings.Zone}.") { Mend = "Write it like Europe/Berlin." });
        if (Settings.Recipients.Count > MostRecipients)
            problems.Add(new("alert.recipients", "recipients", $"More than {MostRecipients} people cannot be written to."));
        problems.AddRange(Settings.Recipients.Where(recipient => !MailAddress.IsValid(recipient)).Select(recipient => new Problem("alert.recipient", "recipients", "This is no mail address: " + new string([.. recipient.Where(letter => !char.IsControl(letter)).Take(100)]))));
        return problems;

        void Between(int value, int smallest, int largest, string path, string message)
        {
            if (value < smallest || value > largest)
                problems.Add(new("alert." + path, path, message));
        }
    }
}

/// <summary>When it is time. Which of these count says the kind. Setters, because JSON that leaves one out keeps its default then.</summary>
public sealed record AlertSettings
{
    /// <summary>Only this channel; null for all.</summary>
    public string? Channel { get; set; }

    /// <summary>Seconds for the age of a queue, deliveries for its depth, percent for errors, megabytes for the disk, days for certificates; for silence how many messages are missed.</summary>
    public double Limit { get; set; }

    /// <summary>Errors: not judged with fewer messages. Expectation: so many have to come.</summary>
    public int AtLeast { get; set; } = 1;

    /// <summary>Errors: looked at together. Expectation: so often they have to come; 0 for once between the times. Silence: not told before.</summary>
    public int WindowMinutes { get; set; }

    /// <summary>Expectation: the beginning, such as 07:00.</summary>
    public string From { get; set; } = "07:00";

    /// <summary>Expectation: the end, such as 19:00.</summary>
    public string To { get; set; } = "19:00";

    /// <summary>Expectation: the days of the week.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; set; } = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>In which zone hours and days are meant.</summary>
    public string Zone { get; set; } = "UTC";

    /// <summary>How long it has to last before it is an alert, seconds.</summary>
    public int ForSeconds { get; set; }

    /// <summary>How grave it is.</summary>
    public Severity Severity { get; set; } = Severity.Warning;

    /// <summary>Who is written to; people who may manage alerts see it in the portal anyway.</summary>
    public IReadOnlyList<string> Recipients { get; set; } = [];

    internal string Write() => JsonSerializer.Serialize(this, AlertJson.Default.AlertSettings);

    internal static AlertSettings Read(string json) => JsonSerializer.Deserialize(json, AlertJson.Default.AlertSettings) ?? new();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(AlertSettings))]
internal sealed partial class AlertJson : JsonSerializerContext;

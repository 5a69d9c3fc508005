using System.Globalization;

namespace IntegrationStudio.Portal.Layout;

/// <summary>The time zone of the person who looks; every time on screen goes through it.</summary>
/// <param name="Zone">UTC until the browser has told its own.</param>
internal sealed record ViewerZone(TimeZoneInfo Zone)
{
    public static readonly ViewerZone Utc = new(TimeZoneInfo.Utc);

    /// <summary>The zone as people write it: its IANA name.</summary>
    public string Name => Zone.Id;

    /// <summary>The zone of an IANA name, or null when there is no such zone here.</summary>
    public static ViewerZone? TryFind(string id) => id.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? new ViewerZone(zone) : null;

    public DateTimeOffset At(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>Seconds since midnight matter in a log; the day is left out while it is today.</summary>
    public string Short(DateTimeOffset instant, DateTimeOffset now)
    {
        var local = At(instant);
        return local.ToString(local.Date == At(now).Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Date, time, milliseconds, offset: nothing left to guess.</summary>
    public string Full(DateTimeOffset instant)
    {
        var local = At(instant);
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss.fff} UTC{local:zzz} ({Name})");
    }

    /// <summary>The value of a <c>datetime-local</c> field.</summary>
    public string? ToInput(DateTimeOffset? instant) =>
        instant is { } at ? At(at).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture) : null;

    /// <summary>The instant of a <c>datetime-local</c> field; null when it is empty or malformed.</summary>
    public DateTimeOffset? FromInput(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? new DateTimeOffset(local, Zone.GetUtcOffset(local)) : null;
}

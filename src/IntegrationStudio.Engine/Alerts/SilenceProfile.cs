namespace IntegrationStudio.Engine.Alerts;

/// <summary>What a feed usually sends in each hour of the week: the median of its last weeks. A night without messages is usual where nights are.</summary>
public sealed class SilenceProfile
{
    /// <summary>Weeks that are looked back over.</summary>
    public const int Weeks = 8;

    /// <summary>With fewer weeks nothing is expected yet.</summary>
    public const int LeastWeeks = 3;

    private const int HoursOfWeek = 168;

    private readonly double[] _usual = new double[HoursOfWeek];
    private readonly TimeZoneInfo _zone;

    /// <summary>Learns from messages per hour since 1970.</summary>
    public SilenceProfile(IReadOnlyDictionary<long, long> hours, DateTimeOffset now, TimeZoneInfo zone)
    {
        _zone = zone;
        var end = now.ToUnixTimeSeconds() / 3600;
        var begin = Math.Max(end - (Weeks * HoursOfWeek), hours.Count == 0 ? end : hours.Keys.Min());
        IsLearnt = end - begin >= LeastWeeks * HoursOfWeek;
        if (!IsLearnt)
            return;
        var counts = Enumerable.Range(0, HoursOfWeek).Select(_ => new List<long>(Weeks)).ToArray();
        for (var hour = begin; hour < end; hour++)
            counts[SlotOf(hour)].Add(hours.GetValueOrDefault(hour));
        for (var slot = 0; slot < HoursOfWeek; slot++)
        {
            counts[slot].Sort();
            _usual[slot] = counts[slot].Count == 0 ? 0 : (counts[slot][(counts[slot].Count - 1) / 2] + counts[slot][counts[slot].Count / 2]) / 2.0;
        }
    }

    /// <summary>Whether enough weeks are known.</summary>
    public bool IsLearnt { get; }

    /// <summary>How many messages usually come between two times.</summary>
    public double Expected(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = 0.0;
        for (var hour = from.ToUnixTimeSeconds() / 3600; hour <= to.ToUnixTimeSeconds() / 3600; hour++)
        {
            var begin = DateTimeOffset.FromUnixTimeSeconds(hour * 3600);
            var share = (Min(to, begin.AddHours(1)) - Max(from, begin)).TotalHours;
            sum += Math.Max(0, share) * _usual[SlotOf(hour)];
        }
        return sum;

        static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
        static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }

    private int SlotOf(long hour)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(hour * 3600), _zone);
        return ((int)local.DayOfWeek * 24) + local.Hour;
    }
}

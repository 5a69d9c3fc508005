namespace IntegrationStudio.Engine.Journal;

/// <summary>Times as they are stored: microseconds since 1970, UTC.</summary>
internal static class JournalTime
{
    private const long HourInMicroseconds = 3_600_000_000;

    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset To(long microseconds) => new(DateTimeOffset.UnixEpoch.Ticks + microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public static long Hour(long microseconds) => microseconds / HourInMicroseconds;

    public const long MinuteInMicroseconds = 60_000_000;

    public static DateTimeOffset FromHour(long hour) => To(hour * HourInMicroseconds);
}

namespace IntegrationStudio.Engine.Channels;

/// <summary>Waits that double up to a longest one, each with 20 % of chance up or down, so that many keys do not come back at once.</summary>
internal sealed class RetrySchedule(RetryDefinition definition, Random? random = null)
{
    private const double Spread = 0.2;

    private readonly Random _random = random ?? Random.Shared;

    /// <summary>Milliseconds to wait after so many earlier failures.</summary>
    public long Wait(int failures)
    {
        var wait = Math.Min(definition.MaxMilliseconds, definition.FirstMilliseconds * Math.Pow(2, Math.Min(failures, 40)));
        return (long)(wait * (1 - Spread + 2 * Spread * _random.NextDouble()));
    }
}

namespace IntegrationStudio.Engine.Channels;

/// <summary>Counts failures in a row. After five of them one attempt at a time is let through, every 30 s, until one succeeds. Pure; its lane locks around it.</summary>
internal sealed class CircuitBreaker(TimeSpan probeEvery)
{
    /// <summary>So many failures in a row open it.</summary>
    public const int Failures = 5;

    private int _failures;

    /// <summary>How long it rests between probes.</summary>
    public TimeSpan ProbeEvery => probeEvery;

    /// <summary>Since when nothing goes but probes; null while everything goes.</summary>
    public DateTimeOffset? OpenSince { get; private set; }

    /// <summary>The destination answered. True when that closes it.</summary>
    public bool Succeeded()
    {
        _failures = 0;
        var closes = OpenSince is not null;
        OpenSince = null;
        return closes;
    }

    /// <summary>The destination did not answer, or could not take it now. True when it is open now: the next probe comes after <see cref="ProbeEvery"/>.</summary>
    public bool Failed(DateTimeOffset now)
    {
        if (++_failures >= Failures)
            OpenSince ??= now;
        return OpenSince is not null;
    }
}

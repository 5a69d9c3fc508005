namespace IntegrationStudio.Engine.Alerts;

/// <summary>When alerts start and end: what is wrong has to last, and so has what is right again. Keeps what has not lasted yet; what started is the database's.</summary>
internal sealed class AlertCourse
{
    /// <summary>How long everything has to be right before an alert ends.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

    private readonly Dictionary<(long Rule, string Subject), DateTimeOffset> _since = [];

    /// <summary>What is to be started, and which of the open ones are to be ended.</summary>
    /// <param name="open">What lasts, by rule and subject.</param>
    /// <param name="findings">What rules say now.</param>
    /// <param name="now">The time.</param>
    public (IReadOnlyList<AlertFinding> Start, IReadOnlyList<(long Rule, string Subject)> End) Take(IReadOnlySet<(long Rule, string Subject)> open, IReadOnlyList<AlertFinding> findings, DateTimeOffset now)
    {
        var start = new List<AlertFinding>();
        var end = new List<(long, string)>();
        var seen = new HashSet<(long, string)>();
        foreach (var finding in findings)
        {
            var key = (finding.Rule.Id, finding.Subject);
            if (!seen.Add(key))
                continue;
            // Towards the other state: an open one towards its end, another one towards its start.
            var moves = open.Contains(key) ? finding.Level == AlertLevel.Fine : finding.Level == AlertLevel.Firing;
            if (!moves)
                _since.Remove(key);
            else if (now - _since.GetOrAdd(key, now) >= (open.Contains(key) ? Quiet : TimeSpan.FromSeconds(finding.Rule.Settings.ForSeconds)))
            {
                _since.Remove(key);
                if (open.Contains(key))
                    end.Add(key);
                else
                    start.Add(finding);
            }
        }
        foreach (var gone in open.Where(key => !seen.Contains(key)).ToList()) // its channel, destination or rule is no longer there
        {
            seen.Add(gone);
            if (now - _since.GetOrAdd(gone, now) < Quiet)
                continue;
            _since.Remove(gone);
            end.Add(gone);
        }
        foreach (var forgotten in _since.Keys.Where(key => !seen.Contains(key)).ToList())
            _since.Remove(forgotten);
        return (start, end);
    }
}

internal static class AlertCourseSince
{
    public static DateTimeOffset GetOrAdd(this Dictionary<(long, string), DateTimeOffset> since, (long, string) key, DateTimeOffset now)
    {
        if (since.TryGetValue(key, out var known))
            return known;
        since.Add(key, now);
        return now;
    }
}

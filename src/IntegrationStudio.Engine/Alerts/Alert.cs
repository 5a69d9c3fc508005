using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>Something that a rule found, from its start to its end.</summary>
public sealed record Alert
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The rule's number.</summary>
    public required long Rule { get; init; }

    /// <summary>The rule's name when it started.</summary>
    public required string Name { get; init; }

    /// <summary>What the rule watches for.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>How grave it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it is about: <c>channel:labs</c>, <c>destination:labs/files</c>, <c>store</c>, <c>certificate:</c> and a file.</summary>
    public required string Subject { get; init; }

    /// <summary>In a sentence, without anything of a message.</summary>
    public required string Words { get; init; }

    /// <summary>The page to look at.</summary>
    public required string Link { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it lasts.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>When and by whom it was acknowledged.</summary>
    public (DateTimeOffset At, Actor By)? Acknowledged { get; init; }

    /// <summary>Who looks after it.</summary>
    public Actor? Assignee { get; init; }

    /// <summary>Why nobody is told of it now.</summary>
    public AlertMute? Mute { get; init; }

    /// <summary>Whether it lasts.</summary>
    public bool IsOpen => Ended is null;
}

/// <summary>Nobody is told of an alert.</summary>
/// <param name="Until">Until when; null until it is taken back.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who said so.</param>
public sealed record AlertMute(DateTimeOffset? Until, string Reason, Actor By);

/// <summary>A line of an alert's history.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who; the product itself for start and end.</param>
/// <param name="What"><c>started</c>, <c>ended</c>, <c>told</c>, <c>acknowledged</c>, <c>reopened</c>, <c>assigned</c>, <c>muted</c>, <c>unmuted</c>.</param>
/// <param name="Detail">More of it.</param>
public sealed record AlertEvent(DateTimeOffset At, Actor By, string What, string? Detail);

/// <summary>Which alerts are listed.</summary>
public sealed record AlertFilter
{
    /// <summary>Only those that last (true) or ended (false).</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Only of this kind.</summary>
    public AlertKind? Kind { get; init; }

    /// <summary>Only those that this person looks after.</summary>
    public string? Assignee { get; init; }

    /// <summary>Only with this text in name, subject or sentence.</summary>
    public string? Text { get; init; }
}

/// <summary>How one rule sees one subject now.</summary>
internal enum AlertLevel
{
    /// <summary>Nothing is wrong.</summary>
    Fine,

    /// <summary>Neither wrong enough for a new alert nor right enough to end one.</summary>
    Between,

    /// <summary>Something is wrong.</summary>
    Firing,
}

/// <summary>What a rule says of a subject now.</summary>
internal sealed record AlertFinding(AlertRule Rule, string Subject, AlertLevel Level, string Words, string Link);

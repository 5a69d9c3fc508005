namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>What a behavioural difference is asked over.</summary>
public sealed record BehaviourScope
{
    /// <summary>The most stored messages that one difference looks at.</summary>
    public const int MostMessages = 100_000;

    /// <summary>Whether all tests of both versions take part. Default yes.</summary>
    public bool Tests { get; init; } = true;

    /// <summary>Samples that take part, by their file; null for all of both versions.</summary>
    public IReadOnlyList<string>? Samples { get; init; }

    /// <summary>Channels whose stored messages take part; empty for none.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Certain stored messages, by number; null for the newest of the channels.</summary>
    public IReadOnlyList<long>? Messages { get; init; }

    /// <summary>How many of their newest messages, all channels together. Default 1,000.</summary>
    public int LastMessages { get; init; } = 1000;

    /// <summary>Whether only messages take part that the mapping processed; otherwise everything that the channels took in.</summary>
    public bool OnlyOwn { get; init; } = true;

    /// <summary>How many changes each group keeps as examples; all are counted. Default 20.</summary>
    public int Examples { get; init; } = 20;
}

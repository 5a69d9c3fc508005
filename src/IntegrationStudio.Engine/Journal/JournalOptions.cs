namespace IntegrationStudio.Engine.Journal;

/// <summary>Limits of the journal; the defaults fit a small server.</summary>
public sealed record JournalOptions
{
    /// <summary>How many writes may wait for the writer before callers wait: the bound of its memory. Default 4,096.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>How many writes one commit may take. Default 512.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>How long writes that nobody waits for may wait to share a commit. Default 2 ms.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long the same control id and body are recognised. Default 7 days.</summary>
    public TimeSpan DeduplicationWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The log is moved into the file after this many pages of 4 KB. Default 4,000 (16 MB).</summary>
    public int CheckpointPages { get; init; } = 4000;

    /// <summary>How long to wait before a promised write is tried again while the store is unavailable. Default 1 s.</summary>
    public TimeSpan UnavailableRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The writer's page cache. Default 32 MB.</summary>
    public int CacheKilobytes { get; init; } = 32 * 1024;

    /// <summary>The name of this node: each has an audit chain of its own. Default <c>main</c>.</summary>
    public string Node { get; init; } = "main";

    /// <summary>The keys under which what messages and outputs hold is sealed; null leaves it plain.</summary>
    public BodyKeys? BodyKeys { get; init; }

    /// <summary>Where the time comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

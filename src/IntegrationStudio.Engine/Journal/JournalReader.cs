namespace IntegrationStudio.Engine.Journal;

/// <summary>Questions to the journal. Each runs on its own read-only connection and never waits for the writer.</summary>
public sealed class JournalReader
{
    /// <summary>A page of messages, newest first. Stays fast with millions of rows: every condition has an index, paging is by key.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="take">At most this many, 1-1000.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<MessagePage> ListAsync(MessageFilter filter, int take = 100, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>How many messages the filter finds, counted up to a limit.</summary>
    public Task<long> CountAsync(MessageFilter filter, long limit = 10_000, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Everything about one message, or null.</summary>
    public Task<MessageDetail?> FindAsync(long id, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Messages per channel and state now. Kept with every commit, so that it costs nothing to ask.</summary>
    public Task<IReadOnlyList<StateCount>> StateCountsAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Traffic per step, oldest first; of one channel or of all.</summary>
    public Task<IReadOnlyList<TrafficPoint>> TrafficAsync(
        DateTimeOffset from, DateTimeOffset to, TrafficStep step, string? channel = null, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>The message types that occur, for a filter's choice.</summary>
    public Task<IReadOnlyList<string>> TypesAsync(CancellationToken cancel = default) => throw new NotSupportedException();
}

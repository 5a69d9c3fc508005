using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Runs channels: adds, starts, stops and lists them. All members may be called from any thread.</summary>
public sealed class ChannelHost : IAsyncDisposable
{
    /// <summary>A host without channels.</summary>
    /// <param name="journal">Where messages are kept; stays the caller's.</param>
    /// <param name="options">Folders, mappings, what may be listened on.</param>
    public ChannelHost(MessageJournal journal, ChannelHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(options);
        _changed?.Invoke("");
        throw new NotSupportedException();
    }

    /// <summary>The way in for HTTP sources.</summary>
    public HttpIntake Http => throw new NotSupportedException();

    /// <summary>Every channel as it is now, in order of id.</summary>
    public IReadOnlyList<ChannelStatus> Channels => throw new NotSupportedException();

    /// <summary>One channel as it is now, or null.</summary>
    public ChannelStatus? Find(string id) => throw new NotSupportedException();

    /// <summary>Something about a channel changed (its id is given): activity at once, figures at most four times a second. Raised on a pool thread; handlers return quickly.</summary>
    public event Action<string>? Changed { add => _changed += value; remove => _changed -= value; }

    private Action<string>? _changed;

    /// <summary>Takes a channel in, and starts it if it says so. Every problem of the definition is reported at once; then nothing is added.</summary>
    public Task<IReadOnlyList<Problem>> AddAsync(ChannelDefinition definition, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Starts a channel: recovery first, then deliveries, then the listener. Empty when it runs.</summary>
    public Task<IReadOnlyList<Problem>> StartAsync(string id, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Stops a channel: first the listener, then what is under way is finished.</summary>
    public Task StopAsync(string id, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}

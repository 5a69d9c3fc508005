using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A channel in the host, running or not: changes of activity go one after the other.</summary>
internal sealed class ChannelState : IDisposable
{
    private static readonly TimeSpan OldestFor = TimeSpan.FromSeconds(1);

    private readonly CompiledChannel _channel;
    private readonly MessageJournal _journal;
    private readonly ChannelHostOptions _options;
    private readonly MappingCache _mappings;
    private readonly MemoryBudget _budget;
    private readonly Action _changed;
    private readonly ChannelStatistics _statistics;
    private readonly SemaphoreSlim _changing = new(1);
    private volatile RunningChannel? _running;
    private volatile ChannelActivity _activity = ChannelActivity.Stopped;
    private volatile IReadOnlyList<Problem> _problems = [];
    private (long At, IReadOnlyDictionary<string, DateTimeOffset> Oldest) _oldest = (0, new Dictionary<string, DateTimeOffset>());
    private int _figuresChanged;

    public ChannelState(CompiledChannel channel, MessageJournal journal, ChannelHostOptions options, MappingCache mappings, MemoryBudget budget, Action changed)
    {
        (_channel, _journal, _options, _mappings, _budget, _changed) = (channel, journal, options, mappings, budget, changed);
        _statistics = new ChannelStatistics(options.Clock, channel.Definition.Id) { Changed = () => Volatile.Write(ref _figuresChanged, 1) };
    }

    public ChannelDefinition Definition => _channel.Definition;

    public CompiledChannel Plan => _channel;

    /// <summary>The pipeline while it runs, else null.</summary>
    public ChannelPipeline? Pipeline => _running?.Pipeline;

    public async Task<IReadOnlyList<Problem>> StartAsync(CancellationToken cancel)
    {
        await _changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_running is not null)
                return [];
            Set(ChannelActivity.Starting, []);
            var concerns = await _channel.Mappings.PrepareAsync().ConfigureAwait(false);
            if (_channel.Mappings.Refusal() is { } refusal)
            {
                Set(ChannelActivity.Faulted, refusal);
                return refusal;
            }
            var started = await RunningChannel.StartAsync(_channel, _journal, _options, _mappings, _budget, _statistics, cancel).ConfigureAwait(false);
            _running = started.Value;
            Set(started.Succeeded ? ChannelActivity.Running : ChannelActivity.Faulted, [.. started.Problems, .. concerns]);
            return started.Succeeded ? [] : started.Problems;
        }
        catch (JournalUnavailableException reason)
        {
            Set(ChannelActivity.Faulted, [new("journal.unavailable", "", reason.Message)]);
            return _problems;
        }
        catch (OperationCanceledException)
        {
            Set(ChannelActivity.Stopped, []);
            throw;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Another version of a mapping is in force: a running channel goes on and says what is wrong now; one that could not start for want of it starts.</summary>
    public async Task RepublishedAsync(CancellationToken cancel)
    {
        if (_running is null)
        {
            if (_activity == ChannelActivity.Faulted && Definition.AutoStart)
                await StartAsync(cancel).ConfigureAwait(false);
            _changed();
            return;
        }
        var concerns = await _channel.Mappings.PrepareAsync().ConfigureAwait(false);
        if (_activity == ChannelActivity.Running)
            Set(ChannelActivity.Running, concerns);
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        await _changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_running is not { } running)
                return;
            Set(ChannelActivity.Stopping, []);
            _running = null;
            await running.DisposeAsync().ConfigureAwait(false);
            Set(ChannelActivity.Stopped, []);
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Decided(Decided decided)
    {
        if (_running?.Lanes.TryGetValue(decided.Destination, out var lane) == true)
            lane.Reopen(decided.OrderingKey, decided.OpenMore);
        foreach (var destination in decided.Withdrawn)
            if (_running?.Lanes.TryGetValue(destination, out var other) == true)
                other.Withdrawn(1);
    }

    public bool TakeChanged() => Interlocked.Exchange(ref _figuresChanged, 0) == 1;

    public ChannelStatus Status()
    {
        var running = _running;
        var oldest = running is { Open: > 0 } ? Oldest(running) : new Dictionary<string, DateTimeOffset>();
        var now = _options.Clock.GetUtcNow();
        return _statistics.Fill(new ChannelStatus
        {
            Definition = Definition,
            Activity = _activity,
            Problems = [.. _problems, .. Alarms()],
            Endpoint = running?.Endpoint ?? Definition.Source.Endpoint(Definition.Id),
            Connections = running?.Connections ?? 0,
            QueueDepth = running?.Open ?? 0,
            OldestAge = oldest.Count == 0 ? null : now - oldest.Values.Min(),
            Destinations = [.. Definition.Destinations.Select(destination => Picture(destination, running?.Lanes.Values.FirstOrDefault(lane => lane.Id == destination.Id), oldest, now))],
        });
    }

    private DestinationStatus Picture(DestinationDefinition destination, DeliveryLane? lane, IReadOnlyDictionary<string, DateTimeOffset> oldest, DateTimeOffset now) => _statistics.Destination(destination.Id).Picture() with
    {
        Target = destination.Target,
        QueueDepth = lane?.Open ?? 0,
        OldestAge = lane is { Open: > 0 } && oldest.TryGetValue(destination.Id, out var since) ? now - since : null,
        Down = lane?.Down,
    };

    /// <summary>What is wrong now, whatever was wrong at the start.</summary>
    private IEnumerable<Problem> Alarms()
    {
        foreach (var alarm in _options.Published?.AlarmsOf(Definition.Id) ?? [])
            yield return alarm.Problem;
        foreach (var down in _running?.Troubles ?? [])
            yield return down;
        if (_journal.Unavailable)
            yield return new("journal.unavailable", "", "The store cannot be written now; messages are not accepted.");
    }

    public void Dispose()
    {
        foreach (var destination in _channel.Destinations)
            destination.Dispose();
        _changing.Dispose();
    }

    /// <summary>Asked of the journal at most once a second, however many pages watch.</summary>
    private IReadOnlyDictionary<string, DateTimeOffset> Oldest(RunningChannel running)
    {
        var now = _options.Clock.GetTimestamp();
        lock (_statistics)
        {
            if (_oldest.At == 0 || _options.Clock.GetElapsedTime(_oldest.At, now) > OldestFor)
                _oldest = (now, running.Oldest());
            return _oldest.Oldest;
        }
    }

    private void Set(ChannelActivity activity, IReadOnlyList<Problem> problems)
    {
        (_activity, _problems) = (activity, problems);
        _changed();
    }
}

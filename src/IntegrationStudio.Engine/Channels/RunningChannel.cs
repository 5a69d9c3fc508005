using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A compiled channel at work: its lanes, its pipeline, its source.</summary>
internal sealed class RunningChannel : IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(15);

    private readonly CompiledChannel _channel;
    private readonly MessageJournal _journal;
    private readonly List<DeliveryLane> _lanes;
    private ISource? _source;

    private RunningChannel(CompiledChannel channel, MessageJournal journal, List<DeliveryLane> lanes, ChannelPipeline pipeline)
    {
        (_channel, _journal, _lanes, Pipeline) = (channel, journal, lanes, pipeline);
        Lanes = lanes.ToDictionary(lane => lane.Destination);
    }

    public ChannelPipeline Pipeline { get; }

    /// <summary>By the journal's number of their destination.</summary>
    public IReadOnlyDictionary<long, DeliveryLane> Lanes { get; }

    /// <summary>Destinations that do not answer, and what keeps the source from taking in.</summary>
    public IEnumerable<Problem> Troubles => _lanes.Select(lane => lane.Down).Append(_source?.Trouble).OfType<Problem>();

    public int Connections => _source?.Connections ?? 0;

    public long Open => _lanes.Sum(lane => lane.Open) + Pipeline.InProcess;

    public string Endpoint => _source?.Endpoint ?? _channel.Definition.Source.Endpoint(_channel.Definition.Id);

    /// <summary>Recovery, then deliveries, then the source.</summary>
    public static async Task<Outcome<RunningChannel>> StartAsync(
        CompiledChannel channel, MessageJournal journal, ChannelHostOptions options, MappingCache mappings, MemoryBudget budget, ChannelStatistics statistics, CancellationToken cancel)
    {
        var definition = channel.Definition;
        var numbers = await journal.CommitAsync(
            new RegisterChannelWrite(definition.Id, [.. channel.Destinations.Select(destination => destination.Definition.Id)], definition.Write()), cancel).ConfigureAwait(false);
        RunningChannel? running = null;
        var lanes = channel.Destinations.Select(destination => new DeliveryLane(
            journal, numbers.Channel, numbers.Destinations[destination.Definition.Id], destination.Definition, options.Disturb(destination.SendAsync), statistics, options.LaneCapacity, options.ProbeEvery, definition.Content.MediaType,
            definition.Destinations.Any(other => other.After == destination.Definition.Id) ? released => running!.Release(released) : null)).ToList();
        running = new RunningChannel(channel, journal, lanes, new ChannelPipeline(channel, numbers, journal, new Router(journal, lanes), statistics, options));
        try
        {
            foreach (var lane in lanes)
                await lane.StartAsync(cancel).ConfigureAwait(false);
            await new ChannelRecovery(channel, numbers, journal, running.Pipeline, options, mappings, statistics).RunAsync(cancel).ConfigureAwait(false);
            var source = await definition.Source.StartAsync(new SourceContext(definition.Id, numbers.Channel, running.Pipeline.ReceiveAsync, journal, budget, options), cancel).ConfigureAwait(false);
            if (source.Succeeded)
            {
                running._source = source.Value;
                return running;
            }
            await running.DisposeAsync().ConfigureAwait(false);
            return Outcome<RunningChannel>.Failed(source.Problems);
        }
        catch
        {
            await running.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>When the oldest of what is not settled began, by destination; without those where nothing waits.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Oldest()
    {
        var oldest = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var lane in _lanes.Where(lane => lane.Open > 0))
            if (_journal.Work.Depth(lane.Destination, count: false).Oldest is { } since)
                oldest[lane.Id] = JournalTime.To(since);
        return oldest;
    }

    private void Release(ReleasedDelivery released)
    {
        if (Lanes.TryGetValue(released.Destination, out var lane))
            lane.Release(released);
    }

    /// <summary>Stops listening, finishes what is in process and under way; what a missing store holds up is left to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync().ConfigureAwait(false);
        var drained = Pipeline.DrainAsync();
        if (await Task.WhenAny(drained, Task.Delay(DrainTime)).ConfigureAwait(false) != drained)
            await Pipeline.AbandonAsync().ConfigureAwait(false);
        await drained.ConfigureAwait(false);
        foreach (var lane in _lanes)
            await lane.DisposeAsync().ConfigureAwait(false);
        Pipeline.Dispose();
    }
}

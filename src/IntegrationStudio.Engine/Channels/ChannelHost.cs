using System.Collections.Concurrent;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Runs channels: adds, starts, stops and lists them. All members may be called from any thread.</summary>
public sealed class ChannelHost : IAsyncDisposable
{
    private static readonly TimeSpan NotifyEvery = TimeSpan.FromMilliseconds(250);

    private readonly MessageJournal _journal;
    private readonly ChannelHostOptions _options;
    private readonly MappingCache _mappings;
    private readonly MemoryBudget _budget;
    private readonly ConcurrentDictionary<string, ChannelState> _channels = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _swapping = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _notifying;

    /// <summary>A host without channels.</summary>
    /// <param name="journal">Where messages are kept; stays the caller's, and outlives the host.</param>
    /// <param name="options">Folders, mappings, what may be listened on.</param>
    public ChannelHost(MessageJournal journal, ChannelHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(options);
        (_journal, _options) = (journal, options = options with { Channels = new ChannelDirectory(_channels) });
        _mappings = new MappingCache(options);
        options.Published?.Attach(mapping => ChannelMapping.Of(mapping, options));
        _budget = new MemoryBudget(options.LargeMessageMemory);
        Http = new HttpIntake(id => _channels.GetValueOrDefault(id));
        Replay = new Replay(journal, id => _channels.GetValueOrDefault(id));
        _notifying = NotifyAsync();
    }

    /// <summary>Something about a channel changed (its id is given): activity at once, figures at most four times a second. Raised on a pool thread; handlers return quickly.</summary>
    public event Action<string>? Changed;

    /// <summary>The way in for HTTP sources.</summary>
    public HttpIntake Http { get; }

    /// <summary>Processes stored messages again.</summary>
    public Replay Replay { get; }

    /// <summary>Every channel as it is now, in order of id.</summary>
    public IReadOnlyList<ChannelStatus> Channels => [.. _channels.Values.OrderBy(channel => channel.Definition.Id, StringComparer.Ordinal).Select(channel => channel.Status())];

    /// <summary>One channel as it is now, or null.</summary>
    public ChannelStatus? Find(string id) => _channels.GetValueOrDefault(id)?.Status();

    /// <summary>Takes a channel in, and starts it if it says so. Every problem of the definition is reported at once; then nothing is added.</summary>
    public async Task<IReadOnlyList<Problem>> AddAsync(ChannelDefinition definition, CancellationToken cancel = default)
    {
        var compiled = CompiledChannel.Compile(definition, _options, _mappings);
        if (!compiled.Succeeded)
            return compiled.Problems;
        var state = new ChannelState(compiled.Value, _journal, _options, _mappings, _budget, () => Changed?.Invoke(definition.Id));
        if (!_channels.TryAdd(definition.Id, state))
            return [new Problem("channel.exists", "id", $"There is a channel {definition.Id} already.")];
        return definition.AutoStart ? await state.StartAsync(cancel).ConfigureAwait(false) : [];
    }

    /// <summary>Everything that is wrong with a definition here, at once, with paths into its JSON; nothing is added.</summary>
    public IReadOnlyList<Problem> Check(ChannelDefinition definition)
    {
        var compiled = CompiledChannel.Compile(definition, _options, _mappings);
        foreach (var destination in compiled.Value?.Destinations ?? [])
            destination.Dispose();
        return compiled.Problems;
    }

    /// <summary>
    /// What a channel would do with a message: every step, with what each destination would get. Nothing is stored or sent. Of a mapping the version published on the channel is taken, else the newest one.
    /// Fails with the problems of the definition, or <c>trial.too-large</c>, <c>trial.too-long</c>.
    /// </summary>
    public async Task<Outcome<ChannelTrial>> TryAsync(ChannelDefinition definition, ReadOnlyMemory<byte> message, CancellationToken cancel = default)
    {
        if (message.Length > ChannelTrial.MostBytes)
            return new Problem("trial.too-large", "", $"Messages of up to {ChannelTrial.MostBytes / 1024 / 1024} MB are tried.");
        var options = _options.Published is not { } published || _options.CompileMapping is not null ? _options : _options with
        {
            CompileMapping = id => published.Find(definition.Id, id) is { Succeeded: true } runs ? runs : (_options with { Mappings = published.Unpublished.Library() }).Compile(id),
        };
        var compiled = CompiledChannel.Compile(definition, _options, new MappingCache(options));
        if (!compiled.Succeeded)
            return Outcome<ChannelTrial>.Failed(compiled.Problems);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ChannelTrial.Longest);
        try
        {
            return await Task.Run(() => new TrialRun(compiled.Value, _options.Clock.GetUtcNow()).RunAsync(message, limit.Token), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Problem("trial.too-long", "", $"It took longer than {ChannelTrial.Longest.TotalSeconds:0} s and was ended.");
        }
        finally
        {
            foreach (var destination in compiled.Value.Destinations)
                destination.Dispose();
        }
    }

    /// <summary>
    /// Takes a channel in, in place of the one of its id: that one stops listening and ends what it has begun, then the new one goes on with what is stored. It runs if the other did, a new one if it says so.
    /// A definition that does not compile changes nothing. Gives what was wrong, or keeps it from running.
    /// </summary>
    public async Task<IReadOnlyList<Problem>> PutAsync(ChannelDefinition definition, CancellationToken cancel = default)
    {
        var compiled = CompiledChannel.Compile(definition, _options, _mappings);
        if (!compiled.Succeeded)
            return compiled.Problems;
        var next = new ChannelState(compiled.Value, _journal, _options, _mappings, _budget, () => Changed?.Invoke(definition.Id));
        await _swapping.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var before = _channels.GetValueOrDefault(definition.Id);
            var runs = before is null ? definition.AutoStart : before.Status().Activity is not ChannelActivity.Stopped;
            if (before is not null)
                await before.StopAsync(CancellationToken.None).ConfigureAwait(false);
            _channels[definition.Id] = next;
            before?.Dispose();
            var problems = runs ? await next.StartAsync(CancellationToken.None).ConfigureAwait(false) : [];
            Changed?.Invoke(definition.Id);
            return problems;
        }
        finally
        {
            _swapping.Release();
        }
    }

    /// <summary>Starts a channel: recovery first, then deliveries, then the listener. Empty when it runs.</summary>
    public Task<IReadOnlyList<Problem>> StartAsync(string id, CancellationToken cancel = default) =>
        _channels.TryGetValue(id, out var channel) ? channel.StartAsync(cancel) : Task.FromResult<IReadOnlyList<Problem>>([Unknown(id)]);

    /// <summary>Starts a channel for somebody; who did is in the audit before it runs, and whether it came up afterwards.</summary>
    public async Task<IReadOnlyList<Problem>> StartAsync(string id, Actor actor, CancellationToken cancel = default)
    {
        await RecordAsync("channel.start", id, actor, null, cancel).ConfigureAwait(false);
        IReadOnlyList<Problem> problems = await StartAsync(id, cancel).ConfigureAwait(false);
        if (problems.Count > 0) await RecordAsync("channel.fail", id, actor, problems[0].Code, CancellationToken.None).ConfigureAwait(false);
        return problems;
    }

    /// <summary>Stops a channel for somebody; who did is in the audit before anything ends.</summary>
    public async Task StopAsync(string id, Actor actor, CancellationToken cancel = default)
    {
        await RecordAsync("channel.stop", id, actor, null, cancel).ConfigureAwait(false);
        await StopAsync(id, cancel).ConfigureAwait(false);
    }

    /// <summary>Stops a channel: first the listener, then what is under way is finished.</summary>
    public Task StopAsync(string id, CancellationToken cancel = default) =>
        _channels.TryGetValue(id, out var channel) ? channel.StopAsync(cancel) : Task.CompletedTask;

    /// <summary>Sends a delivery that is dead, held or waits for a retry again now; what is blocked behind it follows. Null, or why not.</summary>
    public Task<Problem?> SendAgainAsync(long delivery, Actor actor, CancellationToken cancel = default) => DecideAsync(delivery, sendAgain: true, actor, cancel);

    /// <summary>Withdraws a delivery that is not settled or is dead; what is blocked behind it follows. Null, or why not.</summary>
    public Task<Problem?> CancelAsync(long delivery, Actor actor, CancellationToken cancel = default) => DecideAsync(delivery, sendAgain: false, actor, cancel);

    /// <summary>Another version of a mapping is in force on a channel: what is said of the channel is renewed, and one that waited for it starts.</summary>
    internal Task RepublishedAsync(string id, CancellationToken cancel) => _channels.TryGetValue(id, out var channel) ? channel.RepublishedAsync(cancel) : Task.CompletedTask;

    /// <summary>Stops every channel.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_channels.Values.Select(channel => channel.StopAsync(CancellationToken.None))).ConfigureAwait(false);
        await _notifying.ConfigureAwait(false);
        foreach (var channel in _channels.Values)
            channel.Dispose();
        _stop.Dispose();
        _swapping.Dispose();
    }

    private static Problem Unknown(string id) => new("channel.unknown", "", $"There is no channel {id}.");

    private Task<bool> RecordAsync(string action, string channel, Actor actor, string? reason, CancellationToken cancel) =>
        _journal.CommitAsync(new AuditWrite(new AuditEntry(actor, action, "channel:" + channel) { Reason = reason }, _journal.Now), cancel);

    private async Task<Problem?> DecideAsync(long delivery, bool sendAgain, Actor actor, CancellationToken cancel)
    {
        if (await _journal.CommitAsync(new DecideWrite(delivery, sendAgain, actor, _journal.Now), cancel).ConfigureAwait(false) is not { } decided)
            return new Problem("delivery.settled", "", "The delivery is under way or settled.");
        foreach (var channel in _channels.Values)
            channel.Decided(decided);
        return null;
    }

    private async Task NotifyAsync()
    {
        using var timer = new PeriodicTimer(NotifyEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                foreach (var channel in _channels.Values)
                    if (channel.TakeChanged())
                        Changed?.Invoke(channel.Definition.Id);
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
    }
}

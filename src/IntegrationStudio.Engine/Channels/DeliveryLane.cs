using System.Diagnostics;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>One destination's deliveries: claim -> send -> settle -> next of the same key. Keys do not wait for each other.</summary>
internal sealed class DeliveryLane : IAsyncDisposable
{
    private const int PageSize = 1024;

    /// <summary>While so many are sent, others may have their commits under way: a commit is shared, waiting for it one by one is not.</summary>
    private const int CommitsPerSender = 4;

    /// <summary>A destination may not put us off for longer at a time.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private static readonly TimeSpan PageRetry = TimeSpan.FromSeconds(1);

    private readonly MessageJournal _journal;
    private readonly int _channel;
    private readonly DestinationDefinition _definition;
    private readonly SendMessage _send;
    private readonly ChannelStatistics _statistics;
    private readonly DestinationStatistics _own;
    private readonly Lock _lock = new();
    private readonly LaneWindow _window;
    private readonly RetrySchedule _retry;
    private readonly CircuitBreaker _circuit;
    private readonly int _parallel;
    private readonly string _mediaType;
    private readonly Action<ReleasedDelivery>? _released;
    private long _probe;
    private readonly SemaphoreSlim _senders;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _running;
    private long _open;

    public DeliveryLane(MessageJournal journal, int channel, long destination, DestinationDefinition definition, SendMessage send, ChannelStatistics statistics, int capacity, TimeSpan probeEvery,
        string mediaType, Action<ReleasedDelivery>? released = null)
    {
        (_mediaType, _released) = (mediaType, released);
        (_journal, _channel, Destination, _definition, _send, _statistics) = (journal, channel, destination, definition, send, statistics);
        _own = statistics.Destination(definition.Id);
        _parallel = definition.Parallel * CommitsPerSender;
        _window = new LaneWindow(capacity, Math.Min(PageSize, capacity), contentBytes: 16 * 1024 * 1024, _parallel);
        _circuit = new CircuitBreaker(probeEvery);
        _senders = new SemaphoreSlim(definition.Parallel);
        _retry = new RetrySchedule(definition.Retry);
    }

    /// <summary>The destination's id in the channel.</summary>
    public string Id => _definition.Id;

    /// <summary>The journal's number of the destination.</summary>
    public long Destination { get; }

    /// <summary>Deliveries that are not settled.</summary>
    public long Open => Interlocked.Read(ref _open);

    /// <summary>That the destination does not answer and since when; null while it does.</summary>
    public Problem? Down
    {
        get
        {
            lock (_lock)
                return _circuit.OpenSince is not { } since ? null : new Problem("destination.down", _definition.Id, $"The destination failed {CircuitBreaker.Failures} times in a row; since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z only probes are sent.", Severity.Warning)
                {
                    Mend = $"Nothing is lost: deliveries wait, and go on by themselves once a probe succeeds, every {_circuit.ProbeEvery.TotalSeconds:0} s.",
                };
        }
    }

    /// <summary>Settles what an earlier run left in the middle, then begins to deliver.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var uncertain = await _journal.CommitAsync(new RecoverDeliveriesWrite(
            Destination, _definition.Uncertain == UncertainPolicy.Resend, _definition.SkipOnDead, _journal.Now), cancel).ConfigureAwait(false);
        if (uncertain > 0)
            _statistics.Failed($"{uncertain} deliveries were on the wire when the program ended.");
        Interlocked.Add(ref _open, _journal.Work.Depth(Destination).Count);
        lock (_lock)
        {
            foreach (var key in _journal.Work.StuckKeys(Destination, _definition.SkipOnDead))
                _window.AddStuck(key);
            _running = true;
            Pump();
        }
    }

    /// <summary>Asks for a place before the commit. Every place is answered with <see cref="Accept"/> or <see cref="GiveBack"/>.</summary>
    public LanePlace Reserve(string key)
    {
        lock (_lock)
            return _running ? _window.Reserve(key) : LanePlace.Queue;
    }

    /// <summary>The delivery is committed in the state that its place means.</summary>
    public void Accept(LaneItem item, LanePlace place)
    {
        Interlocked.Increment(ref _open);
        lock (_lock)
        {
            if (place == LanePlace.SendNow)
            {
                var key = _window.Fill(item);
                _ = Task.Run(() => WorkAsync(key, committed: true));
            }
            else if (place == LanePlace.Queue)
            {
                _window.Offer(item);
                Pump();
            }
        }
    }

    /// <summary>The delivery is committed and waits for one to another destination.</summary>
    public void Expect() => Interlocked.Increment(ref _open);

    /// <summary>What it waited for has arrived.</summary>
    public void Release(ReleasedDelivery released)
    {
        lock (_lock)
        {
            _window.Offer(new LaneItem(released.Id, released.Message, released.Output, released.OrderingKey, released.Created));
            Pump();
        }
    }

    /// <summary>So many that waited for a delivery to another destination were withdrawn with it.</summary>
    public void Withdrawn(int count) => Interlocked.Add(ref _open, -count);

    /// <summary>The commit did not happen.</summary>
    public void GiveBack(string key, LanePlace place)
    {
        if (place != LanePlace.SendNow)
            return;
        lock (_lock)
        {
            _window.GiveBack(key);
            Pump();
        }
    }

    /// <summary>An operator decided about a delivery of this key: it and those behind it may go.</summary>
    public void Reopen(string key, int openMore)
    {
        Interlocked.Add(ref _open, openMore);
        lock (_lock)
        {
            _window.Reopen(key);
            Pump();
        }
    }

    /// <summary>Finishes the attempts that are under way; what waits stays in the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _running = false;
            Pump();
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await _idle.Task.ConfigureAwait(false);
        _stop.Dispose();
        _senders.Dispose();
    }

    /// <summary>Starts as many senders as are free and reads on in the journal when there is room. Under the lock.</summary>
    private void Pump()
    {
        if (!_running)
        {
            if (_window.Sending == 0)
                _idle.TrySetResult();
            return;
        }
        while (_window.TryStart(out var key))
        {
            var started = key;
            _ = Task.Run(() => WorkAsync(started, committed: false));
        }
        if (_window.TryPage(out var after, out var except))
            _ = Task.Run(() => PageAsync(after, except));
    }

    private async Task WorkAsync(LaneKey key, bool committed)
    {
        while (true)
        {
            LaneItem item;
            lock (_lock)
                item = key.Items.First!.Value;
            var settlement = await AttemptAsync(item, committed).ConfigureAwait(false);
            committed = false;
            lock (_lock)
            {
                Apply(key, settlement);
                if (!_running || !_window.TryStart(out var next))
                {
                    Pump();
                    return;
                }
                key = next;
                Pump();
            }
        }
    }

    private void Apply(LaneKey key, Settlement? settlement)
    {
        if (settlement is null || (int)settlement.State >= 10)
            Interlocked.Decrement(ref _open);
        Judge(settlement);
        switch (settlement?.State)
        {
            case DeliveryState.RetryWait:
                _window.Failed(key);
                _ = WakeAsync(key.Name, settlement.Due!.Value);
                break;
            case DeliveryState.Held or DeliveryState.Dead when settlement.BlocksKey:
                _window.Dead(key);
                break;
            default:
                _window.Sent(key);
                break;
        }
    }

    /// <summary>A refusal is an answer, too. Under the lock.</summary>
    private void Judge(Settlement? settlement)
    {
        if (settlement is null)
            return;
        if (!settlement.Failed)
        {
            if (_circuit.Succeeded())
            {
                _window.Limit = _parallel;
                _window.WakeAll();
            }
        }
        else if (_circuit.Failed(JournalTime.To(settlement.At)))
        {
            _window.Limit = 0;
            _ = ProbeAsync(++_probe);
        }
    }

    private async Task ProbeAsync(long number)
    {
        try
        {
            await Task.Delay(_circuit.ProbeEvery, _journal.Options.Clock, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_lock)
        {
            if (_circuit.OpenSince is null || number != _probe)
                return; // closed meanwhile, or something under way failed after it
            _window.Limit = 1;
            Pump();
        }
    }

    /// <summary>One attempt from its commit as SENDING to its settlement; null when somebody else settled it or the lane stops.</summary>
    private async Task<Settlement?> AttemptAsync(LaneItem item, bool committed)
    {
        using var trace = RuntimeMeters.TraceAttempt(item.Trace, _own.Channel, _definition.Id, item.Message, item.Id);
        try
        {
            if (!committed && !await _journal.InsistAsync(() => new SendingWrite(item.Id), _stop.Token).ConfigureAwait(false))
                return null;
            var settlement = Settle(item, await SendAsync(item).ConfigureAwait(false));
            foreach (var released in await _journal.InsistAsync(() => new SettleWrite(settlement), _stop.Token).ConfigureAwait(false))
                _released?.Invoke(released);
            trace?.SetTag("studio.outcome", settlement.State.ToString());
            if (settlement.State == DeliveryState.Delivered)
            {
                var took = item.Content is { } content ? settlement.At - content.Received : settlement.At - item.Created;
                _own.Arrived(took);
                _statistics.Delivered(took);
            }
            else
            {
                trace?.SetStatus(ActivityStatusCode.Error);
                _own.Missed(settlement.State, settlement.Response);
                _statistics.Failed($"{_definition.Id}: {settlement.Response}");
            }
            return settlement;
        }
        catch (OperationCanceledException)
        {
            return null; // stopping while the store is away: the next start settles it
        }
        catch (JournalUnavailableException)
        {
            return null; // the journal is closed
        }
    }

    private async Task<DeliveryOutcome> SendAsync(LaneItem item)
    {
        var content = item.Content ?? _journal.Work.Content(item.Message, item.Output);
        if (content is null)
            return new DeliveryOutcome(DeliveryResult.Refused, "Its content is no longer in the journal.");
        await _senders.WaitAsync().ConfigureAwait(false);
        var began = Stopwatch.GetTimestamp();
        try
        {
            return await _send(new OutgoingMessage(item.Message, item.Id, content.ContentType is null ? content with { ContentType = _mediaType } : content) { Destination = _definition.Id }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception bug) // a connector's fault must not end the lane
        {
            return new DeliveryOutcome(DeliveryResult.Retry, $"Unexpected {bug.GetType().Name}.");
        }
        finally
        {
            _own.Sent(Stopwatch.GetElapsedTime(began));
            _senders.Release();
        }
    }

    private Settlement Settle(LaneItem item, DeliveryOutcome outcome)
    {
        var now = _journal.Now;
        var settlement = new Settlement
        {
            Delivery = item.Id,
            Message = item.Message,
            Channel = _channel,
            Destination = Destination,
            OrderingKey = item.Key,
            At = now,
            State = DeliveryState.Delivered,
            Latency = now - (item.Content?.Received ?? item.Created),
            HasFollowers = _released is not null,
            Response = outcome.Response,
            Failed = outcome.Result is DeliveryResult.Retry or DeliveryResult.Uncertain,
        };
        var givenUp = JournalTime.To(now) - JournalTime.To(item.Created) >= TimeSpan.FromSeconds(_definition.Retry.GiveUpSeconds);
        return outcome.Result switch
        {
            DeliveryResult.Delivered => settlement,
            DeliveryResult.Uncertain when _definition.Uncertain == UncertainPolicy.Hold => settlement with { State = DeliveryState.Held, BlocksKey = true },
            DeliveryResult.Refused => settlement with { State = DeliveryState.Dead, BlocksKey = !_definition.SkipOnDead },
            _ when givenUp => settlement with { State = DeliveryState.Dead, BlocksKey = !_definition.SkipOnDead },
            _ => settlement with { State = DeliveryState.RetryWait, Due = now + Math.Max(_retry.Wait(item.Attempts), (long)(outcome.NotBefore is { } rest ? rest < LongestRest ? rest : LongestRest : TimeSpan.Zero).TotalMilliseconds) * 1000, PossibleDuplicate = outcome.Result == DeliveryResult.Uncertain },
        };
    }

    private async Task WakeAsync(string key, long due)
    {
        try
        {
            var wait = TimeSpan.FromMicroseconds(Math.Max(0, due - _journal.Now));
            await Task.Delay(wait, _journal.Options.Clock, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        lock (_lock)
        {
            _window.Wake(key);
            Pump();
        }
    }

    private async Task PageAsync(long after, string[] except)
    {
        List<PendingDelivery>? page = null;
        try
        {
            page = _journal.Work.Open(Destination, after, _window.PageSize, except);
        }
        catch (System.Data.Common.DbException reason)
        {
            _statistics.Failed("The journal cannot be read: " + reason.Message);
            await Task.Delay(PageRetry).ConfigureAwait(false);
        }
        lock (_lock)
        {
            foreach (var (key, due) in _window.Paged(page, after))
                _ = WakeAsync(key, due);
            Pump();
        }
    }
}

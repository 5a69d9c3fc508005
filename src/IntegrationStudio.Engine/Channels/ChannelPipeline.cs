using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>The way of a message through a channel. The stages are fixed; what they do is in the compiled channel.</summary>
internal sealed class ChannelPipeline(
    CompiledChannel channel, ChannelNumbers numbers, MessageJournal journal, Router router, ChannelStatistics statistics, ChannelHostOptions options) : IDisposable
{
    /// <summary>Parts of a batch that share commits.</summary>
    private const int PartsTogether = 64;

    private readonly KeyedTurns _turns = new();
    private readonly SemaphoreSlim _places = new(options.MaxInProcess);
    private readonly ConcurrentDictionary<long, Task> _inProcess = new();
    private readonly CancellationTokenSource _abandon = new();
    private volatile bool _draining;

    /// <summary>Messages between receipt and routing.</summary>
    public int InProcess => options.MaxInProcess - _places.CurrentCount;

    /// <summary>Takes one message in. Completes with the answer for its sender while processing goes on; waits while too many are in process.</summary>
    public async Task<Answer> ReceiveAsync(Arrival arrival)
    {
        await _places.WaitAsync(_abandon.Token).ConfigureAwait(false); // the bound: a source that waits here reads nothing
        return await Begin(arrival).ConfigureAwait(false);
    }

    /// <summary>A message that has its place. What happens before the first commit happens before this returns, so that messages begun one after the other keep their order.</summary>
    private Task<Answer> Begin(Arrival arrival)
    {
        var reply = new Reply(arrival, channel.Definition, journal.NextStamp());
        var processing = ProcessAsync(arrival, reply);
        _inProcess[reply.Id] = processing;
        if (processing.IsCompleted) // it ended before it was noted
            _inProcess.TryRemove(reply.Id, out _);
        return reply.Answer;
    }

    /// <summary>receive -> screen -> commit -> [acknowledge] -> parse -> filter -> map -> validate -> route -> commit deliveries -> [acknowledge].</summary>
    private async Task ProcessAsync(Arrival arrival, Reply reply)
    {
        using var trace = RuntimeMeters.TraceMessage(channel.Definition.Id, reply.Id);
        try
        {
            var screened = (IsBatch(arrival.Cause, channel) ? channel.Batches! : channel.Screening).Screen(arrival);
            reply.Screened(screened);
            var mappings = screened is { Accepted: true, Parts: null } ? channel.Mappings.Pick(screened.Input!) : [];

            using var turn = _turns.Take(screened.Keys); // before the commit, in order of arrival: the sender's next message queues up behind
            IntakeResult stored;
            using (RuntimeMeters.Step("commit intake"))
                stored = await journal.CommitAsync(new IntakeWrite(Intake(arrival, screened, reply, mappings)), _abandon.Token).ConfigureAwait(false);
            statistics.Took(arrival.Size, stored.Duplicate, screened.Accepted ? null : screened.Problems);
            if (stored.Duplicate)
            {
                reply.Repeat(stored.Acknowledgement ?? await AnswerOfAsync(stored.Id).ConfigureAwait(false), stored.State);
                return;
            }
            reply.Committed();
            if (screened is { Accepted: true, Parts: { } parts })
                await FinishBatchAsync(reply.Id, parts, reply, MessageMarks.None).ConfigureAwait(false);
            else if (screened.Accepted)
            {
                await turn.Begin().ConfigureAwait(false);
                await FinishAsync(new Accepted(reply.Id, reply.Received, screened, mappings) { OnlyTo = OnlyTo(arrival) }, channel, reply, MessageMarks.None).ConfigureAwait(false);
            }
        }
        catch (JournalUnavailableException)
        {
            reply.Unavailable("journal.unavailable", "The store cannot be written now.");
        }
        catch (OperationCanceledException) // what is committed is recovered at the next start
        {
            reply.Unavailable("channel.stopped", "The channel was stopped.");
        }
        catch (Exception bug) // the edge of processing: no promise is made, and what is committed is recovered
        {
            statistics.Failed($"Unexpected {bug.GetType().Name} in processing.");
            reply.Unavailable("channel.unexpected", $"The message could not be processed ({bug.GetType().Name}).");
        }
        finally
        {
            arrival.Finished?.Invoke();
            _inProcess.TryRemove(reply.Id, out _);
            _places.Release();
        }
    }

    /// <summary>A message that an earlier run accepted: from parsing on, with the plan, mapping, clock and id of then.</summary>
    public async Task RecoverAsync(UnprocessedMessage message, CompiledChannel plan)
    {
        await _places.WaitAsync(_abandon.Token).ConfigureAwait(false);
        try
        {
            var arrival = new Arrival { Bytes = message.Bytes, Size = message.Bytes.Length, Source = "recovery" };
            var screened = (IsBatch(message.Cause, plan) ? plan.Batches! : plan.Screening).Screen(arrival);
            var reply = new Reply(arrival, plan.Definition, (message.Id, message.Received));
            reply.Screened(screened);
            if (screened is { Accepted: true, Parts: { } parts })
            {
                await FinishBatchAsync(message.Id, parts, reply, MessageMarks.Recovered).ConfigureAwait(false);
                return;
            }

            using var turn = _turns.Take(screened.Keys);
            await turn.Begin().ConfigureAwait(false);
            var mappings = screened.Input is null ? []
                : await plan.Mappings.PinnedAsync(screened.Input, message.Mapping, plan.Definition.Choices.Count > 1 ? journal.Work.FurtherMappings(message.Id) : [], _abandon.Token).ConfigureAwait(false);
            var accepted = new Accepted(message.Id, message.Received, screened, mappings) { OnlyTo = message.OnlyTo, Hold = message.Mapping is not null && mappings.Any(mapping => !mapping.Mapping.Succeeded) };
            await FinishAsync(accepted, plan, reply, MessageMarks.Recovered).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private static bool IsBatch(long? cause, CompiledChannel plan) => plan.Batches is not null && cause is null;

    /// <summary>Takes every part in as a message of its own, in order, and then settles the batch. A part that an earlier run took in is recognised.</summary>
    private async Task FinishBatchAsync(long batch, IReadOnlyList<ReadOnlyMemory<byte>> parts, Reply reply, MessageMarks marks)
    {
        var name = batch.ToString(CultureInfo.InvariantCulture);
        var refused = new List<int>();
        var begun = new List<(int Number, Task<Answer> Answer)>();
        _places.Release(); // its parts need places; it must not wait for them while it holds one itself
        try
        {
            for (var i = 0; i < parts.Count; i++)
            {
                await _places.WaitAsync(_abandon.Token).ConfigureAwait(false);
                if (_draining)
                {
                    _places.Release();
                    throw new OperationCanceledException(); // the next start goes on
                }

                begun.Add((i + 1, Begin(Part(i))));
                if (begun.Count >= PartsTogether || i == parts.Count - 1)
                    await SettleAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await _places.WaitAsync().ConfigureAwait(false);
        }

        IReadOnlyList<Problem> problems = refused.Count == 0 ? [] :
            [new("batch.refused", "", $"{refused.Count} of {parts.Count} parts were refused: {string.Join(", ", refused.Take(20))}{(refused.Count > 20 ? ", ..." : "")}.", Severity.Warning)];
        var processed = new ProcessedMessage { Id = batch, Channel = numbers.Channel, State = MessageState.Routed, At = journal.Now, Problems = problems, Marks = marks };
        await journal.InsistAsync(() => new ProcessedWrite(processed), _abandon.Token).ConfigureAwait(false);
        await reply.ProcessedAsync(processed).ConfigureAwait(false);

        Arrival Part(int i) => new()
        {
            Bytes = parts[i],
            Size = parts[i].Length,
            Source = string.Create(CultureInfo.InvariantCulture, $"part {i + 1} of message {name}"),
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"part:{name}:{i + 1}"),
            OwnKey = true,
            Cause = batch,
        };

        async Task SettleAsync()
        {
            foreach (var (number, task) in begun)
            {
                var answer = await task.ConfigureAwait(false);
                while (answer.Kind == AnswerKind.Unavailable)
                {
                    await Task.Delay(journal.Options.UnavailableRetry, journal.Options.Clock, _abandon.Token).ConfigureAwait(false);
                    answer = await ReceiveAsync(Part(number - 1)).ConfigureAwait(false);
                }

                if (answer.Kind == AnswerKind.Rejected)
                    refused.Add(number);
            }

            begun.Clear();
        }
    }

    /// <summary>Waits until nothing is in process.</summary>
    public async Task DrainAsync()
    {
        _draining = true;
        for (var i = 0; i < options.MaxInProcess; i++)
            await _places.WaitAsync().ConfigureAwait(false);
        _places.Release(options.MaxInProcess);
    }

    /// <summary>Gives up what waits for a store that does not come back.</summary>
    public Task AbandonAsync() => _abandon.CancelAsync();

    public void Dispose()
    {
        _abandon.Dispose();
        _places.Dispose();
    }

    private async Task FinishAsync(Accepted accepted, CompiledChannel plan, Reply reply, MessageMarks marks)
    {
        var began = Stopwatch.GetTimestamp();
        (ProcessedMessage Processed, IReadOnlyList<ChosenRoute> Routes) mapped;
        using (RuntimeMeters.Step("map"))
            mapped = await MapAsync(accepted, plan).ConfigureAwait(false);
        statistics.Processed(mapped.Processed.State, Stopwatch.GetElapsedTime(began));
        var processed = mapped.Processed with { Marks = marks, Acknowledgement = reply.WhenProcessed(mapped.Processed) };
        using (RuntimeMeters.Step("commit deliveries"))
            await router.CommitAsync(processed, accepted, mapped.Routes, _abandon.Token).ConfigureAwait(false);
        if (processed.State is MessageState.Failed or MessageState.Held)
            statistics.Failed(processed.Problems.Count > 0 ? $"{processed.Problems[0].Code} at {processed.Problems[0].Path}" : "The mapping failed.");
        await reply.ProcessedAsync(processed).ConfigureAwait(false);
    }

    private async Task<(ProcessedMessage Processed, IReadOnlyList<ChosenRoute> Routes)> MapAsync(Accepted accepted, CompiledChannel plan)
    {
        var result = new ProcessedMessage { Id = accepted.Id, Channel = numbers.Channel, State = MessageState.Failed, At = journal.Now };
        if (accepted.Screened is not { Accepted: true, Input: { } input })
            return (result with { Problems = accepted.Screened.Problems }, []);
        var running = "";
        try
        {
            if (plan.Filter is { } filter && !filter.Holds(input))
                return (result with { State = MessageState.Filtered }, []);
            if (accepted.Mappings.Any(picked => !picked.Mapping.Succeeded))
                return (result with { State = accepted.Hold ? MessageState.Held : MessageState.Failed, Problems = [.. accepted.Mappings.SelectMany(picked => picked.Mapping.Problems)] }, []);
            var outputs = new NewOutput[accepted.Mappings.Count];
            IReadOnlyList<Problem> problems = [];
            var failed = false;
            for (var i = 0; i < outputs.Length; i++)
            {
                var (id, mapping) = (accepted.Mappings[i].Id, accepted.Mappings[i].Mapping.Value!);
                running = mapping.Pin.Id;
                var mapped = await mapping.Map(input, JournalTime.To(accepted.Received), _abandon.Token).ConfigureAwait(false);
                problems = problems.Count == 0 ? mapped.Problems : [.. problems, .. mapped.Problems];
                failed |= mapped.Failed;
                outputs[i] = new NewOutput(mapped.ContentType, mapped.Bytes, StoredContent.AsIs(mapped.Bytes)) { Name = outputs.Length > 1 ? id : null, Mapping = i > 0 ? mapping.Pin : null };
            }

            // All or nothing: half of what a message means must not reach anybody.
            return failed
                ? (result with { Problems = problems }, [])
                : (result with { State = MessageState.Routed, Problems = problems, Outputs = outputs }, channel.Routing.Choose(input, accepted.Mappings, channel.Definition.Choices.Count > 0));
        }
        catch (Exception bug) when (bug is not OperationCanceledException) // it would fail again at every start
        {
            return (result with { Problems = [new("mapping.unexpected", running, $"The mapping ended with {bug.GetType().Name}: a fault of the program.")] }, []);
        }
    }

    /// <summary>The stored answer of the message that this one repeats; the original may still be in process.</summary>
    private async Task<byte[]?> AnswerOfAsync(long id)
    {
        if (_inProcess.TryGetValue(id, out var original))
            await original.ConfigureAwait(false);
        return journal.Work.Acknowledgement(id);
    }

    private IntakeMessage Intake(Arrival arrival, Screened screened, Reply reply, PickedMapping[] mappings) => new()
    {
        Id = reply.Id,
        Received = reply.Received,
        Channel = numbers.Channel,
        Plan = numbers.Plan,
        State = screened.Accepted ? MessageState.Received : MessageState.Rejected,
        Raw = arrival.Bytes,
        Size = arrival.Size,
        BodyHash = screened.BodyHash,
        Source = arrival.Source,
        Type = screened.Type,
        ControlId = screened.ControlId,
        PatientId = screened.PatientId,
        Fields = screened is { Parts: null, Input: { } input } && channel.Index is { } index ? index.Of(input) : [],
        Sequence = Columns.Number(screened.Text(Columns.Sequence)),
        Application = screened.Text(Columns.Application),
        Facility = screened.Text(Columns.Facility),
        OrderingKey = screened is { Accepted: true, Keys.Length: > 0 } ? screened.Keys[0] : null,
        IdempotencyKey = arrival.IdempotencyKey,
        OwnKey = arrival.OwnKey,
        Acknowledgement = reply.AtCommit,
        Problems = screened.Problems,
        Mapping = mappings.Length > 0 ? mappings[0].Mapping.Value?.Pin : null,
        Further = mappings.Length > 1 ? [.. mappings.Skip(1).Where(picked => picked.Mapping.Succeeded).Select(picked => (picked.Id, picked.Mapping.Value!.Pin))] : [],
        Cause = arrival.Cause,
        ReplayOf = arrival.ReplayOf,
        OnlyTo = OnlyTo(arrival),
        Audit = arrival.Audit,
    };

    private long? OnlyTo(Arrival arrival) => arrival.OnlyTo is { } destination ? numbers.Destinations[destination] : null;
}

/// <summary>A committed message on its way through processing.</summary>
internal sealed record Accepted(long Id, long Received, Screened Screened, IReadOnlyList<PickedMapping> Mappings)
{
    /// <summary>A missing mapping is for an operator, not the message's fault.</summary>
    public bool Hold { get; init; }

    /// <summary>The journal's number of the one destination that gets it; null for all that the routes choose.</summary>
    public long? OnlyTo { get; init; }
}

using System.Collections.Concurrent;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>The way of a message through a channel. The stages are fixed; what they do is in the compiled channel.</summary>
internal sealed class ChannelPipeline(
    CompiledChannel channel, ChannelNumbers numbers, MessageJournal journal, Router router, ChannelStatistics statistics, ChannelHostOptions options) : IDisposable
{
    private readonly KeyedTurns _turns = new();
    private readonly SemaphoreSlim _places = new(options.MaxInProcess);
    private readonly ConcurrentDictionary<long, Task> _inProcess = new();
    private readonly CancellationTokenSource _abandon = new();

    /// <summary>Messages between receipt and routing.</summary>
    public int InProcess => options.MaxInProcess - _places.CurrentCount;

    /// <summary>Takes one message in. Completes with the answer for its sender while processing goes on; waits while too many are in process.</summary>
    public async Task<Answer> ReceiveAsync(Arrival arrival)
    {
        await _places.WaitAsync(_abandon.Token).ConfigureAwait(false); // the bound: a source that waits here reads nothing
        var reply = new Reply(arrival, channel.Definition.Acknowledge, journal.NextStamp());
        var processing = ProcessAsync(arrival, reply);
        _inProcess[reply.Id] = processing;
        if (processing.IsCompleted) // it ended before it was noted
            _inProcess.TryRemove(reply.Id, out _);
        return await reply.Answer.ConfigureAwait(false);
    }

    /// <summary>receive -> screen -> commit -> [acknowledge] -> parse -> filter -> map -> validate -> route -> commit deliveries -> [acknowledge].</summary>
    private async Task ProcessAsync(Arrival arrival, Reply reply)
    {
        try
        {
            var screened = channel.Screening.Screen(arrival);
            reply.Screened(screened);
            var mapping = screened.Accepted ? channel.Mappings.Pick(screened.Message!) : null;

            var stored = await journal.CommitAsync(new IntakeWrite(Intake(arrival, screened, reply, mapping?.Value?.Pin)), _abandon.Token).ConfigureAwait(false);
            statistics.Took(arrival.Size, stored.Duplicate, screened.Accepted ? null : screened.Problems);
            if (stored.Duplicate)
            {
                reply.Repeat(stored.Acknowledgement ?? await AnswerOfAsync(stored.Id).ConfigureAwait(false), stored.State);
                return;
            }
            using var turn = _turns.Take(screened.Keys); // before the answer: the sender's next message queues up behind
            reply.Committed();
            if (screened.Accepted)
            {
                await turn.Begin().ConfigureAwait(false);
                await FinishAsync(new Accepted(reply.Id, reply.Received, screened, mapping!), channel, reply, MessageMarks.None).ConfigureAwait(false);
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
            var screened = plan.Screening.Screen(arrival);
            var reply = new Reply(arrival, plan.Definition.Acknowledge, (message.Id, message.Received));
            reply.Screened(screened);
            using var turn = _turns.Take(screened.Keys);
            await turn.Begin().ConfigureAwait(false);
            var mapping = message.Mapping is { } pin ? await plan.Mappings.PinnedAsync(pin, _abandon.Token).ConfigureAwait(false)
                : screened.Message is { } parsed ? plan.Mappings.Pick(parsed)
                : Outcome<ChannelMapping>.Failed(screened.Problems);
            var accepted = new Accepted(message.Id, message.Received, screened, mapping) { Hold = !mapping.Succeeded && message.Mapping is not null };
            await FinishAsync(accepted, plan, reply, MessageMarks.Recovered).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Waits until nothing is in process.</summary>
    public async Task DrainAsync()
    {
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
        var processed = await MapAsync(accepted, plan).ConfigureAwait(false);
        processed = processed with { Marks = marks, Acknowledgement = reply.WhenProcessed(processed) };
        await router.CommitAsync(processed, accepted, _abandon.Token).ConfigureAwait(false);
        if (processed.State is MessageState.Failed or MessageState.Held)
            statistics.Failed(processed.Problems.Count > 0 ? $"{processed.Problems[0].Code} at {processed.Problems[0].Path}" : "The mapping failed.");
        await reply.ProcessedAsync(processed).ConfigureAwait(false);
    }

    private async Task<ProcessedMessage> MapAsync(Accepted accepted, CompiledChannel plan)
    {
        var result = new ProcessedMessage { Id = accepted.Id, Channel = numbers.Channel, State = MessageState.Failed, At = journal.Now };
        if (accepted.Screened is not { Accepted: true, Message: { } message })
            return result with { Problems = accepted.Screened.Problems };
        if (plan.Filter is { } filter && !filter.Holds(message))
            return result with { State = MessageState.Filtered };
        if (accepted.Mapping.Value is not { } mapping)
            return result with { State = accepted.Hold ? MessageState.Held : MessageState.Failed, Problems = accepted.Mapping.Problems };
        try
        {
            var mapped = await mapping.Map(message, JournalTime.To(accepted.Received), _abandon.Token).ConfigureAwait(false);
            return mapped.Failed
                ? result with { Problems = mapped.Problems }
                : result with { State = MessageState.Routed, Problems = mapped.Problems, Outputs = [new NewOutput(mapped.ContentType, mapped.Bytes, StoredContent.AsIs(mapped.Bytes))] };
        }
        catch (Exception bug) when (bug is not OperationCanceledException) // it would fail again at every start
        {
            return result with { Problems = [new("mapping.unexpected", mapping.Pin.Id, $"The mapping ended with {bug.GetType().Name}: a fault of the program.")] };
        }
    }

    /// <summary>The stored answer of the message that this one repeats; the original may still be in process.</summary>
    private async Task<byte[]?> AnswerOfAsync(long id)
    {
        if (_inProcess.TryGetValue(id, out var original))
            await original.ConfigureAwait(false);
        return journal.Work.Acknowledgement(id);
    }

    private IntakeMessage Intake(Arrival arrival, Screened screened, Reply reply, PinnedMapping? mapping) => new()
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
        ControlId = screened.Message is { ControlId.Length: > 0 } identified ? identified.ControlId : null,
        PatientId = screened.Text(Columns.Patient),
        Application = screened.Text(Columns.Application),
        Facility = screened.Text(Columns.Facility),
        OrderingKey = screened.Accepted ? screened.Keys[0] : null,
        IdempotencyKey = arrival.IdempotencyKey,
        Acknowledgement = reply.AtCommit,
        Problems = screened.Problems,
        Mapping = mapping,
    };
}

/// <summary>A committed message on its way through processing.</summary>
internal sealed record Accepted(long Id, long Received, Screened Screened, Outcome<ChannelMapping> Mapping)
{
    /// <summary>A missing mapping is for an operator, not the message's fault.</summary>
    public bool Hold { get; init; }
}

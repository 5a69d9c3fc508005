using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What an operator wants to have processed again.</summary>
/// <param name="Message">The stored message; it stays as it is.</param>
public sealed record ReplayRequest(long Message)
{
    /// <summary>The one destination that gets it; null for all that the channel's routes choose.</summary>
    public string? Destination { get; init; }

    /// <summary>Other bytes in place of those received; needs a reason.</summary>
    public ReadOnlyMemory<byte>? Edited { get; init; }

    /// <summary>Why, for the audit.</summary>
    public string? Reason { get; init; }
}

/// <summary>A message that repeats another one.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Accepted">Whether it was let in; an edited one may be refused like any other.</param>
/// <param name="Problems">Why not.</param>
public sealed record ReplayedMessage(long Id, bool Accepted, IReadOnlyList<Problem> Problems);

/// <summary>Replays: a stored message goes through its channel again, as a new message that says which one it repeats. The channel's present filter, mappings and routes hold.</summary>
public sealed class Replay
{
    /// <summary>The longest reason.</summary>
    public const int LongestReason = 500;

    private readonly MessageJournal _journal;
    private readonly Func<string, ChannelState?> _find;

    internal Replay(MessageJournal journal, Func<string, ChannelState?> find) => (_journal, _find) = (journal, find);

    /// <summary>Replays one message. Returns after its commit; what becomes of it shows in the journal.</summary>
    public async Task<Outcome<ReplayedMessage>> RunAsync(ReplayRequest request, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        var where = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"message:{request.Message}");
        if (await _journal.Reader.FindAsync(request.Message, cancel).ConfigureAwait(false) is not { } original)
            return new Problem("message.unknown", where, "There is no such message.");
        if (_find(original.Row.Channel) is not { } channel)
            return new Problem("channel.unknown", "channel:" + original.Row.Channel, $"There is no channel {original.Row.Channel} any more.") { Mend = "Bring the channel back, then replay." };
        var problems = new List<Problem>();
        if (channel.Pipeline is null)
            problems.Add(new("channel.stopped", "channel:" + original.Row.Channel, $"The channel {original.Row.Channel} is stopped.") { Mend = "Start it, then replay." });
        if (request.Destination is { } wanted && !channel.Definition.Destinations.Any(destination => destination.Id == wanted))
            problems.Add(new("replay.destination", "destination", $"The channel has no destination \"{wanted}\".") { Mend = $"Use one of {string.Join(", ", channel.Definition.Destinations.Select(destination => destination.Id))}." });
        if (request.Edited is null && original.Raw.Length == 0)
            problems.Add(new("replay.pruned", where, "The content of this message is no longer stored."));
        if (request.Edited is { } edited && edited.Length > channel.Definition.Source.MaxMessageBytes)
            problems.Add(new("replay.too-large", "content", $"The content is larger than {channel.Definition.Source.MaxMessageBytes} bytes."));
        if (request.Edited is not null && string.IsNullOrWhiteSpace(request.Reason))
            problems.Add(new("replay.reason", "reason", "An edited message needs a reason.") { Mend = "Say in a few words why its content is changed." });
        if (request.Reason?.Length > LongestReason)
            problems.Add(new("replay.reason", "reason", $"The reason is longer than {LongestReason} characters."));
        if (problems.Count > 0)
            return Outcome<ReplayedMessage>.Failed(problems);
        var bytes = request.Edited ?? original.Raw;
        try
        {
            var answer = await channel.Pipeline!.ReceiveAsync(new Arrival
            {
                Bytes = bytes,
                Size = bytes.Length,
                Source = "replay of " + request.Message.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ReplayOf = request.Message,
                OnlyTo = request.Destination,
                Audit = new AuditEntry(actor, request.Edited is null ? "message.replay" : "message.replay-edited", where) { Reason = request.Reason, Detail = request.Destination is null ? null : "to " + request.Destination },
            }).ConfigureAwait(false);
            return answer.Kind == AnswerKind.Unavailable
                ? Outcome<ReplayedMessage>.Failed(answer.Problems)
                : new ReplayedMessage(answer.Id, answer.Kind != AnswerKind.Rejected, answer.Problems);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
            return new Problem("channel.stopped", "channel:" + original.Row.Channel, "The channel was stopped.") { Mend = "Start it, then replay." };
        }
    }

    /// <summary>Lets a held message be processed again with the version that it was bound to. Null, or why not.</summary>
    public async Task<Problem?> ReleaseAsync(long message, Actor actor, CancellationToken cancel = default)
    {
        if (await _journal.Reader.FindAsync(message, cancel).ConfigureAwait(false) is not { } held)
            return new Problem("message.unknown", "", "There is no such message.");
        if (_find(held.Row.Channel)?.Pipeline is not { } pipeline)
            return new Problem("channel.stopped", "channel:" + held.Row.Channel, $"The channel {held.Row.Channel} does not run.") { Mend = "Start it, then release the message." };
        if (await _journal.CommitAsync(new HeldWrite(message, release: true, actor, _journal.Now), cancel).ConfigureAwait(false) is not { } channel)
            return NotHeld;
        if (_journal.Work.Unprocessed(channel, message - 1, 1) is [{ } one] && one.Id == message)
            await pipeline.RecoverAsync(one, _find(held.Row.Channel)!.Plan).ConfigureAwait(false);
        return null;
    }

    /// <summary>Settles a held message without processing it. Null, or why not.</summary>
    public async Task<Problem?> DiscardAsync(long message, Actor actor, CancellationToken cancel = default) =>
        await _journal.CommitAsync(new HeldWrite(message, release: false, actor, _journal.Now), cancel).ConfigureAwait(false) is null ? NotHeld : null;

    private static Problem NotHeld => new("message.not-held", "", "The message is not held.");
}

using System.Collections.Concurrent;
using System.Globalization;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Many messages replayed one after the other, the oldest first. It goes on when nobody watches, and can be stopped; what was replayed by then stays.</summary>
public sealed class ReplayJob
{
    /// <summary>More messages than this are not replayed at once.</summary>
    public const int Most = 100_000;

    private const int PageSize = 1000;
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private volatile bool _stop;
    private int _done;
    private int _refused;

    private ReplayJob(string description) => Description = description;

    /// <summary>Which messages and to where, in words without patient data.</summary>
    public string Description { get; }

    /// <summary>How many there are; 0 until they are counted.</summary>
    public int Total { get; private set; }

    /// <summary>How many were tried.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>How many of these were not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Why, with how many each.</summary>
    public IReadOnlyList<(string Why, int Count)> Refusals => [.. _refusals.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value)];

    /// <summary>Completes with the job.</summary>
    public Task Finished { get; private set; } = Task.CompletedTask;

    /// <summary>Whether somebody stopped it before its end.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Begins to replay what a search finds; who did and what for is in the audit first.</summary>
    /// <param name="replay">How one is replayed.</param>
    /// <param name="journal">Where they are found.</param>
    /// <param name="filter">Which; its <see cref="MessageFilter.Before"/> should be set, so that replays are not replayed.</param>
    /// <param name="template">Destination and reason; edits are for single messages.</param>
    /// <param name="actor">Who wants it.</param>
    /// <param name="cancel">Gives up before it has begun.</param>
    public static async Task<Outcome<ReplayJob>> StartAsync(Replay replay, MessageJournal journal, MessageFilter filter, ReplayRequest template, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(replay);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(template);
        if (template.Reason?.Length > Replay.LongestReason)
            return new Problem("replay.reason", "reason", $"The reason is longer than {Replay.LongestReason} characters.");
        var found = await journal.Reader.CountAsync(filter, Most + 1, cancel).ConfigureAwait(false);
        if (found == 0)
            return new Problem("replay.none", "", "No message matches.");
        if (found > Most)
            return new Problem("replay.too-many", "", string.Create(CultureInfo.InvariantCulture, $"More than {Most:N0} messages match.")) { Mend = "Narrow the search, by time for example, and replay in parts." };
        var job = new ReplayJob(Describe(filter, template)) { Total = (int)found };
        await journal.CommitAsync(new AuditWrite(new AuditEntry(actor, "message.replay-many", "message:all") { Reason = template.Reason, Detail = string.Create(CultureInfo.InvariantCulture, $"{found} messages: {job.Description}") }, journal.Now), cancel).ConfigureAwait(false);
        job.Finished = Task.Run(() => job.RunAsync(replay, journal, filter, template, actor), CancellationToken.None);
        return job;
    }

    /// <summary>Ends it after the message under way.</summary>
    public void Stop() => _stop = true;

    private async Task RunAsync(Replay replay, MessageJournal journal, MessageFilter filter, ReplayRequest template, Actor actor)
    {
        try
        {
            var ids = new List<long>(Total);
            for (MessagePage? page = null; !_stop && (page is null || page.Next is not null);)
            {
                page = await journal.Reader.ListAsync(page is null ? filter : filter with { Before = page.Next }, PageSize, CancellationToken.None).ConfigureAwait(false);
                ids.AddRange(page.Rows.Select(row => row.Id));
            }

            Total = ids.Count;
            for (var i = ids.Count - 1; i >= 0 && !_stop; i--)
            {
                var outcome = await replay.RunAsync(template with { Message = ids[i], Edited = null }, actor, CancellationToken.None).ConfigureAwait(false);
                Interlocked.Increment(ref _done);
                if (outcome.Succeeded && outcome.Value.Accepted)
                    continue;
                Interlocked.Increment(ref _refused);
                var problems = outcome.Succeeded ? outcome.Value.Problems : outcome.Problems;
                _refusals.AddOrUpdate(problems.Count > 0 ? problems[0].Message : "It was refused.", 1, (_, count) => count + 1);
            }
        }
        catch (JournalUnavailableException reason)
        {
            _refusals.TryAdd(reason.Message, 1);
        }

        Stopped = _stop && Done < Total;
    }

    private static string Describe(MessageFilter filter, ReplayRequest template)
    {
        var parts = new List<string>();
        if (filter.Channel is { } channel) parts.Add("channel " + channel);
        if (filter.States is { Count: > 0 } states) parts.Add(string.Join(" or ", states).ToLowerInvariant());
        if (filter.Type is { } type) parts.Add(type);
        if (filter.Mapping is { } mapping) parts.Add("mapping " + mapping);
        if (filter.From is { } from) parts.Add("from " + from.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (filter.To is { } to) parts.Add("to " + to.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (filter.ControlId is not null) parts.Add("by control id");
        if (filter.PatientId is not null) parts.Add("by patient id");
        if (template.Destination is { } destination) parts.Add("only to " + destination);
        return parts.Count == 0 ? "all" : string.Join(", ", parts);
    }
}

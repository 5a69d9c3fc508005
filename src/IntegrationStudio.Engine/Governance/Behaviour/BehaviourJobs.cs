using System.Globalization;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>Behavioural differences under way: one at a time per person. Pages come and go; a job runs until it ends, and what it found is kept for the review.</summary>
public sealed class BehaviourJobs(MessageJournal journal, RunOptions run, ScriptCompiler? scripts = null) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BehaviourJob> _jobs = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Reports that were kept.</summary>
    public BehaviourReports Reports { get; } = new(journal);

    /// <summary>Starts a comparison; that it reads stored messages is audited before it does. Fails with <c>behaviour.running</c> while one of the same person runs.</summary>
    public Outcome<BehaviourJob> Start(BehaviourRequest request, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        lock (_lock)
        {
            if (_jobs.GetValueOrDefault(actor.Id) is { Ended.IsCompleted: false } running)
                return new Problem("behaviour.running", running.Request.MappingId, $"Your comparison of {running.Request.MappingId} is still running.") { Mend = "Wait for it, or cancel it." };
            BehaviourJob job = _jobs[actor.Id] = new BehaviourJob(++_last, request, actor);
            job.Ended = Task.Run(() => RunAsync(job), CancellationToken.None);
            return job;
        }
    }

    /// <summary>Compares over tests and samples alone, while the caller waits: no stored message is read.</summary>
    /// <param name="request">What is compared; channels in its scope do not count.</param>
    /// <param name="keepFor">Who the report is kept for, for the review; null keeps none.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<BehaviourReport>> CompareFilesAsync(BehaviourRequest request, Actor? keepFor = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        BehaviourScope scope = request.Scope with { Channels = [] };
        using var job = new BehaviourJob(0, request with { Scope = scope }, keepFor ?? Actor.Studio);
        await using (cancel.Register(job.Cancel).ConfigureAwait(false))
            await job.RunAsync(journal.Reader, run, scripts, JournalTime.To(journal.Now)).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        if (job.Report is not { } report) return Outcome<BehaviourReport>.Failed(job.Problems);
        if (keepFor is not null) await Reports.KeepAsync(report, scope, keepFor).ConfigureAwait(false);
        return report;
    }

    /// <summary>Compares one stored message and tells of every value, up to 200 of each rule; that it is read is audited before it is. Nothing is kept.</summary>
    public async Task<Outcome<BehaviourReport>> LookAsync(BehaviourRequest request, long message, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        await journal.CommitAsync(new AuditWrite(new AuditEntry(actor, "behaviour.look", string.Create(CultureInfo.InvariantCulture, $"message:{message}"))
        {
            Detail = $"{request.MappingId}: {request.Before.Name} against {request.After.Name}",
        }, journal.Now), cancel).ConfigureAwait(false);
        using var job = new BehaviourJob(0, request with { Scope = new BehaviourScope { Tests = false, Samples = [], Messages = [message], Examples = 200 } }, actor);
        await using (cancel.Register(job.Cancel)) await job.RunAsync(journal.Reader, run, scripts, JournalTime.To(journal.Now)).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        if (job.Report is not { } report) return Outcome<BehaviourReport>.Failed(job.Problems);
        return report.Counts.Inputs > 0 ? report : new Problem("behaviour.message-gone", $"message:{message}", "The content of this message is no longer kept.");
    }

    /// <summary>The job that a person started last; null for none.</summary>
    public BehaviourJob? Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        lock (_lock) return _jobs.GetValueOrDefault(actor.Id);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        BehaviourJob[] jobs;
        lock (_lock) jobs = [.. _jobs.Values];
        foreach (BehaviourJob job in jobs)
        {
            job.Cancel();
            await job.Ended.ConfigureAwait(false);
            job.Dispose();
        }
    }

    private async Task RunAsync(BehaviourJob job)
    {
        try
        {
            if (job.Request.Scope.Channels.Count > 0) await journal.CommitAsync(new AuditWrite(Entry(job), journal.Now)).ConfigureAwait(false);
            await job.RunAsync(journal.Reader, run, scripts, JournalTime.To(journal.Now)).ConfigureAwait(false);
            if (job.Report is { } report) await Reports.KeepAsync(report, job.Request.Scope, job.Actor).ConfigureAwait(false);
        }
        catch (JournalUnavailableException reason)
        {
            job.Fail([new Problem("journal.unavailable", "", reason.Message)]);
        }
    }

    private static AuditEntry Entry(BehaviourJob job)
    {
        BehaviourScope scope = job.Request.Scope;
        return new AuditEntry(job.Actor, "behaviour.run", "mapping:" + job.Request.MappingId)
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"{job.Request.Before.Name} against {job.Request.After.Name}; the last {scope.LastMessages} messages of {string.Join(", ", scope.Channels)}"),
        };
    }
}

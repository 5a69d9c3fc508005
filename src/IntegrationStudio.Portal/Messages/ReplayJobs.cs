using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Messages;

/// <summary>Replays of many messages: one at a time, which everybody who may replay sees and may stop.</summary>
internal sealed class ReplayJobs(ChannelHost channels, MessageJournal journal) : IDisposable
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private volatile RunningReplay? last;

    /// <summary>The one under way, or the last one.</summary>
    public RunningReplay? Last => last;

    public void Dispose() => starting.Dispose();

    /// <summary>Begins one; refused while another is under way.</summary>
    public async Task<Outcome<RunningReplay>> StartAsync(MessageFilter filter, ReplayRequest template, Actor actor, CancellationToken cancel)
    {
        await starting.WaitAsync(cancel);
        try
        {
            if (last is { Job.Finished.IsCompleted: false } other)
                return new Problem("replay.taken", "", $"{other.By.Name} is replaying {other.Job.Total} messages.") { Mend = "Wait until that is done, or stop it." };
            // What comes from now on is not meant, and replays would be replayed for ever.
            if (filter.Before is null && (await journal.Reader.ListAsync(filter, 1, cancel)).Rows is [var newest, ..])
                filter = filter with { Before = newest.Id + 1 };
            var started = await ReplayJob.StartAsync(channels.Replay, journal, filter, template, actor, cancel);
            if (!started.Succeeded)
                return Outcome<RunningReplay>.Failed(started.Problems);
            return last = new RunningReplay(started.Value, actor);
        }
        finally
        {
            starting.Release();
        }
    }
}

/// <summary>A replay of many messages and who began it.</summary>
internal sealed record RunningReplay(ReplayJob Job, Actor By);

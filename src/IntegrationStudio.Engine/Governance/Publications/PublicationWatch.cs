using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>
/// Looks after what is in force: ends emergency publications that nobody reviewed, notes those that were approved, and reads the stored content of running versions again.
/// A version that was altered in the database goes on running as it was loaded, and an alarm tells.
/// </summary>
public sealed class PublicationWatch(MessageJournal journal, PublishedMappings published, Publications publications)
{
    /// <summary>The code of the alarm about an emergency publication that waits for its review.</summary>
    public const string Waiting = "publication.emergency";

    /// <summary>The code of the alarm about one that expired.</summary>
    public const string Expired = "publication.expired";

    /// <summary>Looks once; called every minute and at the start.</summary>
    public async Task LookAsync(CancellationToken cancel = default)
    {
        // A version that runs on many channels is read once.
        var seen = new Dictionary<(string, string, int?, string?, long?, bool), Outcome<PublishableVersion>>();
        foreach (Publication publication in await publications.InForceAsync(cancel).ConfigureAwait(false))
        {
            if (publication is { IsFallback: true }) Tell(publication, Expired, Severity.Error,
                publication.Number is { } number ? $"{publication.Note} Version {number} runs again." : $"{publication.Note} Nothing runs in its place.", "Have the version reviewed, then publish it.");
            if (publication.Number is null) continue;
            var which = (publication.Mapping, publication.Number, publication.Candidate, publication.EffectiveHash, publication.Emergency, publication.IsFallback);
            if (!seen.TryGetValue(which, out Outcome<PublishableVersion>? version)) seen[which] = version = await published.OpenAsync(publication, cancel).ConfigureAwait(false);
            if (!version.Succeeded) published.Raise(publication.Channel, publication.Mapping, version.Problems[0]);
            else foreach (string code in (string[])["version.altered", "publication.not-approved"]) published.Calm(publication.Channel, publication.Mapping, code);
            if (publication is { Emergency: { } emergency, IsFallback: false }) await LookAsync(publication, emergency, version.Value, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Looks every minute until it is stopped. What fails is tried again the next time.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), journal.Options.Clock);
        try
        {
            do
            {
                try
                {
                    await LookAsync(cancel).ConfigureAwait(false);
                }
                catch (JournalUnavailableException)
                {
                    // The dashboard tells of the store itself.
                }
            }
            while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task LookAsync(Publication publication, long id, PublishableVersion? version, CancellationToken cancel)
    {
        if (version is { IsApproved: true })
        {
            if (await journal.Reader.Read(connection => PublicationRows.Emergency(connection, id), cancel).ConfigureAwait(false) is { State: EmergencyState.InForce } reviewed)
            {
                await journal.CommitAsync(new SettleWrite(id, EmergencyState.InForce, EmergencyState.Settled, Emergencies.Entry("publication.reviewed", reviewed, Actor.Studio, null), journal.Now), cancel)
                    .ConfigureAwait(false);
            }

            published.Calm(publication.Channel, publication.Mapping, Waiting);
            return;
        }

        if (publication.Expires > JournalTime.To(journal.Now))
        {
            Tell(publication, Waiting, Severity.Warning, $"Version {publication.Number} runs without a review until {publication.Expires:yyyy-MM-dd HH:mm} UTC.", "Have it reviewed before then.");
            return;
        }

        IReadOnlyList<Publication> history = await publications.HistoryAsync(publication.Channel, publication.Mapping, 1000, cancel).ConfigureAwait(false);
        Publication? before = null;
        foreach (Publication earlier in history.Where(other => other.Id < publication.Id && other.Number is not null && other.Emergency is null))
        {
            before ??= earlier;
            if ((await published.OpenAsync(earlier, cancel).ConfigureAwait(false)).Value is not { } intact) continue;
            await FallBackAsync(publication, before, intact, cancel).ConfigureAwait(false);
            return;
        }

        await FallBackAsync(publication, before, null, cancel).ConfigureAwait(false);
    }

    private async Task FallBackAsync(Publication expired, Publication? before, PublishableVersion? version, CancellationToken cancel)
    {
        if (await publications.FallBackAsync(expired, before, version, cancel).ConfigureAwait(false) is { } done)
            Tell(done, Expired, Severity.Error, version is null ? $"{done.Note} Nothing runs in its place." : $"{done.Note} Version {version.Number} runs again.", "Have the version reviewed, then publish it.");
    }

    private void Tell(Publication publication, string code, Severity severity, string message, string mend) =>
        published.Raise(publication.Channel, publication.Mapping, new Problem(code, publication.Mapping, message, severity) { Mend = mend });
}

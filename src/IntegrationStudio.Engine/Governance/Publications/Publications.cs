using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>That somebody wants a channel to run a version.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Mapping">The mapping.</param>
/// <param name="Number">The approved version.</param>
/// <param name="Replaces">The publication that the person saw in force; 0 for none. Where another is meanwhile, nothing happens.</param>
/// <param name="Note">Why, for the history.</param>
public sealed record PublishRequest(string Channel, string Mapping, string Number, long Replaces, string? Note = null);

/// <summary>
/// Puts approved versions on channels, and earlier ones back. What is checked: an approval of exactly this content, the content itself, that the publisher is none of its
/// authors, and that the channel accepts it. Refusals are audited. The channel goes on running: its next message takes the new version.
/// </summary>
public sealed class Publications(MessageJournal journal, PublishedMappings published, ChannelHost channels)
{
    /// <summary>What a refused version was called for.</summary>
    internal const string PublishAction = "version.publish";

    /// <summary>Something was published, withdrawn, asked for or expired on this channel. Raised on any thread; handlers return quickly.</summary>
    public event Action<string>? Changed;

    /// <summary>What people have to look at.</summary>
    public IReadOnlyList<PublicationAlarm> Alarms => published.Alarms;

    /// <summary>What is in force, of all channels.</summary>
    public Task<IReadOnlyList<Publication>> InForceAsync(CancellationToken cancel = default) => journal.Reader.Read(PublicationRows.InForce, cancel);

    /// <summary>What is in force of one mapping, by channel.</summary>
    public Task<IReadOnlyList<Publication>> InForceAsync(string mapping, CancellationToken cancel = default) => journal.Reader.Read(connection => PublicationRows.InForce(connection, mapping), cancel);

    /// <summary>Publications of a channel, newest first.</summary>
    public Task<IReadOnlyList<Publication>> HistoryAsync(string channel, string? mapping = null, int take = 100, CancellationToken cancel = default) =>
        journal.Reader.Read(connection => PublicationRows.History(connection, channel, mapping, take), cancel);

    /// <summary>What really runs on a channel: after an alarm that may be an earlier version than the one in force. Null where the library's runs, or nothing.</summary>
    public Publication? Running(string channel, string mapping) => published.Running(channel, mapping);

    /// <summary>Why a channel does not run a mapping now; null when it does.</summary>
    public Problem? Refusal(string channel, string mapping) => published.Find(channel, mapping) is { Succeeded: false } refused ? refused.Problems[0] : null;

    /// <summary>Publishes an approved version; publishing an earlier one is how to roll back.</summary>
    public async Task<Outcome<Publication>> PublishAsync(PublishRequest request, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        Outcome<PublishableVersion> version = await published.Open(request.Mapping, request.Number, null, cancel).ConfigureAwait(false);
        if (!version.Succeeded) return await RefuseAsync(request, actor, null, version.Problems).ConfigureAwait(false);
        List<Problem> problems = [.. Governed(version.Value, actor), .. Accepts(request.Channel, version.Value)];
        if (problems.Count > 0) return await RefuseAsync(request, actor, version.Value, problems).ConfigureAwait(false);
        return await PutAsync(request, version.Value, actor, null, null, cancel).ConfigureAwait(false);
    }

    /// <summary>What a publication would be refused for, without trying it; none where nothing stands against it.</summary>
    public async Task<IReadOnlyList<Problem>> CheckAsync(PublishRequest request, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        Outcome<PublishableVersion> version = await published.Open(request.Mapping, request.Number, null, cancel).ConfigureAwait(false);
        return version.Succeeded ? [.. Governed(version.Value, actor), .. Accepts(request.Channel, version.Value)] : version.Problems;
    }

    /// <summary>Channels that may come to a mapping, by id: where its versions can be published.</summary>
    public IReadOnlyList<ChannelStatus> ChannelsOf(string mapping) => [.. channels.Channels.Where(channel => ChannelFit.Names(channel.Definition, mapping))];

    /// <summary>Whether a channel could run a version; the reasons against it, none where it can.</summary>
    internal IReadOnlyList<Problem> Accepts(string channel, PublishableVersion version)
    {
        if (channels.Find(channel) is not { } status) return [new("channel.unknown", channel, $"There is no channel {channel}.")];
        return [.. ChannelFit.Check(status.Definition, version.Compiled)];
    }

    /// <summary>Writes a publication and lets the channel take it; <paramref name="emergency"/> is the one that this confirms.</summary>
    internal async Task<Outcome<Publication>> PutAsync(PublishRequest request, PublishableVersion version, Actor actor, long? emergency, DateTimeOffset? expires, CancellationToken cancel)
    {
        ChannelMapping mapping = published.Runnable(version.Compiled);
        // Before anything is written: a version whose scripts do not compile is never swapped in.
        if ((await mapping.Prepare().ConfigureAwait(false)).Where(problem => problem.Severity == Severity.Error).ToList() is { Count: > 0 } faults)
            return await RefuseAsync(request, actor, version, faults).ConfigureAwait(false);
        var publication = new Publication(0, request.Channel, request.Mapping, version.Number, version.Candidate, version.EffectiveHash, actor, default, request.Note)
        {
            Emergency = emergency,
            Expires = expires,
            Replaces = request.Replaces,
        };
        var audit = new AuditEntry(actor, emergency is null ? PublishAction : "version.publish-emergency", $"version:{request.Mapping}@{request.Number}")
        {
            Hash = version.EffectiveHash,
            Reason = request.Note,
            Detail = $"on channel:{request.Channel}",
        };
        if (await journal.CommitAsync(new PublishWrite(publication, audit, journal.Now), cancel).ConfigureAwait(false) is not { } done)
        {
            return await RefuseAsync(request, actor, version, [new Problem("publication.changed", request.Mapping, $"Somebody else published another version on {request.Channel} meanwhile.") { Mend = "Look at what runs now, then decide again." }])
                .ConfigureAwait(false);
        }

        published.Swap(done, mapping);
        await channels.RepublishedAsync(request.Channel, cancel).ConfigureAwait(false);
        Changed?.Invoke(request.Channel);
        return done;
    }

    /// <summary>Puts what ran before an emergency back, or nothing where nothing did. Null when somebody published meanwhile.</summary>
    internal async Task<Publication?> FallBackAsync(Publication expired, Publication? before, PublishableVersion? version, CancellationToken cancel)
    {
        var publication = new Publication(0, expired.Channel, expired.Mapping, version?.Number, version?.Candidate, version?.EffectiveHash, Actor.Studio, default,
            $"The emergency publication of {expired.Number} expired without a review.")
        { Emergency = expired.Emergency, Replaces = expired.Id };
        var audit = new AuditEntry(Actor.Studio, "publication.expire", $"version:{expired.Mapping}@{expired.Number}")
        {
            Hash = expired.EffectiveHash,
            Detail = $"on channel:{expired.Channel}; {(version is null ? "nothing" : version.Number)} runs again{(before is null || version is not null ? "" : ", for its version cannot be loaded")}",
        };
        if (await journal.CommitAsync(new PublishWrite(publication, audit, journal.Now), cancel).ConfigureAwait(false) is not { } done) return null;
        published.Swap(done, version is null ? null : published.Runnable(version.Compiled));
        await channels.RepublishedAsync(expired.Channel, cancel).ConfigureAwait(false);
        Changed?.Invoke(expired.Channel);
        return done;
    }

    internal void Tell(string channel) => Changed?.Invoke(channel);

    internal async Task<Outcome<Publication>> RefuseAsync(PublishRequest request, Actor actor, PublishableVersion? version, IReadOnlyList<Problem> problems)
    {
        await journal.CommitAsync(new AuditWrite(new AuditEntry(actor, PublishAction, $"version:{request.Mapping}@{request.Number}")
        {
            Denied = true,
            Reason = string.Join("; ", problems.Select(problem => problem.Code)),
            Hash = version?.EffectiveHash,
            Detail = $"on channel:{request.Channel}",
        }, journal.Now)).ConfigureAwait(false);
        if (problems.FirstOrDefault(problem => problem.Code == "version.altered") is { } altered) published.Raise(request.Channel, request.Mapping, altered);
        Changed?.Invoke(request.Channel);
        return Outcome<Publication>.Failed(problems);
    }

    /// <summary>What the four-eyes principle has against it.</summary>
    private static IEnumerable<Problem> Governed(PublishableVersion version, Actor actor)
    {
        if (!version.IsApproved)
            yield return new("publication.not-approved", version.Mapping, $"Version {version.Number} is not approved.") { Mend = "Have it reviewed first, or ask for an emergency publication." };
        if (version.IsRetired)
            yield return new("publication.retired", version.Mapping, $"Version {version.Number} was retired.") { Mend = "Publish a version that is in use." };
        if (version.Authors.Contains(actor.Id))
            yield return new("publication.author", version.Mapping, $"You are one of the authors of version {version.Number}.") { Mend = "Somebody who had no part in it publishes it." };
    }
}

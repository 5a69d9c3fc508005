using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>
/// Puts approved versions of channels in force: the channel stops, what it has begun ends, and it goes on as the version says. What is checked is what <see cref="Publications"/> checks of mappings;
/// at a start and at a publication the stored content is hashed again. A channel without a publication is a development channel: its file in the data folder runs.
/// </summary>
public sealed class ChannelPublications(MessageJournal journal, VersionStore versions, ChannelHost channels)
{
    /// <summary>Another version of this channel is in force. Raised on any thread; handlers return quickly.</summary>
    public event Action<string>? Changed;

    /// <summary>What is in force, of all channels that were ever published.</summary>
    public Task<IReadOnlyList<Publication>> InForceAsync(CancellationToken cancel = default) => journal.Reader.Read(PublicationRows.OfChannels, cancel);

    /// <summary>The publications of a channel itself, newest first; the first is in force.</summary>
    public Task<IReadOnlyList<Publication>> HistoryAsync(string channel, int take = 100, CancellationToken cancel = default) =>
        journal.Reader.Read(connection => PublicationRows.History(connection, channel, ChannelVersions.IdOf(channel), take), cancel);

    /// <summary>What a publication would be refused for, without trying it; none where nothing stands against it.</summary>
    public async Task<IReadOnlyList<Problem>> CheckAsync(string channel, string number, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return (await OpenAsync(channel, number, actor, cancel).ConfigureAwait(false)).Opened.Problems;
    }

    /// <summary>
    /// Publishes an approved version; publishing an earlier one is how to roll back. Fails with <c>version.unknown</c>, <c>version.not-approved</c>, <c>version.altered</c>, <c>publication.retired</c>,
    /// <c>publication.author</c>, <c>publication.changed</c>, or what the channel's definition has against running here. Refusals are audited.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="number">The approved version.</param>
    /// <param name="replaces">The publication that the person saw in force; 0 for none. Where another is meanwhile, nothing happens.</param>
    /// <param name="note">Why, for the history.</param>
    /// <param name="actor">Who; none of the version's authors.</param>
    /// <param name="cancel">Gives up before anything is written.</param>
    /// <returns>The publication; its problems are what keeps the channel from running now, where something does.</returns>
    public async Task<Outcome<Publication>> PublishAsync(string channel, string number, long replaces, string? note, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        (MappingVersion? version, Outcome<ChannelDefinition> opened) = await OpenAsync(channel, number, actor, cancel).ConfigureAwait(false);
        var audit = new AuditEntry(actor, Publications.PublishAction, new VersionKey(ChannelVersions.IdOf(channel), number).Subject) { Hash = version?.EffectiveHash, Reason = note, Detail = $"on channel:{channel}" };
        if (!opened.Succeeded) return await RefuseAsync(audit, opened.Problems).ConfigureAwait(false);
        var publication = new Publication(0, channel, ChannelVersions.IdOf(channel), number, version!.Candidate, version.EffectiveHash, actor, default, note) { Replaces = replaces };
        if (await journal.CommitAsync(new PublishWrite(publication, audit, journal.Now), cancel).ConfigureAwait(false) is not { } done)
            return await RefuseAsync(audit, [new Problem("publication.changed", channel, "Somebody else published another version of this channel meanwhile.") { Mend = "Look at what runs now, then decide again." }]).ConfigureAwait(false);
        // It is in force from here on: whoever asked may be gone, the channel is swapped all the same.
        IReadOnlyList<Problem> problems = await channels.PutAsync(opened.Value, CancellationToken.None).ConfigureAwait(false);
        Changed?.Invoke(channel);
        return Outcome<Publication>.Of(done, [.. problems.Select(problem => problem with { Severity = Severity.Warning })]);
    }

    /// <summary>Takes in every channel that is published, at the start of the program. Gives what keeps one from running; the others run.</summary>
    public async Task<IReadOnlyList<Problem>> StartAsync(CancellationToken cancel = default)
    {
        var problems = new List<Problem>();
        foreach (Publication publication in await InForceAsync(cancel).ConfigureAwait(false))
        {
            if (publication.Number is null) continue;
            Outcome<ChannelDefinition> definition = await OpenAsync(publication, cancel).ConfigureAwait(false);
            IReadOnlyList<Problem> found = definition.Succeeded ? await channels.AddAsync(definition.Value, cancel).ConfigureAwait(false) : definition.Problems;
            problems.AddRange(found.Select(problem => problem with { Path = $"{publication.Mapping}@{publication.Number}: {problem.Path}" }));
        }

        return problems;
    }

    private async Task<Outcome<ChannelDefinition>> OpenAsync(Publication publication, CancellationToken cancel)
    {
        if (await versions.FindAsync(publication.Mapping, publication.Number!, publication.Candidate, cancel).ConfigureAwait(false) is not { } version)
            return new Problem("version.unknown", "", "There is no such version.");
        if (VersionStore.FourEyes(version) is { } refusal) return refusal;
        if (version.EffectiveHash != publication.EffectiveHash)
            return new Problem("version.altered", "", "It is not what was published: its stored content has another hash.") { Mend = "Look into the audit, then publish an intact version." };
        return await ReadAsync(version, cancel).ConfigureAwait(false);
    }

    /// <summary>A version with everything that stands against its publication.</summary>
    private async Task<(MappingVersion? Version, Outcome<ChannelDefinition> Opened)> OpenAsync(string channel, string number, Actor actor, CancellationToken cancel)
    {
        string id = ChannelVersions.IdOf(channel);
        if (await versions.FindAsync(id, number, null, cancel).ConfigureAwait(false) is not { } version) return (null, new Problem("version.unknown", id, $"There is no version {number}."));
        var problems = new List<Problem>();
        if (VersionStore.FourEyes(version) is { } refusal) problems.Add(refusal);
        if (version.State == VersionState.Retired) problems.Add(new("publication.retired", id, $"Version {number} was retired.") { Mend = "Publish a version that is in use." });
        if (version.IsAuthor(actor) || version.Submitter.Id == actor.Id)
            problems.Add(new("publication.author", id, $"You are one of the authors of version {number}.") { Mend = "Somebody who had no part in it publishes it." });
        Outcome<ChannelDefinition> definition = await ReadAsync(version, cancel).ConfigureAwait(false);
        problems.AddRange(definition.Succeeded ? channels.Check(definition.Value).Where(problem => problem.Severity == Severity.Error) : definition.Problems);
        return (version, problems.Count > 0 ? Outcome<ChannelDefinition>.Failed(problems) : definition);
    }

    private async Task<Outcome<ChannelDefinition>> ReadAsync(MappingVersion version, CancellationToken cancel)
    {
        Outcome<DefinitionFolder> folder = await versions.OpenAsync(version, cancel).ConfigureAwait(false);
        return folder.Succeeded ? ChannelVersions.Read(folder.Value.Definition) : Outcome<ChannelDefinition>.Failed(folder.Problems);
    }

    private async Task<Outcome<Publication>> RefuseAsync(AuditEntry audit, IReadOnlyList<Problem> problems)
    {
        await journal.CommitAsync(new AuditWrite(audit with { Denied = true, Reason = string.Join("; ", problems.Select(problem => problem.Code)) }, journal.Now)).ConfigureAwait(false);
        return Outcome<Publication>.Failed(problems);
    }
}

using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>Puts what the demo brings in force on its channels, as an operator of the demo would.</summary>
public static class PublicationSeed
{
    /// <summary>Publishes the newest approved version of every own mapping that a channel names, where the channel never had a publication of it. Called before channels ask for versions.</summary>
    /// <param name="versions">The installation's versions.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="publisher">Who publishes; none of the versions' authors.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task RunAsync(VersionStore versions, IEnumerable<ChannelDefinition> channels, Actor publisher, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(versions);
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(publisher);
        foreach (ChannelDefinition channel in channels)
        {
            foreach (string mapping in channel.Choices.SelectMany(choice => choice.Table.Values.Append(choice.Default)).OfType<string>().Where(id => !Shipped.Owns(id)).Distinct(StringComparer.Ordinal))
            {
                if (await versions.LatestApprovedAsync(mapping, cancel).ConfigureAwait(false) is not { } version || version.IsAuthor(publisher)) continue;
                var publication = new Publication(0, channel.Id, mapping, version.Key.Number, version.Candidate, version.EffectiveHash, publisher, default, "Brought by the demo.");
                var audit = new AuditEntry(publisher, Publications.PublishAction, version.Key.Subject) { Hash = version.EffectiveHash, Reason = publication.Note, Detail = $"on channel:{channel.Id}" };
                // It replaces nothing: where there was a publication before, this one is not written.
                await versions.Journal.CommitAsync(new PublishWrite(publication, audit, versions.Journal.Now), cancel).ConfigureAwait(false);
            }
        }
    }
}

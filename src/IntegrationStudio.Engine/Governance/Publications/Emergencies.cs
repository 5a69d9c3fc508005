using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>
/// Publications that cannot wait for a review: one person asks with a reason, another who had no part in the version confirms. Such a publication ends after 24 hours; where
/// its version was not approved by then, what ran before runs again and an alarm tells.
/// </summary>
public sealed class Emergencies(MessageJournal journal, PublishedMappings published, Publications publications)
{
    /// <summary>How long an emergency publication runs without a review.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Emergencies that are open, of one channel or of all.</summary>
    public Task<IReadOnlyList<Emergency>> OpenAsync(string? channel = null, CancellationToken cancel = default) => journal.Reader.Read(connection => PublicationRows.Emergencies(connection, channel), cancel);

    /// <summary>Asks for an emergency publication of a version that is not approved. Fails without a reason, or when the version does not compile or does not fit the channel.</summary>
    public async Task<Outcome<Emergency>> AskAsync(PublishRequest request, int? candidate, string reason, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        if (string.IsNullOrWhiteSpace(reason)) return new Problem("publication.reason", "reason", "Say why it cannot wait for a review.");
        Outcome<PublishableVersion> opened = await published.Open(request.Mapping, request.Number, candidate, cancel).ConfigureAwait(false);
        if (!opened.Succeeded) return Outcome<Emergency>.Failed((await publications.RefuseAsync(request, actor, null, opened.Problems).ConfigureAwait(false)).Problems);
        PublishableVersion version = opened.Value;
        var problems = new List<Problem>(publications.Accepts(request.Channel, version));
        if (version.IsApproved) problems.Add(new("publication.approved", request.Mapping, $"Version {version.Number} is approved.") { Mend = "Publish it in the ordinary way." });
        if ((await OpenAsync(request.Channel, cancel).ConfigureAwait(false)).Any(other => other.Mapping == request.Mapping && other.State == EmergencyState.Asked))
            problems.Add(new("publication.asked", request.Mapping, "An emergency publication of this mapping waits for a confirmation already.") { Mend = "Confirm or refuse that one first." });
        if (problems.Count > 0) return Outcome<Emergency>.Failed((await publications.RefuseAsync(request, actor, version, problems).ConfigureAwait(false)).Problems);
        var emergency = new Emergency(0, request.Channel, request.Mapping, version.Number, version.Candidate, version.EffectiveHash, actor, JournalTime.To(journal.Now), reason.Trim(), EmergencyState.Asked, null, null);
        long id = await journal.CommitAsync(new AskWrite(emergency, Entry("version.ask-emergency", emergency, actor, reason), journal.Now), cancel).ConfigureAwait(false);
        publications.Tell(request.Channel);
        return emergency with { Id = id };
    }

    /// <summary>Confirms an emergency publication; the version runs at once. The second person is not the first, and none of the version's authors.</summary>
    /// <param name="id">The emergency.</param>
    /// <param name="replaces">The publication that the person saw in force.</param>
    /// <param name="actor">Who confirms.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Publication>> ConfirmAsync(long id, long replaces, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await journal.Reader.Read(connection => PublicationRows.Emergency(connection, id), cancel).ConfigureAwait(false) is not { State: EmergencyState.Asked } emergency)
            return new Problem("publication.no-emergency", "", "This wish was decided already.");
        var request = new PublishRequest(emergency.Channel, emergency.Mapping, emergency.Number, replaces, emergency.Reason);
        Outcome<PublishableVersion> opened = await published.Open(emergency.Mapping, emergency.Number, emergency.Candidate, cancel).ConfigureAwait(false);
        if (!opened.Succeeded) return await publications.RefuseAsync(request, actor, null, opened.Problems).ConfigureAwait(false);
        PublishableVersion version = opened.Value;
        var problems = new List<Problem>(publications.Accepts(emergency.Channel, version));
        if (version.EffectiveHash != emergency.EffectiveHash)
            problems.Add(new("version.altered", emergency.Mapping, $"Version {emergency.Number} is not what was asked for: its stored content has another hash."));
        if (emergency.Asker.Id == actor.Id)
            problems.Add(new("publication.same-person", emergency.Mapping, "You asked for it yourself.") { Mend = "Another person with the right to publish confirms it." });
        if (version.Authors.Contains(actor.Id))
            problems.Add(new("publication.author", emergency.Mapping, $"You are one of the authors of version {emergency.Number}.") { Mend = "Somebody who had no part in it confirms it." });
        if (problems.Count > 0) return await publications.RefuseAsync(request, actor, version, problems).ConfigureAwait(false);
        return await publications.PutAsync(request, version, actor, emergency.Id, JournalTime.To(journal.Now) + Lifetime, cancel).ConfigureAwait(false);
    }

    /// <summary>Refuses an emergency publication before it ran; whoever asked may withdraw it this way.</summary>
    public async Task<Problem?> RefuseAsync(long id, string? reason, Actor actor, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await journal.Reader.Read(connection => PublicationRows.Emergency(connection, id), cancel).ConfigureAwait(false) is not { State: EmergencyState.Asked } emergency)
            return new Problem("publication.no-emergency", "", "This wish was decided already.");
        bool done = await journal.CommitAsync(
            new SettleWrite(id, EmergencyState.Asked, EmergencyState.Refused, Entry("version.refuse-emergency", emergency, actor, reason), journal.Now), cancel).ConfigureAwait(false);
        publications.Tell(emergency.Channel);
        return done ? null : new Problem("publication.no-emergency", "", "This wish was decided already.");
    }

    internal static AuditEntry Entry(string action, Emergency emergency, Actor actor, string? reason) => new(actor, action, $"version:{emergency.Mapping}@{emergency.Number}")
    {
        Reason = reason,
        Hash = emergency.EffectiveHash,
        Detail = $"on channel:{emergency.Channel}",
    };
}

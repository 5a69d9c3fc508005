using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>That a channel runs a version of a mapping from a moment on. The last one of a channel and mapping is in force.</summary>
/// <param name="Id">Ascending.</param>
/// <param name="Channel">The channel's id.</param>
/// <param name="Mapping">The mapping's id.</param>
/// <param name="Number">The version; null: nothing runs any more.</param>
/// <param name="Candidate">Which candidate of that number.</param>
/// <param name="EffectiveHash">What it is bound to.</param>
/// <param name="Publisher">Who; the product itself when an emergency publication expired.</param>
/// <param name="At">When.</param>
/// <param name="Note">Why, in the publisher's words.</param>
public sealed record Publication(
    long Id, string Channel, string Mapping, string? Number, int? Candidate, string? EffectiveHash, Actor Publisher, DateTimeOffset At, string? Note)
{
    /// <summary>The emergency that it belongs to; null for an ordinary one.</summary>
    public long? Emergency { get; init; }

    /// <summary>When an emergency publication ends unless it was reviewed.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The publication that it followed; 0 for the first.</summary>
    public long Replaces { get; init; }

    /// <summary>Whether the product put it in force because an emergency publication before it expired.</summary>
    public bool IsFallback => Publisher.Id == Actor.Studio.Id && Emergency is not null;
}

/// <summary>Where an emergency publication stands. The numbers are stored and never change.</summary>
public enum EmergencyState
{
    /// <summary>One person asked; a second one has to confirm.</summary>
    Asked = 0,

    /// <summary>It runs, and waits for its review.</summary>
    InForce = 1,

    /// <summary>It was refused or withdrawn before it ran.</summary>
    Refused = 2,

    /// <summary>Its version was approved in time, or something approved was published over it.</summary>
    Settled = 3,

    /// <summary>Nobody approved it in time.</summary>
    Expired = 4,
}

/// <summary>A wish to publish a version that is not approved yet.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="Mapping">Which mapping.</param>
/// <param name="Number">Which version.</param>
/// <param name="Candidate">Which candidate of that number.</param>
/// <param name="EffectiveHash">What the confirmation binds to.</param>
/// <param name="Asker">Who asked.</param>
/// <param name="Asked">When.</param>
/// <param name="Reason">Why it cannot wait.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Decider">Who confirmed or refused.</param>
/// <param name="Decided">When.</param>
public sealed record Emergency(
    long Id, string Channel, string Mapping, string Number, int Candidate, string EffectiveHash, Actor Asker, DateTimeOffset Asked, string Reason, EmergencyState State, Actor? Decider,
    DateTimeOffset? Decided);

/// <summary>Something about what is published that a person has to look at.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Mapping">The mapping.</param>
/// <param name="Problem">What, and the next step.</param>
/// <param name="At">Since when.</param>
public sealed record PublicationAlarm(string Channel, string Mapping, Problem Problem, DateTimeOffset At);

/// <summary>A version as publication needs it. Whoever keeps versions has hashed the stored content again and compared it before giving this.</summary>
public sealed record PublishableVersion
{
    /// <summary>The mapping's id.</summary>
    public required string Mapping { get; init; }

    /// <summary>The version's number.</summary>
    public required string Number { get; init; }

    /// <summary>Which candidate of that number.</summary>
    public required int Candidate { get; init; }

    /// <summary>Hash of the content that was really read.</summary>
    public required string EffectiveHash { get; init; }

    /// <summary>Whether an approval of exactly this hash stands.</summary>
    public required bool IsApproved { get; init; }

    /// <summary>Whether it was taken out of use.</summary>
    public bool IsRetired { get; init; }

    /// <summary>Ids of everybody who had a part in it, its submitter among them.</summary>
    public required IReadOnlyCollection<string> Authors { get; init; }

    /// <summary>The version, compiled with exactly the versions that it pins.</summary>
    public required CompiledMapping Compiled { get; init; }
}

/// <summary>Finds a version, checks its stored content and compiles it. Fails with <c>version.altered</c> when the content is not what was stored.</summary>
/// <param name="mapping">The mapping's id.</param>
/// <param name="number">The version's number.</param>
/// <param name="candidate">Which candidate; null for the approved one.</param>
/// <param name="cancel">Gives up.</param>
public delegate Task<Outcome<PublishableVersion>> OpenVersion(string mapping, string number, int? candidate, CancellationToken cancel);

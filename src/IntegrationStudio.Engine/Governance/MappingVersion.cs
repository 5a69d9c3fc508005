using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Engine.Governance;

/// <summary>A version of a definition, or a candidate for one, without its content. The content never changes; the state does.</summary>
public sealed record MappingVersion
{
    /// <summary>Ascends over all versions in the order in which they were made.</summary>
    public required long Sequence { get; init; }

    /// <summary>Id and number.</summary>
    public required VersionKey Key { get; init; }

    /// <summary>Counts the attempts at this number, from 1.</summary>
    public required int Candidate { get; init; }

    /// <summary>Where it stands.</summary>
    public required VersionState State { get; init; }

    /// <summary>Where it came from.</summary>
    public required VersionOrigin Origin { get; init; }

    /// <summary>SHA-256 over definition, tables, scripts and schemas.</summary>
    public required string ContentHash { get; init; }

    /// <summary>What approvals, publications and messages bind to: content and everything pinned. Empty for an unreviewed version, which pins nothing.</summary>
    public required string EffectiveHash { get; init; }

    /// <summary>Bytes of the packed folder.</summary>
    public required int Bytes { get; init; }

    /// <summary>The approved version that the change is counted from; null for the first one.</summary>
    public string? Base { get; init; }

    /// <summary>Kind of the change; null for the first version and where nothing changed.</summary>
    public ChangeKind? Kind { get; init; }

    /// <summary>How much there is to look at; null for the first version.</summary>
    public DifferenceSize? Size { get; init; }

    /// <summary>Everybody who saved the draft since the last approved version, and who handed it in. None of them may approve it.</summary>
    public IReadOnlyList<Actor> Authors { get; init; } = [];

    /// <summary>Who handed it in.</summary>
    public required Actor Submitter { get; init; }

    /// <summary>Why, in the submitter's words.</summary>
    public required string Comment { get; init; }

    /// <summary>When it was handed in.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When its state last changed; null while nothing was decided.</summary>
    public DateTimeOffset? Decided { get; init; }

    /// <summary>The revision of the draft that it froze; null where it came from elsewhere.</summary>
    public long? DraftRevision { get; init; }

    /// <summary>Who approved which content.</summary>
    public IReadOnlyList<VersionApproval> Approvals { get; init; } = [];

    /// <summary>Words that people put on it, sorted.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What lists show of the definition.</summary>
    public required VersionSummary Summary { get; init; }

    /// <summary>Whether a person made it, and so must not approve or publish it.</summary>
    public bool IsAuthor(Actor actor) => Authors.Any(author => author.Id == actor?.Id);
}

/// <summary>The four-eyes record of a version.</summary>
/// <param name="EffectiveHash">The content that was approved, with all that it pins.</param>
/// <param name="Approver">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">What the approver said.</param>
public sealed record VersionApproval(string EffectiveHash, Actor Approver, DateTimeOffset At, string? Reason);

/// <summary>What lists show of a definition, inherited where it does not say itself.</summary>
/// <param name="Title">Name for people.</param>
/// <param name="Kind">What it maps.</param>
/// <param name="Source">What it reads.</param>
/// <param name="Target">What it writes.</param>
/// <param name="Extends">The id of its base.</param>
/// <param name="HasTests">Whether tests or samples lie beside it.</param>
public sealed record VersionSummary(string? Title, MappingKind Kind, SourceSchema? Source, TargetSchema? Target, string? Extends, bool HasTests);

/// <summary>What a history is narrowed to.</summary>
public sealed record VersionFilter
{
    /// <summary>Only of this state.</summary>
    public VersionState? State { get; init; }

    /// <summary>Only what this person wrote, handed in or approved: a part of the name.</summary>
    public string? Person { get; init; }

    /// <summary>Only with this label.</summary>
    public string? Label { get; init; }

    /// <summary>Only with this in the comment, the number or a hash.</summary>
    public string? Text { get; init; }
}

/// <summary>A page of versions, newest first.</summary>
/// <param name="Items">The versions.</param>
/// <param name="Next">Give this as <c>before</c> for the next page; null on the last one.</param>
public sealed record VersionPage(IReadOnlyList<MappingVersion> Items, long? Next);

using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Reviews;

/// <summary>Where a review stands.</summary>
public enum ReviewState
{
    /// <summary>Waits for a reviewer.</summary>
    Waiting = 1,

    /// <summary>Waits for the authors: changes were asked for.</summary>
    ChangesRequested = 2,

    /// <summary>Its last candidate was approved.</summary>
    Approved = 3,

    /// <summary>Its last candidate was taken back.</summary>
    Withdrawn = 4,
}

/// <summary>A review as lists show it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Round">How often a candidate was handed in.</param>
/// <param name="Version">The candidate of the last round.</param>
/// <param name="Reviewers">Who was asked; nobody means that every reviewer may take it.</param>
/// <param name="Opened">When its first candidate was handed in.</param>
/// <param name="Updated">When something last happened.</param>
/// <param name="Comments">How many comments there are.</param>
/// <param name="Unresolved">How many threads are not resolved.</param>
public sealed record ReviewRow(
    long Id, ReviewState State, int Round, MappingVersion Version, IReadOnlyList<Actor> Reviewers, DateTimeOffset Opened, DateTimeOffset Updated, int Comments, int Unresolved)
{
    /// <summary>The mapping.</summary>
    public string Mapping => Version.Key.Id;

    /// <summary>Whether a person may decide: somebody who made nothing of it, asked or open to all.</summary>
    public bool MayDecide(Actor actor) => State == ReviewState.Waiting && !Version.IsAuthor(actor) && (Reviewers.Count == 0 || Reviewers.Any(reviewer => reviewer.Id == actor.Id));
}

/// <summary>A review with all that was said.</summary>
/// <param name="Row">As lists show it.</param>
/// <param name="Rounds">The candidates, first one first.</param>
/// <param name="Threads">Conversations, oldest first.</param>
/// <param name="Checks">What reviewers ticked in the last round, by item.</param>
public sealed record Review(ReviewRow Row, IReadOnlyList<MappingVersion> Rounds, IReadOnlyList<ReviewThread> Threads, IReadOnlyDictionary<string, ReviewCheck> Checks)
{
    /// <summary>How rounds ended, by the sequence of their candidate; those that did not end have none.</summary>
    public IReadOnlyDictionary<long, ReviewVerdict> Verdicts { get; init; } = new Dictionary<long, ReviewVerdict>();
}

/// <summary>How a round ended; the candidate's state says what was decided.</summary>
/// <param name="By">Who decided.</param>
/// <param name="Reason">What was said to it.</param>
public sealed record ReviewVerdict(Actor By, string? Reason);

/// <summary>What a thread is about.</summary>
public enum ReviewAnchor
{
    /// <summary>The whole.</summary>
    Whole,

    /// <summary>A rule, by its path.</summary>
    Rule,

    /// <summary>A line of a script or table: <c>scripts/notes.ts:12</c>.</summary>
    Line,

    /// <summary>A value of a result: <c>tests/a.hl7 | Patient.birthDate</c>. The place says where, never what.</summary>
    Value,
}

/// <summary>A conversation about one place.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Round">The round in which it began.</param>
/// <param name="Anchor">What it is about.</param>
/// <param name="Place">Where; empty for the whole.</param>
/// <param name="Comments">Oldest first.</param>
/// <param name="Resolved">When it was resolved; null while it is open.</param>
/// <param name="Resolver">Who resolved it.</param>
public sealed record ReviewThread(long Id, int Round, ReviewAnchor Anchor, string Place, IReadOnlyList<ReviewComment> Comments, DateTimeOffset? Resolved, Actor? Resolver);

/// <summary>Something said. Plain text wherever it is shown.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Author">Who.</param>
/// <param name="At">When.</param>
/// <param name="Edited">When it was changed; null for never.</param>
/// <param name="Text">What.</param>
public sealed record ReviewComment(long Id, Actor Author, DateTimeOffset At, DateTimeOffset? Edited, string Text);

/// <summary>An item of the checklist that a reviewer ticked.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">What the reviewer said of it.</param>
public sealed record ReviewCheck(Actor By, DateTimeOffset At, string? Note);

/// <summary>What a list of reviews is narrowed to.</summary>
public sealed record ReviewFilter
{
    /// <summary>Only in this state.</summary>
    public ReviewState? State { get; init; }

    /// <summary>Only those that are open (waiting, or back with their authors), or only those that ended.</summary>
    public bool? Open { get; init; }

    /// <summary>Only those that this person handed in or wrote.</summary>
    public Actor? Of { get; init; }

    /// <summary>Only those that wait for this person: open or assigned, and not the person's own.</summary>
    public Actor? WaitingFor { get; init; }

    /// <summary>Only with this in the mapping's id or title.</summary>
    public string? Text { get; init; }
}

/// <summary>A decision about a review.</summary>
/// <param name="Review">Its number.</param>
/// <param name="EffectiveHash">The content that the person looked at.</param>
/// <param name="Actor">Who decides.</param>
/// <param name="Reason">Why; needed to ask for changes, and to approve over open threads.</param>
public sealed record ReviewDecision(long Review, string EffectiveHash, Actor Actor, string? Reason = null)
{
    /// <summary>Where the request came from.</summary>
    public string? Address { get; init; }
}

/// <summary>Says what a person must have answered before a candidate is approved; the installation's checklist.</summary>
public interface IReviewGate
{
    /// <summary>The items that somebody must have answered in the present round, or what keeps the candidate from being approved at all.</summary>
    Task<Outcome<IReadOnlyList<RequiredAnswer>>> RequiredAsync(Review review, CancellationToken cancellationToken = default);
}

/// <summary>An item of a checklist that a person answers before the candidate is approved.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Text">What it asks.</param>
/// <param name="WithNote">Whether a tick alone does not do: something is not as it should be, and the person says why that does not matter.</param>
public sealed record RequiredAnswer(string Item, string Text, bool WithNote);

using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Reviews;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Versions;

/// <summary>Hands drafts in for review: only one that compiles, whose tests pass, and whose changed outputs somebody acknowledged. The page and the API go through here.</summary>
internal sealed class Submissions(DraftStore drafts, VersionStore versions, ReviewStore reviews, ReviewEvidences evidences, BehaviourJobs behaviour, AccountStore accounts)
{
    /// <summary>The longest comment, in characters.</summary>
    public const int LongestComment = 2000;

    private static readonly BehaviourScope Files = new() { Examples = 5 };

    /// <summary>What the draft of a definition would be handed in as. Fails where there is no draft, a candidate is in review already, nothing changed, or it cannot be frozen.</summary>
    public async Task<Outcome<Submission>> PrepareAsync(string mapping, CancellationToken cancellationToken = default)
    {
        var draft = await drafts.OpenAsync(mapping, cancellationToken);
        if (!draft.Succeeded)
            return draft.Problems[0].Code == "draft.unknown" ? Nothing(mapping) : Outcome<Submission>.Failed(draft.Problems);
        if (await versions.InReviewAsync(mapping, cancellationToken) is { } open)
            return new Problem("version.in-review", mapping, $"{open.Submitter.Name} handed in {open.Key.Number} already; it is in review.") { Mend = "Wait for the review, or withdraw it there." };
        return await PrepareAsync(draft.Value, null, null, cancellationToken);
    }

    /// <summary>Hands a draft in. Fails with what hinders it: <c>version.draft-moved</c>, <c>version.test-failed</c>, <c>version.unacknowledged</c>, <c>version.comment</c>, or what the version store says.</summary>
    public async Task<Outcome<SubmittedDraft>> SubmitAsync(Actor actor, SubmissionRequest request, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(request.Comment))
            return new Problem("version.comment", "comment", "Why it is changed is not said.") { Mend = "Say it in a sentence: reviewers and the history show it." };
        if (request.Comment.Length > LongestComment)
            return new Problem("version.comment", "comment", $"The comment is longer than {LongestComment:N0} characters.") { Mend = "Say the rest in the review." };
        var draft = await drafts.OpenAsync(request.Mapping, cancellationToken);
        if (!draft.Succeeded)
            return draft.Problems[0].Code == "draft.unknown" ? Outcome<SubmittedDraft>.Failed(Nothing(request.Mapping).Problems) : Outcome<SubmittedDraft>.Failed(draft.Problems);
        if (draft.Value.Revision != request.Revision)
            return new Problem("version.draft-moved", request.Mapping, $"{draft.Value.Author} saved the draft since it was looked at.") { Mend = "Look at it again, then hand it in." };

        // What was acknowledged is what comes out now, with the number that it is to have: the report is kept for the review.
        var prepared = await PrepareAsync(draft.Value, request.Number, actor, cancellationToken);
        if (!prepared.Succeeded)
            return Outcome<SubmittedDraft>.Failed(prepared.Problems);
        Problem[] hindrances =
        [
            .. prepared.Value.Hindrances,
            .. prepared.Value.Changes.Where(change => !request.Acknowledged.Contains(change.Key)).Select(change =>
                new Problem("version.unacknowledged", change.Key, $"{change.Title}: {change.Words}; nobody acknowledged it.") { Mend = "Look at the changed output and acknowledge it." }),
        ];
        if (hindrances.Length > 0)
            return Outcome<SubmittedDraft>.Failed(hindrances);

        var version = await versions.SubmitAsync(actor, request.Mapping, request.Revision, request.Number ?? prepared.Value.Proposal.Number.ToString(), request.Comment.Trim(), request.Address, cancellationToken);
        if (!version.Succeeded)
            return Outcome<SubmittedDraft>.Failed(version.Problems);
        var review = (await reviews.OfVersionAsync(version.Value.Sequence, CancellationToken.None))!.Value;
        var notes = new List<Problem>();
        foreach (var reviewer in request.Reviewers)
        {
            if (await reviews.AssignAsync(review, reviewer, true, actor, CancellationToken.None) is { } refused)
                notes.Add(refused);
        }

        return new SubmittedDraft(version.Value, review, notes);
    }

    /// <summary>Who can be asked to review what somebody hands in.</summary>
    public async Task<IReadOnlyList<Actor>> ReviewersAsync(Actor submitter, CancellationToken cancellationToken = default) =>
        [.. (await accounts.ListAsync(cancellationToken)).Where(account => !account.IsDisabled && account.Roles.Contains(Roles.Reviewer)).Select(account => new Actor("user:" + account.Id, account.Name)).Where(reviewer => reviewer.Id != submitter.Id)];

    private async Task<Outcome<Submission>> PrepareAsync(Draft draft, string? number, Actor? keepFor, CancellationToken cancellationToken)
    {
        var proposal = await versions.ProposeAsync(draft.Folder, cancellationToken);
        if (!proposal.Succeeded)
            return Outcome<Submission>.Failed(proposal.Problems);
        if (proposal.Value is { Base: not null, Kind: null })
            return Nothing(draft.Folder.Definition.Id);
        var library = await versions.FreezeAsync(draft.Folder, VersionNumber.Parse(number)?.ToString() ?? proposal.Value.Number.ToString(), cancellationToken);
        if (!library.Succeeded)
            return Outcome<Submission>.Failed(library.Problems);
        var id = draft.Folder.Definition.Id;
        var frozen = draft.Folder.WithDefinition(library.Value.Read(id).Require().Definition);
        var evidence = await evidences.GatherAsync(frozen, library.Value);
        var last = await versions.LatestApprovedAsync(id, cancellationToken);
        IReadOnlyList<OutputChange> changes = [];
        if (last is not null && evidence.Compiles && draft.Folder.Definition.Kind != MappingKind.Channel)
        {
            var before = await versions.OpenAsync(last, cancellationToken);
            var pinned = await versions.LibraryAsync(last.EffectiveHash, cancellationToken);
            if (!before.Succeeded || !pinned.Succeeded)
                return Outcome<Submission>.Failed([.. before.Problems, .. pinned.Problems]);
            var report = await behaviour.CompareFilesAsync(
                new BehaviourRequest(new BehaviourVersion(last.Key.Number, before.Value, pinned.Value), new BehaviourVersion("Draft", frozen, library.Value), Files), keepFor, cancellationToken);
            if (!report.Succeeded)
                return Outcome<Submission>.Failed(report.Problems);
            changes = OutputChange.Of(report.Value);
        }

        return new Submission(draft, proposal.Value, last, evidence, changes);
    }

    private static Outcome<Submission> Nothing(string mapping) =>
        new Problem("version.unchanged", mapping, "Nothing is different from the version that is approved.") { Mend = "Change something first." };
}

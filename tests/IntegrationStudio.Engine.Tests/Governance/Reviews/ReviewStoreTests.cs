using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.VersionLab;

namespace IntegrationStudio.Engine.Tests.Governance.Reviews;

public sealed class ReviewStoreTests : IAsyncDisposable
{
    private static readonly Actor Rolf = new("user:rolf", "Rolf");

    private readonly VersionLab _lab = new();
    private readonly ReviewStore _reviews;
    private readonly NotificationStore _notes;

    public ReviewStoreTests() => (_reviews, _notes) = (new ReviewStore(_lab.Journal, _lab.Versions), new NotificationStore(_lab.Journal));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Handing_in_opens_a_review_and_handing_in_again_after_changes_is_its_next_round()
    {
        ReviewRow first = await SubmitAsync("1.0.0");
        Assert.Equal((ReviewState.Waiting, 1, Id), (first.State, first.Round, first.Mapping));
        Assert.Null(await _reviews.RequestChangesAsync(Decision(first, Rita, "The zone is missing."), Cancel));
        Assert.Equal(ReviewState.ChangesRequested, (await FindAsync(first.Id)).Row.State);

        ReviewRow second = await SubmitAsync("1.0.0", Map(rules: Rule("family", "PID-5.2", "name.family")));
        Assert.Equal((first.Id, 2, ReviewState.Waiting), (second.Id, second.Round, second.State));
        Assert.Equal([1, 2], (await FindAsync(first.Id)).Rounds.Select(version => version.Candidate));
        Assert.Null(await _reviews.ApproveAsync(Decision(second, Rita), Cancel));
        Assert.Equal(ReviewState.Approved, (await FindAsync(first.Id)).Row.State);
        Assert.Equal(VersionState.Approved, (await _lab.Versions.FindAsync(Id, "1.0.0", cancellationToken: Cancel))!.State);

        ReviewRow next = await SubmitAsync("2.0.0", Map(rules: Rule("given", "PID-5.2", "name.given")));
        Assert.NotEqual(first.Id, next.Id);
    }

    [Fact]
    public async Task No_author_approves_whatever_other_role_the_person_has()
    {
        await _lab.SaveAsync(Map(), Bob);
        ReviewRow review = await SubmitAsync("1.0.0", Map(rules: Rule("family", "PID-5.2", "name.family")));
        foreach (Actor author in (Actor[])[Ada, Bob, new Actor(Bob.Id, "Bob by another name")])
            Assert.Equal("version.four-eyes", (await _reviews.ApproveAsync(Decision(review, author), Cancel))?.Code);
        Assert.Equal(["user:ada 1 version.four-eyes", "user:bob 1 version.four-eyes", "user:bob 1 version.four-eyes"], _lab.Audited("version.approve"));
        Assert.Equal("version.four-eyes", (await _reviews.AssignAsync(review.Id, Bob, true, Ada, Cancel))?.Code);
        Assert.Equal("version.four-eyes", (await _reviews.TickAsync(review.Id, "scope", true, null, Ada, Cancel))?.Code);
    }

    [Fact]
    public async Task A_decision_about_an_earlier_candidate_is_refused()
    {
        ReviewRow seen = await SubmitAsync("1.0.0");
        Assert.Null(await _reviews.WithdrawAsync(Decision(seen, Ada), Cancel));
        Assert.Equal("review.ended", (await _reviews.ApproveAsync(Decision(seen, Rita), Cancel))?.Code);

        ReviewRow first = await SubmitAsync("1.0.0");
        Assert.Null(await _reviews.RequestChangesAsync(Decision(first, Rita, "More."), Cancel));
        await SubmitAsync("1.0.0", Map(rules: Rule("family", "PID-5.3", "name.family")));
        Assert.Equal("review.stale", (await _reviews.ApproveAsync(Decision(first, Rita), Cancel))?.Code);
        Assert.Equal(["user:rita 1 review.ended", "user:rita 1 review.stale"], _lab.Audited("version.approve"));
    }

    [Fact]
    public async Task Changes_are_asked_for_with_a_reason_only()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        Assert.Equal("review.reason", (await _reviews.RequestChangesAsync(Decision(review, Rita, " "), Cancel))?.Code);
        Assert.Equal(ReviewState.Waiting, (await FindAsync(review.Id)).Row.State);
    }

    [Fact]
    public async Task Open_threads_hinder_an_approval_until_they_are_resolved_or_waived()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        ReviewComment said = (await _reviews.CommentAsync(review.Id, ReviewAnchor.Rule, "patient/family", "Why component 1?", Rita, Cancel)).Require();
        ReviewThread thread = Assert.Single((await FindAsync(review.Id)).Threads);
        Assert.Equal((ReviewAnchor.Rule, "patient/family", said), (thread.Anchor, thread.Place, Assert.Single(thread.Comments)));
        Assert.Equal("review.unresolved", (await _reviews.ApproveAsync(Decision(review, Rolf, reason: null), Cancel))?.Code);

        Assert.Null(await _reviews.ResolveAsync(review.Id, thread.Id, true, Ada, Cancel));
        Assert.Equal(Ada, (await FindAsync(review.Id)).Threads[0].Resolver);
        Assert.True((await _reviews.AnswerAsync(review.Id, thread.Id, "Still.", Rita, Cancel)).Succeeded);
        Assert.Equal((1, 2), (await FindAsync(review.Id)).Row is var row ? (row.Unresolved, row.Comments) : default);
        Assert.Null(await _reviews.ApproveAsync(Decision(review, Rolf, "It is how they send it."), Cancel));
    }

    [Fact]
    public async Task A_comment_is_changed_by_its_author_until_somebody_answers()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        ReviewComment said = (await _reviews.CommentAsync(review.Id, ReviewAnchor.Whole, "", "Frist", Rita, Cancel)).Require();
        Assert.Equal("review.denied", (await _reviews.EditAsync(review.Id, said.Id, "Mine now", Ada, Cancel))?.Code);
        Assert.Null(await _reviews.EditAsync(review.Id, said.Id, "First", Rita, Cancel));
        ReviewThread thread = Assert.Single((await FindAsync(review.Id)).Threads);
        Assert.Equal(("First", true), (thread.Comments[0].Text, thread.Comments[0].Edited is not null));

        Assert.True((await _reviews.AnswerAsync(review.Id, thread.Id, "Yes", Ada, Cancel)).Succeeded);
        Assert.Equal("review.answered", (await _reviews.DeleteAsync(review.Id, said.Id, Rita, Cancel))?.Code);
        ReviewComment other = (await _reviews.CommentAsync(review.Id, ReviewAnchor.Whole, "", "Gone soon", Rita, Cancel)).Require();
        Assert.Null(await _reviews.DeleteAsync(review.Id, other.Id, Rita, Cancel));
        Assert.Single((await FindAsync(review.Id)).Threads);
    }

    [Fact]
    public async Task Where_reviewers_were_asked_others_do_not_decide()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        Assert.Null(await _reviews.AssignAsync(review.Id, Rita, true, Ada, Cancel));
        Assert.Equal("review.not-asked", (await _reviews.ApproveAsync(Decision(review, Rolf), Cancel))?.Code);
        Assert.Equal((1, 0), (await _reviews.WaitingAsync(Rita, Cancel), await _reviews.WaitingAsync(Rolf, Cancel)));
        Assert.Null(await _reviews.AssignAsync(review.Id, Rita, false, Ada, Cancel));
        Assert.Equal((1, 0), (await _reviews.WaitingAsync(Rolf, Cancel), await _reviews.WaitingAsync(Ada, Cancel)));
        Assert.Null(await _reviews.ApproveAsync(Decision(review, Rolf), Cancel));
    }

    [Fact]
    public async Task What_a_person_must_answer_is_answered_before_an_approval_and_with_a_note_where_something_does_not_hold()
    {
        var gate = new Gate { Answer = new List<RequiredAnswer> { new("scope", "Scope", false), new("tests", "Tests", true) } };
        var reviews = new ReviewStore(_lab.Journal, _lab.Versions, gate);
        ReviewRow review = await SubmitAsync("1.0.0");
        Assert.Equal("version.four-eyes", (await reviews.ApproveAsync(Decision(review, Ada), Cancel))?.Code);
        Problem refusal = (await reviews.ApproveAsync(Decision(review, Rita), Cancel))!;
        Assert.Equal(("review.checklist", "2 items of the checklist are not answered: Scope, ..."), (refusal.Code, refusal.Message));
        Assert.Null(await reviews.TickAsync(review.Id, "scope", true, null, Rita, Cancel));
        Assert.Null(await reviews.TickAsync(review.Id, "tests", true, " ", Rita, Cancel));
        Assert.Equal("1 item of the checklist is not answered: Tests.", (await reviews.ApproveAsync(Decision(review, Rita), Cancel))?.Message);
        gate.Before = () => Assert.Null(reviews.TickAsync(review.Id, "scope", false, null, Rita, Cancel).GetAwaiter().GetResult());
        Assert.Null(await reviews.TickAsync(review.Id, "tests", true, "They come with the next one.", Rita, Cancel));
        Assert.Equal("1 item of the checklist is not answered: Scope.", (await reviews.ApproveAsync(Decision(review, Rita), Cancel))?.Message);
        gate.Before = null;
        Assert.Null(await reviews.TickAsync(review.Id, "scope", true, null, Rolf, Cancel));
        Assert.Null(await reviews.ApproveAsync(Decision(review, Rita), Cancel));
        Assert.Equal(4, _lab.Audited("version.approve").Count(line => line.Contains(" 1 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_cannot_be_approved_at_all_is_refused_with_its_reason()
    {
        var reviews = new ReviewStore(_lab.Journal, _lab.Versions, new Gate { Answer = new Problem("review.checklist", Id, "Its tests fail.") });
        ReviewRow review = await SubmitAsync("1.0.0");
        Assert.Equal("Its tests fail.", (await reviews.ApproveAsync(Decision(review, Rita, "All the same"), Cancel))?.Message);
        Assert.Null(await reviews.RequestChangesAsync(Decision(review, Rita, "The tests fail."), Cancel));
    }

    [Fact]
    public async Task Who_ended_a_round_and_why_stays_with_it()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        Assert.Null(await _reviews.RequestChangesAsync(Decision(review, Rita, "The zone is missing."), Cancel));
        ReviewRow next = await SubmitAsync("1.0.0", Map(rules: Rule("family", "PID-5.3", "name.family")));
        Review whole = await FindAsync(review.Id);
        Assert.Equal(new ReviewVerdict(Rita, "The zone is missing."), whole.Verdicts[review.Version.Sequence]);
        Assert.False(whole.Verdicts.ContainsKey(next.Version.Sequence));
    }

    [Fact]
    public async Task Ticks_belong_to_a_round()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        Assert.Null(await _reviews.TickAsync(review.Id, "scope", true, "ORU of one sender", Rita, Cancel));
        Assert.Equal((Rita, "ORU of one sender"), (await FindAsync(review.Id)).Checks["scope"] is var check ? (check.By, check.Note) : default);
        Assert.Null(await _reviews.RequestChangesAsync(Decision(review, Rita, "More."), Cancel));
        await SubmitAsync("1.0.0", Map(rules: Rule("family", "PID-5.3", "name.family")));
        Assert.Empty((await FindAsync(review.Id)).Checks);
    }

    [Fact]
    public async Task People_are_told_what_concerns_them_and_read_it_each_for_themselves()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        string[] may = [NotificationStore.ReviewPermission];
        Notification note = Assert.Single(await _notes.ListAsync(Rita, may, cancellationToken: Cancel));
        Assert.Equal(("submitted", $"/reviews/{review.Id}", false), (note.Kind, note.Link, note.IsRead));
        Assert.Equal((1, 1, 0, 0), (await _notes.UnreadAsync(Rita, may, Cancel), await _notes.UnreadAsync(Rolf, may, Cancel), await _notes.UnreadAsync(Ada, may, Cancel), await _notes.UnreadAsync(Rita, [], Cancel)));
        await _notes.ReadAsync(Rita, may, note.Id, Cancel);
        Assert.Equal((0, 1), (await _notes.UnreadAsync(Rita, may, Cancel), await _notes.UnreadAsync(Rolf, may, Cancel)));

        Assert.Null(await _reviews.RequestChangesAsync(Decision(review, Rita, "More."), Cancel));
        Assert.Equal(["changes-requested"], (await _notes.ListAsync(Ada, [], cancellationToken: Cancel)).Select(told => told.Kind));

        ReviewRow again = await SubmitAsync("1.0.0", Map(rules: Rule("family", "PID-5.3", "name.family")));
        Assert.Null(await _reviews.ApproveAsync(Decision(again, Rita), Cancel));
        Assert.Equal(["publishable"], (await _notes.ListAsync(Bob, [NotificationStore.PublishPermission], cancellationToken: Cancel)).Select(told => told.Kind));
    }

    [Fact]
    public async Task Of_fifty_decisions_at_once_one_wins()
    {
        ReviewRow review = await SubmitAsync("1.0.0");
        Problem?[] all = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(
            () => i % 2 == 0 ? _reviews.ApproveAsync(Decision(review, new Actor($"user:{i}", $"Person {i}")), Cancel) : _reviews.RequestChangesAsync(Decision(review, new Actor($"user:{i}", $"Person {i}"), "No."), Cancel), Cancel)));
        Assert.Single(all, problem => problem is null);
        Assert.Equal(49, _lab.Audited("version.approve").Concat(_lab.Audited("version.request-changes")).Count(line => line.Contains(" 1 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Lists_are_narrowed_and_paged()
    {
        for (int i = 0; i < 5; i++) await _lab.SubmitAsync(Map(id: $"labs/{(char)('a' + i)}/oru"), "1.0.0", i == 0 ? Bob : Ada);
        (IReadOnlyList<ReviewRow> rows, int total) = await _reviews.ListAsync(new ReviewFilter(), 1, 2, Cancel);
        Assert.Equal((5, "labs/d/oru labs/c/oru"), (total, string.Join(' ', rows.Select(row => row.Mapping))));
        Assert.Equal(1, (await _reviews.ListAsync(new ReviewFilter { Of = Bob }, cancellationToken: Cancel)).Total);
        Assert.Equal((1, 4), ((await _reviews.ListAsync(new ReviewFilter { WaitingFor = Ada }, cancellationToken: Cancel)).Total, (await _reviews.ListAsync(new ReviewFilter { WaitingFor = Bob }, cancellationToken: Cancel)).Total));
        Assert.Equal(1, (await _reviews.ListAsync(new ReviewFilter { State = ReviewState.Waiting, Text = "LABS/A" }, cancellationToken: Cancel)).Total);
        Assert.Equal(0, (await _reviews.ListAsync(new ReviewFilter { State = ReviewState.Approved }, cancellationToken: Cancel)).Total);
        Assert.Null(await _reviews.ApproveAsync(Decision(rows[0], Rita), Cancel));
        Assert.Equal((4, 1), ((await _reviews.ListAsync(new ReviewFilter { Open = true }, cancellationToken: Cancel)).Total, (await _reviews.ListAsync(new ReviewFilter { Open = false }, cancellationToken: Cancel)).Total));
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_audited()
    {
        Assert.Null(await _reviews.FindAsync(7, Cancel));
        Assert.Equal("review.unknown", (await _reviews.ApproveAsync(new ReviewDecision(7, "sha256:x", Rita), Cancel))?.Code);
        Assert.Equal("review.unknown", (await _reviews.CommentAsync(7, ReviewAnchor.Whole, "", "hello", Rita, Cancel)).Problems[0].Code);
        Assert.Equal("review.empty", (await _reviews.CommentAsync(7, ReviewAnchor.Whole, "", " ", Rita, Cancel)).Problems[0].Code);
        Assert.Equal("review.too-long", (await _reviews.CommentAsync(7, ReviewAnchor.Whole, "", new string('x', ReviewStore.LongestText + 1), Rita, Cancel)).Problems[0].Code);
        Assert.Equal(["user:rita 1 review.unknown"], _lab.Audited("version.approve"));
    }

    private async Task<ReviewRow> SubmitAsync(string number, DefinitionFolder? folder = null)
    {
        MappingVersion version = await _lab.SubmitAsync(folder ?? Map(), number);
        return (await FindAsync((await _reviews.OfVersionAsync(version.Sequence, Cancel))!.Value)).Row;
    }

    private async Task<Review> FindAsync(long id) => (await _reviews.FindAsync(id, Cancel))!;

    private static ReviewDecision Decision(ReviewRow review, Actor actor, string? reason = null) => new(review.Id, review.Version.EffectiveHash, actor, reason);

    private sealed class Gate : IReviewGate
    {
        public required Outcome<IReadOnlyList<RequiredAnswer>> Answer { get; init; }

        public Action? Before { get; set; }

        public Task<Outcome<IReadOnlyList<RequiredAnswer>>> RequiredAsync(Review review, CancellationToken cancellationToken = default)
        {
            Before?.Invoke();
            return Task.FromResult(Answer);
        }
    }
}

using System.ComponentModel;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Versions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Api;

/// <summary>A review as lists show it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Round">How often a candidate was handed in.</param>
/// <param name="Version">The candidate of the last round.</param>
/// <param name="Reviewers">Who was asked; nobody means that every reviewer may take it.</param>
/// <param name="Opened">When its first candidate was handed in, UTC.</param>
/// <param name="Updated">When something last happened, UTC.</param>
/// <param name="Comments">How many comments there are.</param>
/// <param name="Unresolved">How many threads are not resolved.</param>
public sealed record ApiReview(
    long Id, ReviewState State, int Round, ApiVersion Version, IReadOnlyList<Engine.Audit.Actor> Reviewers, DateTimeOffset Opened, DateTimeOffset Updated, int Comments, int Unresolved)
{
    /// <summary>Conversations, oldest first; only where one review is asked for.</summary>
    public IReadOnlyList<ReviewThread>? Threads { get; init; }

    /// <summary>What reviewers ticked in the last round, by item; only where one review is asked for.</summary>
    public IReadOnlyDictionary<string, ReviewCheck>? Checks { get; init; }

    internal static ApiReview Of(ReviewRow row) => new(row.Id, row.State, row.Round, ApiVersion.Of(row.Version), row.Reviewers, row.Opened, row.Updated, row.Comments, row.Unresolved);
}

/// <summary>A decision about a review.</summary>
/// <param name="EffectiveHash">The content that was looked at; another candidate meanwhile refuses the decision.</param>
/// <param name="Reason">Why; needed to ask for changes, and to approve over open threads.</param>
public sealed record ApiDecision(string EffectiveHash, string? Reason);

/// <summary>Who is asked to review.</summary>
/// <param name="Reviewer">The person's id.</param>
/// <param name="Asked">false: no longer.</param>
public sealed record ApiReviewer(string Reviewer, bool Asked = true);

/// <summary>Something to say.</summary>
/// <param name="Text">What; 10,000 characters at most.</param>
/// <param name="Thread">The thread that it answers; left out to begin one.</param>
/// <param name="Anchor">What a new thread is about.</param>
/// <param name="Place">Where: a rule's path, <c>scripts/notes.ts:12</c>, <c>tests/a.hl7 | Patient.birthDate</c>.</param>
public sealed record ApiComment(string Text, long? Thread, ReviewAnchor? Anchor, string? Place);

/// <summary>Reviews: lists, one whole, comments and decisions. Four eyes hold here as everywhere.</summary>
internal static class ReviewsApi
{
    private const string Tag = "Reviews";

    public static void MapReviewsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/reviews", ListAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("Reviews, those that changed last first").Produces<ApiPage<ApiReview>>();
        api.MapGet("/reviews/{review:long}", ShowAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("A review with all that was said")
            .Produces<ApiReview>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/reviews/{review:long}/comments", CommentAsync).RequireAuthorization(Policies.ReviewVersions).WithTags(Tag).WithSummary("Say something about a rule, a line, a value or the whole")
            .Produces<ReviewComment>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Refusing(api.MapPost("/reviews/{review:long}/threads/{thread:long}/resolve", (long review, long thread, ReviewStore reviews, HttpContext http) => AnswerAsync(reviews, review, http, reviews.ResolveAsync(review, thread, true, http.User.Actor(), http.RequestAborted))), Policies.ReviewVersions).WithSummary("Mark a thread as resolved");
        Refusing(api.MapPost("/reviews/{review:long}/threads/{thread:long}/reopen", (long review, long thread, ReviewStore reviews, HttpContext http) => AnswerAsync(reviews, review, http, reviews.ResolveAsync(review, thread, false, http.User.Actor(), http.RequestAborted))), Policies.ReviewVersions).WithSummary("Open a resolved thread again");
        Refusing(api.MapPost("/reviews/{review:long}/reviewers", AssignAsync), Policies.SubmitVersions).WithSummary("Ask somebody to review, or no longer");
        api.MapReviewChecklistApi(Tag);
        Decision("approve", "Approve the last candidate: exactly the content that the hash names", Policies.ReviewVersions, (reviews, decision, cancel) => reviews.ApproveAsync(decision, cancel));
        Decision("request-changes", "Give the last candidate back to its authors", Policies.ReviewVersions, (reviews, decision, cancel) => reviews.RequestChangesAsync(decision, cancel));
        Decision("withdraw", "Take the last candidate back", Policies.SubmitVersions, (reviews, decision, cancel) => reviews.WithdrawAsync(decision, cancel));

        void Decision(string name, string summary, string policy, Func<ReviewStore, ReviewDecision, CancellationToken, Task<Problem?>> decide) =>
            api.MapPost("/reviews/{review:long}/" + name, async (long review, ApiDecision said, ReviewStore reviews, HttpContext http) =>
            {
                if (await reviews.FindAsync(review, http.RequestAborted) is null) return ApiProblems.Refuse(Unknown(review));
                var decision = new ReviewDecision(review, said.EffectiveHash, http.User.Actor(), said.Reason) { Address = http.Connection.RemoteIpAddress?.ToString() };
                return await decide(reviews, decision, http.RequestAborted) is { } refusal ? ApiProblems.Refuse(refusal) : await ShowAsync(reviews, review, http.RequestAborted);
            }).RequireAuthorization(policy).WithTags(Tag).WithSummary(summary).Produces<ApiReview>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ListAsync(
        ReviewStore reviews,
        HttpContext http,
        [Description("Only in this state")] ReviewState? state,
        [Description("Words of the mapping's id or title")] string? q,
        [Description("true: only those that wait for whoever asks")] bool? waiting,
        [Description("true: only those that whoever asks handed in or wrote")] bool? mine,
        [Description("How many to pass over")] int? offset,
        [Description("How many to give; 200 at most, 50 unless told")] int? count)
    {
        var actor = http.User.Actor();
        var filter = new ReviewFilter { State = state, Text = q, WaitingFor = waiting == true ? actor : null, Of = mine == true ? actor : null };
        var (rows, total) = await reviews.ListAsync(filter, Math.Max(offset ?? 0, 0), count ?? 50, http.RequestAborted);
        return Results.Ok(new ApiPage<ApiReview>(total, [.. rows.Select(ApiReview.Of)]));
    }

    private static async Task<IResult> ShowAsync(ReviewStore reviews, long review, CancellationToken cancel) =>
        await reviews.FindAsync(review, cancel) is { } found ? Results.Ok(ApiReview.Of(found.Row) with { Threads = found.Threads, Checks = found.Checks }) : ApiProblems.Refuse(Unknown(review));

    private static async Task<IResult> CommentAsync(long review, ApiComment said, ReviewStore reviews, HttpContext http)
    {
        var outcome = said.Thread is { } thread
            ? await reviews.AnswerAsync(review, thread, said.Text, http.User.Actor(), http.RequestAborted)
            : await reviews.CommentAsync(review, said.Anchor ?? ReviewAnchor.Whole, said.Place ?? "", said.Text, http.User.Actor(), http.RequestAborted);
        return outcome.Succeeded ? Results.Ok(outcome.Value) : ApiProblems.Refuse(outcome.Problems);
    }

    private static async Task<IResult> AssignAsync(long review, ApiReviewer asked, ReviewStore reviews, Submissions submissions, HttpContext http)
    {
        var able = await submissions.ReviewersAsync(http.User.Actor(), http.RequestAborted);
        return able.FirstOrDefault(reviewer => reviewer.Id == asked.Reviewer) is { } reviewer
            ? await AnswerAsync(reviews, review, http, reviews.AssignAsync(review, reviewer, asked.Asked, http.User.Actor(), http.RequestAborted))
            : ApiProblems.Refuse(new Problem("review.reviewer", asked.Reviewer, $"\"{asked.Reviewer}\" is nobody who can be asked.") { Mend = "Take ids of GET submissions." });
    }

    private static async Task<IResult> AnswerAsync(ReviewStore reviews, long review, HttpContext http, Task<Problem?> change) =>
        await change is { } refusal ? ApiProblems.Refuse(refusal) : await ShowAsync(reviews, review, http.RequestAborted);

    private static RouteHandlerBuilder Refusing(RouteHandlerBuilder endpoint, string policy) => endpoint.RequireAuthorization(policy).WithTags(Tag).Produces<ApiReview>()
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static Problem Unknown(long review) => new("review.unknown", $"{review}", "There is no such review.");
}

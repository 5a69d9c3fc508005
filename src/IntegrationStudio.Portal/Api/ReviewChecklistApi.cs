using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Reviews;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Api;

/// <summary>An item of a review's checklist.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Phase">Scope, conformance, security or testing.</param>
/// <param name="Text">What is to be made sure of.</param>
/// <param name="Needed">Whether nothing is approved before it holds or a person has answered it.</param>
/// <param name="Holds">What the product found; left out where only a person can say.</param>
/// <param name="Fact">The fact behind that.</param>
/// <param name="Hinders">Whether it stands in the way of an approval now.</param>
/// <param name="NeedsNote">Whether an answer says why it does not matter.</param>
/// <param name="Answer">What a person answered in this round.</param>
public sealed record ApiChecklistItem(string Item, string Phase, string Text, bool Needed, bool? Holds, string? Fact, bool Hinders, bool NeedsNote, ReviewCheck? Answer);

/// <summary>A person's answer to an item of the checklist.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Note">What there is to say of it.</param>
/// <param name="Ticked">false takes an answer back; true unless told.</param>
public sealed record ApiChecklistAnswer(string Item, string? Note, bool? Ticked);

/// <summary>The checklist of a review.</summary>
internal static class ReviewChecklistApi
{
    public static void MapReviewChecklistApi(this IEndpointRouteBuilder api, string tag)
    {
        api.MapGet("/reviews/{review:long}/checklist", ShowAsync).RequireAuthorization(Policies.ReadMappings).WithTags(tag).WithSummary("The checklist of the last round, with what the product knows")
            .Produces<IReadOnlyList<ApiChecklistItem>>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/reviews/{review:long}/checklist", AnswerAsync).RequireAuthorization(Policies.ReviewVersions).WithTags(tag).WithSummary("Answer an item of the checklist, or take the answer back")
            .Produces<IReadOnlyList<ApiChecklistItem>>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ShowAsync(long review, ReviewStore reviews, ReviewEvidences evidences, CancellationToken cancel)
    {
        if (await reviews.FindAsync(review, cancel) is not { } found)
            return ApiProblems.Refuse(Unknown(review));
        var version = found.Row.Version;
        var evidence = await evidences.OfAsync(version);
        if (!evidence.Succeeded)
            return ApiProblems.Refuse(evidence.Problems);
        var input = new ChecklistInput(version, evidence.Value, await evidences.BehaviourAsync(version, cancel));
        return Results.Ok(Checklist.Of(version.Summary.Kind).SelectMany(phase => phase.Lines(input, found.Checks).Select(line => new ApiChecklistItem(
            line.Item.Id, phase.Name, line.Item.Text, line.Item.IsBlocking, line.Fact?.Holds, line.Fact?.Words, line.Hinders, line.NeedsNote, line.Answer))).ToList());
    }

    private static async Task<IResult> AnswerAsync(long review, ApiChecklistAnswer said, ReviewStore reviews, ReviewEvidences evidences, HttpContext http)
    {
        if (await reviews.FindAsync(review, http.RequestAborted) is not { } found)
            return ApiProblems.Refuse(Unknown(review));
        if (!Checklist.Of(found.Row.Version.Summary.Kind).SelectMany(phase => phase.Items).Any(item => item.Id == said.Item))
            return ApiProblems.Refuse(new Problem("review.unknown", said.Item, "There is no such item."));
        return await reviews.TickAsync(review, said.Item, said.Ticked != false, said.Note, http.User.Actor(), http.RequestAborted) is { } refusal
            ? ApiProblems.Refuse(refusal) : await ShowAsync(review, reviews, evidences, http.RequestAborted);
    }

    private static Problem Unknown(long review) => new("review.unknown", $"{review}", "There is no such review.");
}

using System.ComponentModel;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Versions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Api;

/// <summary>What a draft would be handed in as.</summary>
/// <param name="Mapping">The definition's id.</param>
/// <param name="Revision">The draft's revision: name it when handing in.</param>
/// <param name="Number">The number that the change asks for.</param>
/// <param name="Kind">Kind of the change; left out for the first version.</param>
/// <param name="Base">The approved version that it is counted from.</param>
/// <param name="Reasons">What the number follows from, gravest first.</param>
/// <param name="Hindrances">What has to be mended before; empty when nothing.</param>
/// <param name="Changes">Changed outputs of tests and samples: each is acknowledged by its key.</param>
/// <param name="Reviewers">Who can be asked, by id.</param>
public sealed record ApiProposal(
    string Mapping, long Revision, string Number, ChangeKind? Kind, string? Base, IReadOnlyList<string> Reasons, IReadOnlyList<Problem> Hindrances, IReadOnlyList<ApiOutputChange> Changes, IReadOnlyList<Actor> Reviewers);

/// <summary>A kind of changed output.</summary>
/// <param name="Key">Acknowledges exactly these changed values; other values have another key.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Words">How much.</param>
public sealed record ApiOutputChange(string Key, string Title, string Words);

/// <summary>How a draft is handed in.</summary>
/// <param name="Mapping">The definition's id.</param>
/// <param name="Revision">The draft's revision that was looked at.</param>
/// <param name="Comment">Why it is changed; 2,000 characters at most.</param>
/// <param name="Number">The number that it is to have; left out for the proposed one.</param>
/// <param name="Acknowledged">Keys of the changed outputs that somebody looked at.</param>
/// <param name="Reviewers">Ids of those who are asked; left out: every reviewer may take it.</param>
public sealed record ApiSubmission(string Mapping, long Revision, string Comment, string? Number, IReadOnlyList<string>? Acknowledged, IReadOnlyList<string>? Reviewers);

/// <summary>What was handed in.</summary>
/// <param name="Version">The candidate.</param>
/// <param name="Review">The number of its review.</param>
/// <param name="Notes">Reviewers who could not be asked, and why.</param>
public sealed record ApiSubmitted(ApiVersion Version, long Review, IReadOnlyList<Problem> Notes);

/// <summary>A label of a version.</summary>
/// <param name="Label">One to 40 characters.</param>
public sealed record ApiLabel(string Label);

/// <summary>Handing drafts in, under the same conditions as on the page.</summary>
internal static class SubmissionsApi
{
    private const string Tag = "Versions";

    public static void MapSubmissionsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/submissions", ProposeAsync).RequireAuthorization(Policies.SubmitVersions).WithTags(Tag).WithSummary("What a draft would be handed in as: number, hindrances, changed outputs")
            .Produces<ApiProposal>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/submissions", SubmitAsync).RequireAuthorization(Policies.SubmitVersions).WithTags(Tag).WithSummary("Hand a draft in for review")
            .Produces<ApiSubmitted>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Labelling(api.MapPost("/versions/{sequence:long}/labels", (long sequence, ApiLabel label, VersionStore versions, HttpContext http) => LabelAsync(sequence, label.Label, true, versions, http))).WithSummary("Put a label on a version");
        Labelling(api.MapDelete("/versions/{sequence:long}/labels", (long sequence, string label, VersionStore versions, HttpContext http) => LabelAsync(sequence, label, false, versions, http))).WithSummary("Take a label off a version");
    }

    private static RouteHandlerBuilder Labelling(RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(Policies.EditMappings).WithTags(Tag).Produces<ApiVersion>()
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ProposeAsync(Submissions submissions, HttpContext http, [Description("The definition's id, e.g. labs/north")] string mapping)
    {
        var prepared = await submissions.PrepareAsync(mapping, http.RequestAborted);
        if (!prepared.Succeeded) return ApiProblems.Refuse(prepared.Problems);
        var (draft, proposal, before, _, changes) = prepared.Value;
        return Results.Ok(new ApiProposal(
            mapping, draft.Revision, proposal.Number.ToString(), proposal.Kind, before?.Key.Number, [.. proposal.Reasons.Select(fact => fact.Text)], prepared.Value.Hindrances,
            [.. changes.Select(change => new ApiOutputChange(change.Key, change.Title, change.Words))], await submissions.ReviewersAsync(http.User.Actor(), http.RequestAborted)));
    }

    private static async Task<IResult> SubmitAsync(ApiSubmission said, Submissions submissions, HttpContext http)
    {
        var able = await submissions.ReviewersAsync(http.User.Actor(), http.RequestAborted);
        Problem[] unknown =
        [
            .. (said.Reviewers ?? []).Where(id => !able.Any(reviewer => reviewer.Id == id)).Select(id =>
                new Problem("review.reviewer", id, $"\"{id}\" is nobody who can be asked.") { Mend = "Take ids of GET submissions; the submitter cannot be one of them." }),
        ];
        if (unknown.Length > 0) return ApiProblems.Refuse(unknown);
        var submitted = await submissions.SubmitAsync(
            http.User.Actor(),
            new SubmissionRequest(said.Mapping, said.Revision, said.Number, said.Comment, said.Acknowledged ?? [], [.. able.Where(reviewer => said.Reviewers?.Contains(reviewer.Id) == true)])
            {
                Address = http.Connection.RemoteIpAddress?.ToString(),
            },
            http.RequestAborted);
        return submitted.Succeeded
            ? Results.Created($"{ApiSetup.Root}/versions/{submitted.Value.Version.Sequence}", new ApiSubmitted(ApiVersion.Of(submitted.Value.Version), submitted.Value.Review, submitted.Value.Notes))
            : ApiProblems.Refuse(submitted.Problems);
    }

    private static async Task<IResult> LabelAsync(long sequence, string label, bool wanted, VersionStore versions, HttpContext http) =>
        await versions.LabelAsync(sequence, label, wanted, http.User.Actor(), http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted) is { } refusal
            ? ApiProblems.Refuse(refusal)
            : Results.Ok(ApiVersion.Of((await versions.FindAsync(sequence, http.RequestAborted))!));
}

using System.ComponentModel;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Api;

/// <summary>What to put on a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Mapping">The mapping.</param>
/// <param name="Number">The approved version.</param>
/// <param name="Replaces">The publication that was seen in force; 0 for none. Another one meanwhile refuses this.</param>
/// <param name="Note">Why.</param>
public sealed record ApiPublish(string Channel, string Mapping, string Number, long Replaces, string? Note);

/// <summary>A wish for an emergency publication.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Mapping">The mapping.</param>
/// <param name="Number">The version in review.</param>
/// <param name="Candidate">Which candidate of it; left out for the last.</param>
/// <param name="Reason">Why it cannot wait.</param>
public sealed record ApiEmergency(string Channel, string Mapping, string Number, int? Candidate, string Reason);

/// <summary>The second person's word about an emergency publication.</summary>
/// <param name="Replaces">The publication that was seen in force; 0 for none.</param>
public sealed record ApiConfirm(long Replaces);

/// <summary>Publications: what runs on channels, publishing and rolling back, emergencies. Four eyes hold here as on the pages.</summary>
internal static class PublicationsApi
{
    private const string Tag = "Publications";

    public static void MapPublicationsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/publications", ListAsync).RequireAuthorization(Policies.ReadMetadata).WithTags(Tag).WithSummary("What is in force on all channels, or what was published on one, newest first").Produces<IReadOnlyList<Publication>>();
        Refusing(api.MapPost("/publications", PublishAsync)).WithSummary("Put an approved version on a channel, or an earlier one back; its next message takes it").Produces<Publication>();
        api.MapGet("/emergencies", (Emergencies emergencies, string? channel, CancellationToken cancel) => emergencies.OpenAsync(channel, cancel))
            .RequireAuthorization(Policies.ReadMetadata).WithTags(Tag).WithSummary("Emergency publications that wait for a second person or for their review").Produces<IReadOnlyList<Emergency>>();
        Refusing(api.MapPost("/emergencies", AskAsync)).WithSummary("Ask for a version in review to run before its review").Produces<Emergency>();
        Refusing(api.MapPost("/emergencies/{emergency:long}/confirm", ConfirmAsync)).WithSummary("Confirm what another person asked for: it runs at once, for 24 hours").Produces<Publication>();
        Refusing(api.MapPost("/emergencies/{emergency:long}/refuse", RefuseAsync)).WithSummary("Refuse or withdraw a wish").Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Refusing(RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(Policies.PublishVersions).WithTags(Tag).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IReadOnlyList<Publication>> ListAsync(
        Publications publications,
        [Description("Only of this channel, with what ran before")] string? channel,
        [Description("Only of this mapping")] string? mapping,
        [Description("How many to give of a channel; 500 at most, 100 unless told")] int? count,
        CancellationToken cancel) => channel is null
            ? [.. (await publications.InForceAsync(cancel)).Where(publication => mapping is null || publication.Mapping == mapping)]
            : await publications.HistoryAsync(channel, mapping, Math.Clamp(count ?? 100, 1, MappingsApi.Most), cancel);

    private static async Task<IResult> PublishAsync(ApiPublish wish, Publications publications, HttpContext http) =>
        Answer(await publications.PublishAsync(new PublishRequest(wish.Channel, wish.Mapping, wish.Number, wish.Replaces, wish.Note), http.User.Actor(), http.RequestAborted));

    private static async Task<IResult> AskAsync(ApiEmergency wish, Emergencies emergencies, HttpContext http) =>
        Answer(await emergencies.AskAsync(new PublishRequest(wish.Channel, wish.Mapping, wish.Number, 0), wish.Candidate, wish.Reason, http.User.Actor(), http.RequestAborted));

    private static async Task<IResult> ConfirmAsync(long emergency, ApiConfirm word, Emergencies emergencies, HttpContext http) =>
        Answer(await emergencies.ConfirmAsync(emergency, word.Replaces, http.User.Actor(), http.RequestAborted));

    private static async Task<IResult> RefuseAsync(long emergency, ApiReason reason, Emergencies emergencies, HttpContext http) =>
        await emergencies.RefuseAsync(emergency, reason.Reason, http.User.Actor(), http.RequestAborted) is { } refusal ? ApiProblems.Refuse(refusal) : Results.NoContent();

    private static IResult Answer<T>(Outcome<T> outcome) where T : class => outcome.Succeeded ? Results.Ok(outcome.Value) : ApiProblems.Refuse(outcome.Problems);
}

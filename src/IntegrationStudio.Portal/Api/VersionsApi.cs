using System.ComponentModel;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Api;

/// <summary>Versions and candidates: history, content, difference, and taking them out of use.</summary>
internal static class VersionsApi
{
    private const string Tag = "Versions";

    public static void MapVersionsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/versions", ListAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("Versions and candidates of a definition, newest first")
            .Produces<ApiSlice<ApiVersion>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/versions/{sequence:long}", ShowAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("One version or candidate")
            .Produces<ApiVersion>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/versions/{sequence:long}/definition", DefinitionAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("Its mapping.json, hashed again on the way")
            .Produces<object>(contentType: "application/json").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/versions/{sequence:long}/package", PackageAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("Its whole folder as a ZIP file: definition, tables, scripts, tests, samples")
            .Produces<byte[]>(contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/versions/{sequence:long}/difference", DifferenceAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("What this version says differently than another one, item by item")
            .Produces<ApiDifference>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/versions/{sequence:long}/withdraw", (long sequence, ApiReason reason, VersionStore versions, HttpContext http) => DecideAsync(sequence, reason, versions, http, versions.WithdrawAsync))
            .RequireAuthorization(Policies.SubmitVersions).WithTags(Tag).WithSummary("Take a candidate back that is in review").Produces<ApiVersion>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/versions/{sequence:long}/retire", (long sequence, ApiReason reason, VersionStore versions, HttpContext http) => DecideAsync(sequence, reason, versions, http, versions.RetireAsync))
            .RequireAuthorization(Policies.PublishVersions).WithTags(Tag).WithSummary("Take an approved version out of use, unless it is published or pinned").Produces<ApiVersion>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ListAsync(
        VersionStore versions,
        [Description("The definition's id, e.g. labs/north")] string mapping,
        [Description("Only of this state")] VersionState? state,
        [Description("Only what this person wrote, handed in or approved: a part of the name")] string? person,
        [Description("Only with this label")] string? label,
        [Description("Only with this in the comment, the number or a hash")] string? q,
        [Description("The next of the slice before")] long? before,
        [Description("How many to give; 500 at most, 50 unless told")] int? count,
        CancellationToken cancel)
    {
        var page = await versions.HistoryAsync(mapping, new VersionFilter { State = state, Person = person, Label = label, Text = q }, before, Math.Clamp(count ?? 50, 1, MappingsApi.Most), cancel);
        return Results.Ok(new ApiSlice<ApiVersion>([.. page.Items.Select(ApiVersion.Of)], page.Next));
    }

    private static async Task<IResult> ShowAsync(VersionStore versions, [Description("Its number in the installation")] long sequence, CancellationToken cancel) =>
        await versions.FindAsync(sequence, cancel) is { } version ? Results.Ok(ApiVersion.Of(version)) : ApiProblems.Refuse(Unknown(sequence));

    private static async Task<IResult> DefinitionAsync(VersionStore versions, long sequence, CancellationToken cancel)
    {
        var folder = await OpenAsync(versions, sequence, cancel);
        return folder.Succeeded ? Results.Bytes(folder.Value.Package.DefinitionFile, "application/json") : ApiProblems.Refuse(folder.Problems);
    }

    private static async Task<IResult> PackageAsync(VersionStore versions, long sequence, CancellationToken cancel)
    {
        var folder = await OpenAsync(versions, sequence, cancel);
        return folder.Succeeded
            ? Results.Bytes(DefinitionArchive.Write(folder.Value), "application/zip", $"{folder.Value.Definition.Id.Replace('/', '-')}-{folder.Value.Definition.Version}.zip")
            : ApiProblems.Refuse(folder.Problems);
    }

    private static async Task<IResult> DifferenceAsync(
        VersionStore versions, long sequence, [Description("The other version's number in the installation; without it the approved version that the change is counted from")] long? from, CancellationToken cancel)
    {
        if (await versions.FindAsync(sequence, cancel) is not { } after) return ApiProblems.Refuse(Unknown(sequence));
        var before = from is { } other ? await versions.FindAsync(other, cancel) : after.Base is { } number ? await versions.FindAsync(after.Key.Id, number, null, cancel) : null;
        if (before is null)
        {
            return ApiProblems.Refuse(from is { } missing
                ? Unknown(missing)
                : new Problem("version.first", after.Key.ToString(), "It is the first version: there is none before it.") { Mend = "Name the other version by from=." });
        }

        var was = await versions.OpenAsync(before, cancel);
        if (!was.Succeeded) return ApiProblems.Refuse(was.Problems);
        var now = await versions.OpenAsync(after, cancel);
        return now.Succeeded ? Results.Ok(ApiDifference.Of(before, after, DefinitionDifference.Of(was.Value, now.Value))) : ApiProblems.Refuse(now.Problems);
    }

    private static async Task<IResult> DecideAsync(long sequence, ApiReason reason, VersionStore versions, HttpContext http, Func<VersionDecision, CancellationToken, Task<Problem?>> decide)
    {
        if (await versions.FindAsync(sequence, http.RequestAborted) is not { } version) return ApiProblems.Refuse(Unknown(sequence));
        var decision = new VersionDecision(sequence, version.State, version.EffectiveHash, http.User.Actor(), reason.Reason) { Address = http.Connection.RemoteIpAddress?.ToString() };
        return await decide(decision, http.RequestAborted) is { } refusal ? ApiProblems.Refuse(refusal) : Results.Ok(ApiVersion.Of((await versions.FindAsync(sequence, http.RequestAborted))!));
    }

    private static async Task<Outcome<DefinitionFolder>> OpenAsync(VersionStore versions, long sequence, CancellationToken cancel) =>
        await versions.FindAsync(sequence, cancel) is { } version ? await versions.OpenAsync(version, cancel) : (Outcome<DefinitionFolder>)Unknown(sequence);

    private static Problem Unknown(long sequence) => new("version.unknown", $"{sequence}", "There is no such version.");
}

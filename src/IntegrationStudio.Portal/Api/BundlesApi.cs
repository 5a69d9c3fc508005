using System.ComponentModel;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Bundles;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Bundles;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Api;

/// <summary>The key that this installation signs with.</summary>
/// <param name="Key">The public key in base64.</param>
/// <param name="Fingerprint">Its short name.</param>
public sealed record ApiBundleKey(string Key, string Fingerprint);

/// <summary>Whom to trust.</summary>
/// <param name="Key">The public key of another installation.</param>
/// <param name="Name">What it is called here; 80 characters at most.</param>
public sealed record ApiTrust(string Key, string Name);

/// <summary>What a bundle is made of.</summary>
/// <param name="Versions">Approved versions as <c>id@number</c>; 1,000 at most.</param>
/// <param name="Instance">What this installation is called in it.</param>
/// <param name="Labels">Whether labels go along.</param>
public sealed record ApiExport(IReadOnlyList<string> Versions, string Instance, bool Labels = false);

/// <summary>What reading a bundle in did, or would do.</summary>
/// <param name="Instance">The name that the bundle gives its origin.</param>
/// <param name="Fingerprint">Of the key that signed it.</param>
/// <param name="TrustedAs">The signer's name here; left out when it is not trusted.</param>
/// <param name="Versions">Each version and what becomes of it.</param>
public sealed record ApiBundlePlan(string Instance, string Fingerprint, string? TrustedAs, IReadOnlyList<ApiBundleStep> Versions)
{
    internal static ApiBundlePlan Of(BundlePlan plan) => new(
        plan.Instance, BundleKey.Fingerprint(plan.Signer), plan.TrustedAs, [.. plan.Steps.Select(step => new ApiBundleStep(step.Version.Id, step.Version.Number, step.Step))]);
}

/// <summary>A version of a bundle.</summary>
/// <param name="Mapping">The definition's id.</param>
/// <param name="Number">The version's number.</param>
/// <param name="Step">What becomes of it.</param>
public sealed record ApiBundleStep(string Mapping, string Number, BundleStep Step);

/// <summary>Approved versions from one installation to another.</summary>
internal static class BundlesApi
{
    private const string Tag = "Bundles";

    public static void MapBundlesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/bundles/key", (InstallationKey key) => new ApiBundleKey(key.Public, key.Fingerprint)).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("The key that this installation signs with");
        api.MapGet("/bundles/signers", (BundleStore bundles, CancellationToken cancel) => bundles.SignersAsync(cancel)).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("Whose bundles are believed here");
        api.MapPost("/bundles/signers", TrustAsync).RequireAuthorization(Policies.ManageSettings).WithTags(Tag).WithSummary("Trust a signer, or give it another name")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete("/bundles/signers", DistrustAsync).RequireAuthorization(Policies.ManageSettings).WithTags(Tag).WithSummary("Trust a signer no more; what it brought stays")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/bundles/export", ExportAsync).RequireAuthorization(Policies.TransferBundles).WithTags(Tag).WithSummary("Sign approved versions with all that they pin")
            .Produces<byte[]>(contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Reading(api.MapPost("/bundles/check", (BundleStore bundles, HttpContext http) => ReadAsync(http, bundles.PlanAsync))).WithSummary("What reading a bundle in would do");
        Reading(api.MapPost("/bundles/import", (BundleStore bundles, HttpContext http) => ReadAsync(http, bundles.ImportAsync))).WithSummary("Read a bundle in, all of it or nothing");
    }

    private static RouteHandlerBuilder Reading(RouteHandlerBuilder endpoint) => endpoint.Accepts<byte[]>("application/zip").RequireAuthorization(Policies.TransferBundles).WithTags(Tag).Produces<ApiBundlePlan>()
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> TrustAsync(ApiTrust trust, BundleStore bundles, HttpContext http) => Answer(await bundles.TrustAsync(trust.Key, trust.Name, http.User.Actor(), http.RequestAborted));

    private static async Task<IResult> DistrustAsync(BundleStore bundles, HttpContext http, [Description("The public key")] string key) => Answer(await bundles.DistrustAsync(key, http.User.Actor(), http.RequestAborted));

    private static async Task<IResult> ExportAsync(ApiExport wish, BundleStore bundles, InstallationKey signing, HttpContext http)
    {
        using var key = signing.Open();
        VersionKey[] versions = [.. wish.Versions.Select(version => version.LastIndexOf('@') is > 0 and var at ? new VersionKey(version[..at], version[(at + 1)..]) : new VersionKey(version, ""))];
        var file = await bundles.ExportAsync(versions, wish.Instance, key, http.User.Actor(), wish.Labels, http.RequestAborted);
        return file.Succeeded ? Results.Bytes(file.Value, "application/zip", $"{wish.Instance}.bundle") : ApiProblems.Refuse(file.Problems);
    }

    private static async Task<IResult> ReadAsync(HttpContext http, Func<byte[], Actor, CancellationToken, Task<Outcome<BundlePlan>>> read)
    {
        var file = await http.ReadFileAsync(BundleStore.MostBytes);
        if (!file.Succeeded) return ApiProblems.Refuse(file.Problems);
        var plan = await read(file.Value, http.User.Actor(), http.RequestAborted);
        return plan.Succeeded ? Results.Ok(ApiBundlePlan.Of(plan.Value)) : ApiProblems.Refuse(plan.Problems);
    }

    private static IResult Answer(Problem? refusal) => refusal is null ? Results.NoContent() : ApiProblems.Refuse(refusal);
}

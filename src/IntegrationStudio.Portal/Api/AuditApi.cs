using System.ComponentModel;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Audit;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Api;

/// <summary>What a verification of the trail found.</summary>
/// <param name="Holds">Whether nothing was edited, deleted, inserted, reordered or cut off.</param>
/// <param name="Entries">How many entries were compared.</param>
/// <param name="Checkpoints">How many signed checkpoints were compared.</param>
/// <param name="Unsigned">Entries after the last checkpoint.</param>
/// <param name="Findings">What does not hold.</param>
public sealed record ApiVerification(bool Holds, long Entries, int Checkpoints, long Unsigned, IReadOnlyList<AuditFinding> Findings);

/// <summary>The audit: search and verification. Exports have addresses of their own.</summary>
internal static class AuditApi
{
    public static void MapAuditApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", SearchAsync).RequireAuthorization(Policies.ReadAudit).WithTags("Audit").WithSummary("Entries of the audit, newest first").Produces<ApiSlice<AuditRecord>>();
        api.MapPost("/audit/verify", VerifyAsync).RequireAuthorization(Policies.ReadAudit).WithTags("Audit").WithSummary("Compare every entry with the one before it, and the trail with its signed checkpoints")
            .Produces<ApiVerification>();
    }

    private static async Task<IResult> SearchAsync(
        AuditTrail trail,
        TimeProvider clock,
        HttpContext http,
        [Description("The actor's id, e.g. user:7")] string? actor,
        [Description("The action; version.* for all of a kind")] string? action,
        [Description("What it was done to, e.g. version:labs/north@1.2.0")] string? subject,
        [Description("true: only what was refused")] bool? denied,
        [Description("Not before this time")] DateTimeOffset? from,
        [Description("Before this time")] DateTimeOffset? to,
        [Description("Words of reason or detail")] string? text,
        [Description("The next of the slice before")] long? before,
        [Description("How many to give; 500 at most, 100 unless told")] int? count)
    {
        var query = new AuditQuery { Actor = actor, Action = action, Subject = subject, Denied = denied == true, From = from, To = to, Text = text, Before = before };
        var page = await trail.SearchAsync(query.ToFilter(clock.GetUtcNow(), null), Math.Clamp(count ?? 100, 1, MappingsApi.Most), http.RequestAborted);
        return Results.Ok(new ApiSlice<AuditRecord>(page.Records, page.Next));
    }

    private static async Task<IResult> VerifyAsync(AuditKeeper keeper, AuditTrail trail, HttpContext http)
    {
        var found = await keeper.CheckAsync(http.RequestAborted);
        await trail.RecordAsync(new AuditEntry(http.User.Actor(), "audit.verify", "audit:all")
        {
            Detail = found.Holds ? "nothing was changed" : Wording.Count(found.Findings.Count, "finding"),
            Address = http.Connection.RemoteIpAddress?.ToString(),
        }, http.RequestAborted);
        return Results.Ok(new ApiVerification(found.Holds, found.Entries, found.Checkpoints, found.Unsigned, found.Findings));
    }
}

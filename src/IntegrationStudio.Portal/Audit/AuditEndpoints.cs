using System.Globalization;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Http.Extensions;

namespace IntegrationStudio.Portal.Audit;

/// <summary><c>GET /audit/export</c> and <c>GET /audit/own/export</c>: what a search finds, as a stream. That somebody took it is recorded first.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/audit/export", (HttpContext context, AuditTrail trail, TimeProvider clock, string? format) => ExportAsync(context, trail, clock, format, null))
            .RequireAuthorization(Policies.ReadAudit).WithTags("Audit").WithSummary("The audit, or what a search finds, as FHIR AuditEvents, JSON or CSV").Produces(200, contentType: "application/fhir+json");
        endpoints.MapGet("/audit/own/export", (HttpContext context, AuditTrail trail, TimeProvider clock, string? format) => ExportAsync(context, trail, clock, format, context.User.Actor().Id))
            .RequireAuthorization(Policies.ReadOwnAudit).WithTags("Audit").WithSummary("One's own lines of the audit").Produces(200, contentType: "application/fhir+json");
    }

    private static async Task<IResult> ExportAsync(HttpContext context, AuditTrail trail, TimeProvider clock, string? format, string? onlyActor)
    {
        format ??= "fhir";
        if (!AuditExport.Formats.TryGetValue(format, out var form))
            return Results.Problem("The format is fhir, ndjson, json or csv.", statusCode: StatusCodes.Status400BadRequest, title: "audit.format");
        var query = AuditQuery.Parse(context.Request.GetEncodedPathAndQuery()) with { Before = null };
        await trail.RecordAsync(new AuditEntry(context.User.Actor(), "audit.export", onlyActor is null ? "audit:all" : "audit:own")
        {
            Detail = query.IsEmpty ? format : $"{format}, {query.ToUri("")}",
            Address = context.Connection.RemoteIpAddress?.ToString(),
        }, context.RequestAborted);
        var now = clock.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{now:yyyyMMdd-HHmmss}.{form.Ending}");
        context.Response.Headers.CacheControl = "no-store";
        return Results.Stream(output => AuditExport.WriteAsync(output, format, trail.StreamAsync(query.ToFilter(now, onlyActor), context.RequestAborted), context.RequestAborted), form.ContentType, name);
    }
}

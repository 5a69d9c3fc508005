using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Telemetry;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>What supervisors ask: does the process live, and may traffic come.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Text("live")).RequireAuthorization(Policies.Health).WithTags("Health").WithSummary("Whether the process lives");
        endpoints.MapGet("/health/ready", ReadyAsync).RequireAuthorization(Policies.Health).WithTags("Health").WithSummary("Whether traffic may come")
            .WithDescription("503 while channels start, the store cannot be written or its disk is full. A channel that should run and does not makes it \"degraded\", which is 503 only with require=channels: the portal in which that is put right must stay reachable.");
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, ChannelHost channels, MessageJournal journal, RefusedChannels refused, IAuthorizationService authorization, string? require = null)
    {
        var health = Of(channels.Channels, refused.Problems, !journal.Unavailable, StoreSpace.Free(journal.Path));
        var status = health.Status == "ready" || (health.Status == "degraded" && require != "channels") ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        var may = (await authorization.AuthorizeAsync(context.User, context, Policies.ReadMetrics)).Succeeded || (await authorization.AuthorizeAsync(context.User, Policies.ReadMetadata)).Succeeded;
        return Results.Json(may ? health : new HealthReport(health.Status, null), statusCode: status);
    }

    /// <summary>Judges an installation; the reasons name channels and codes, and nothing of any message.</summary>
    internal static HealthReport Of(IReadOnlyList<ChannelStatus> channels, IReadOnlyList<Problem> refused, bool writable, long? free)
    {
        var reasons = new List<Problem>();
        if (!writable)
            reasons.Add(new("health.store", "store", "The store cannot be written now."));
        if (free < StoreSpace.Least)
            reasons.Add(new("health.disk", "store", $"{free / (1024 * 1024)} MB are free on the store's disk; at least {StoreSpace.Least / (1024 * 1024)} MB are needed.") { Mend = "Make room, or move the data folder." });
        reasons.AddRange(channels.Where(channel => channel.Activity is ChannelActivity.Starting).Select(channel => new Problem("health.starting", channel.Id, "The channel starts.")));
        var blocked = reasons.Count > 0;
        reasons.AddRange(channels.Where(channel => channel.Activity is ChannelActivity.Faulted).Select(channel => new Problem("health.channel", channel.Id, "The channel should run and does not" + (channel.Problems.Count > 0 ? $" ({channel.Problems[0].Code})." : "."))));
        reasons.AddRange(refused.Select(problem => new Problem("health.definition", problem.Path, $"A channel definition is wrong ({problem.Code}).")));
        return new HealthReport(blocked ? "not-ready" : reasons.Count > 0 ? "degraded" : "ready", reasons);
    }
}

/// <summary>How an installation is.</summary>
/// <param name="Status"><c>ready</c>, <c>degraded</c> or <c>not-ready</c>.</param>
/// <param name="Reasons">Why it is not ready; null for those who may not know.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<Problem>? Reasons);

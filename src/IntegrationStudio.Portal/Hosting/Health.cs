using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>What supervisors ask: does the process live, and may traffic come.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Text("live")).RequireAuthorization(Policies.Health).WithTags("Health").WithSummary("Whether the process lives");
        endpoints.MapGet("/health/ready", (ChannelHost channels) => channels.Channels.Any(channel => channel.Activity is ChannelActivity.Starting)
            ? Results.Text("starting", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready")).RequireAuthorization(Policies.Health).WithTags("Health").WithSummary("Whether traffic may come: 503 while channels start");
    }
}

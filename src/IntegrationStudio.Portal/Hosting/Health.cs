namespace IntegrationStudio.Portal.Hosting;

/// <summary>What supervisors ask: does the process live, and may traffic come.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Text("live")).RequireAuthorization(Policies.Health);
        endpoints.MapGet("/health/ready", () => Results.Text("ready")).RequireAuthorization(Policies.Health);
    }
}

using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace IntegrationStudio.Portal.Audit;

/// <summary>Refusals of pages and endpoints are recorded before they are answered: who, which address without its query, which policy.</summary>
internal sealed class AuditedRefusals(AuditTrail trail) : IAuthorizationMiddlewareResultHandler
{
    private const int LongestPath = 200;
    private readonly AuthorizationMiddlewareResultHandler inner = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden)
        {
            var wanted = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OrderBy(name => name == Policies.Shell).FirstOrDefault(name => name is not null) ?? "no policy";
            // The route's own words: what stands in for its parameters came from outside.
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown";
            try
            {
                await trail.RecordAsync(new AuditEntry(context.User.Actor(), "access.refuse", "page:" + (route.Length > LongestPath ? route[..LongestPath] : route))
                {
                    Denied = true,
                    Reason = wanted,
                    Detail = context.Request.Method,
                    Address = context.Connection.RemoteIpAddress?.ToString(),
                }, CancellationToken.None);
            }
            catch (JournalUnavailableException)
            {
                // Refused all the same.
            }
        }

        await inner.HandleAsync(next, context, policy, authorizeResult);
    }
}

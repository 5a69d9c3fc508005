using System.Security.Claims;
using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Portal.Accounts;

/// <summary>What the portal reads of a signed-in person or machine.</summary>
internal static class Principals
{
    /// <summary>Holds the id of an <see cref="Actor"/>: <c>user:</c>, <c>key:</c> or <c>client:</c> and an id that never changes.</summary>
    public const string ActorClaim = "studio.actor";

    /// <summary>Names the session of a signed-in person.</summary>
    public const string SessionClaim = "studio.session";

    /// <summary>Who acts, as the audit and the four-eyes checks know it; somebody signed out is nobody.</summary>
    public static Actor Actor(this ClaimsPrincipal principal)
    {
        var name = principal.Identity?.Name;
        return new Actor(principal.FindFirst(ActorClaim)?.Value ?? (name is null ? "nobody" : "user:" + name), name ?? "Nobody");
    }
}

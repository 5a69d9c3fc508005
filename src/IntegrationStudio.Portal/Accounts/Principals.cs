using System.Security.Claims;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Accounts;

/// <summary>What the portal reads of a signed-in person or machine, and how it makes one up.</summary>
internal static class Principals
{
    /// <summary>Holds the id of an <see cref="Engine.Audit.Actor"/>: <c>user:</c>, <c>key:</c> or <c>client:</c> and an id that never changes.</summary>
    public const string ActorClaim = "studio.actor";

    /// <summary>Names the session of a signed-in person.</summary>
    public const string SessionClaim = "studio.session";

    /// <summary>Somebody signed out.</summary>
    public static ClaimsPrincipal Nobody { get; } = new(new ClaimsIdentity());

    /// <summary>Who acts, as the audit and the four-eyes checks know it; somebody signed out is nobody.</summary>
    public static Actor Actor(this ClaimsPrincipal principal)
    {
        var name = principal.Identity?.Name;
        return new Actor(principal.FindFirst(ActorClaim)?.Value ?? (name is null ? "nobody" : "user:" + name), name ?? "Nobody");
    }

    /// <summary>The account of a signed-in person; null for machines and nobody.</summary>
    public static string? AccountId(this ClaimsPrincipal principal) => principal.Actor().Id is ['u', 's', 'e', 'r', ':', .. var id] ? id : null;

    public static ClaimsPrincipal Of(LiveSession live) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, live.Account.Id),
            new Claim(ClaimTypes.Name, live.Account.Name),
            new Claim(ActorClaim, "user:" + live.Account.Id),
            new Claim(SessionClaim, live.Session.Id),
            .. live.Account.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
            .. Matrix.Of(live.Account.Roles).Select(name => new Claim(Policies.ClaimType, name)),
        ], "Session"));

    public static ClaimsPrincipal Of(Machine machine) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, machine.Id),
            new Claim(ClaimTypes.Name, machine.Name),
            new Claim(ActorClaim, machine.Kind + ":" + machine.Id),
            .. machine.Permissions.Where(Matrix.IsForMachines).Select(name => new Claim(Policies.ClaimType, name)),
        ], "Key"));

    /// <summary>Whether two people are the same one with the same rights.</summary>
    public static bool MaySame(this ClaimsPrincipal one, ClaimsPrincipal other) => one.Stamp() == other.Stamp();

    /// <summary>Changes whenever who it is, or what they may do, changes.</summary>
    public static string Stamp(this ClaimsPrincipal principal) =>
        principal.FindFirst(SessionClaim)?.Value + " " + string.Join(' ', principal.FindAll(Policies.ClaimType).Select(claim => claim.Value).Order(StringComparer.Ordinal));
}

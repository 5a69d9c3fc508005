using System.Security.Claims;

namespace IntegrationStudio.Portal.Accounts.Oidc;

/// <summary>Whom the provider names.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">Who it is there; never given to another (OpenID Connect Core 1.0, 5.7).</param>
/// <param name="Name">As people read it.</param>
/// <param name="Email">Null where the provider does not say.</param>
/// <param name="Roles">By groups; empty where none of them has one.</param>
internal sealed record OidcPerson(string Issuer, string Subject, string Name, string? Email, IReadOnlyList<string> Roles)
{
    public static OidcPerson Of(ClaimsPrincipal principal, OidcSettings settings)
    {
        var subject = Value("sub")!;
        return new OidcPerson(
            settings.Authority, subject, Value("name") ?? Value("preferred_username") ?? Value("email") ?? subject, Value("email"), settings.RolesOf(principal.FindAll(settings.GroupsClaim).Select(claim => claim.Value)));

        string? Value(string type) => principal.FindFirstValue(type) is { Length: > 0 } value ? value : null;
    }
}

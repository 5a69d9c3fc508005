using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace IntegrationStudio.Portal.Accounts.Oidc;

/// <summary>Code flow with PKCE (RFC 6749, RFC 7636) against a provider that is found by discovery.</summary>
internal sealed class OidcOptions : OAuthOptions
{
    public OidcOptions()
    {
        CallbackPath = "/sign-in/oidc";
        UsePkce = true;
        SaveTokens = false;
        // Known after discovery; the base class wants some from the start.
        AuthorizationEndpoint = TokenEndpoint = "https://provider.invalid/";
        // The provider sends the browser back by a plain link, so Lax arrives; None would need Secure even on this machine.
        CorrelationCookie.SameSite = SameSiteMode.Lax;
        CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
    }

    public OidcSettings Settings { get; set; } = null!;

    /// <summary>Finds the provider's endpoints and keys, and looks again when a key is not among them.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration> Provider { get; set; } = null!;
}

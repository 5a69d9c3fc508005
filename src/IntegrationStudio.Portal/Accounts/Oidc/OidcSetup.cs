using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace IntegrationStudio.Portal.Accounts.Oidc;

internal static class OidcSetup
{
    public const string Scheme = "Oidc";

    /// <summary>Where a person goes afterwards: an address of our own, or the first page.</summary>
    public static AuthenticationProperties Properties(string? target) =>
        new() { RedirectUri = target is ['/', ..] and not ['/', '/' or '\\', ..] && Uri.IsWellFormedUriString(target, UriKind.Relative) ? target : "/" };

    /// <summary>Adds the provider as a way to sign in.</summary>
    /// <param name="authentication">What it is added to.</param>
    /// <param name="settings">The provider.</param>
    /// <param name="signIn">Signs in whom the provider names; gives where to go.</param>
    /// <param name="fail">Where to go when it did not work, with the reason for the log; what the browser sees never tells it.</param>
    public static AuthenticationBuilder AddOidc(
        this AuthenticationBuilder authentication, OidcSettings settings, Func<HttpContext, OidcPerson, string?, Task<string>> signIn, Func<HttpContext, Exception?, Task<string>> fail) =>
        authentication.AddOAuth<OidcOptions, OidcHandler>(Scheme, settings.Name, options =>
        {
            options.Settings = settings;
            options.ClientId = settings.ClientId;
            options.ClientSecret = settings.ClientSecret ?? "public"; // the base class wants one; PKCE protects a public client
            options.SignInScheme = "Answered"; // asked for, and never used: the ticket is answered below
            options.Provider = new ConfigurationManager<OpenIdConnectConfiguration>(
                settings.Authority.TrimEnd('/') + "/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = !new Uri(settings.Authority).IsLoopback });
            options.Events.OnTicketReceived = async context =>
            {
                context.HandleResponse();
                context.Response.Redirect(await signIn(context.HttpContext, OidcPerson.Of(context.Principal!, ((OidcOptions)context.Options).Settings), context.ReturnUri));
            };
            options.Events.OnAccessDenied = async context =>
            {
                context.HandleResponse();
                context.Response.Redirect(await fail(context.HttpContext, new AuthenticationFailureException("The provider says access_denied.")));
            };
            options.Events.OnRemoteFailure = async context =>
            {
                context.HandleResponse();
                context.Response.Redirect(await fail(context.HttpContext, context.Failure));
            };
        });
}

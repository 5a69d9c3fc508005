using System.Security.Claims;
using System.Text.Encodings.Web;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IntegrationStudio.Portal.Tests.Hosting;

/// <summary>For tests of other things than accounts: every request comes from one person who may do everything.</summary>
internal sealed class LocalPrincipal(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Local";

    private static readonly ClaimsPrincipal Everything = new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "local"), new Claim(Principals.ActorClaim, "user:local"), .. Policies.All.Select(name => new Claim(Policies.ClaimType, name))], Scheme));

    /// <summary>Puts it in place of the sign-in.</summary>
    public static void SignInEverybody(WebApplicationBuilder builder) =>
        builder.Services.AddAuthentication(Scheme).AddScheme<AuthenticationSchemeOptions, LocalPrincipal>(Scheme, null);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Everything, Scheme)));
}

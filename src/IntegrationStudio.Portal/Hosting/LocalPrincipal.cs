using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>Signs every request in as the one person at this machine, who may do everything; requests from elsewhere never get this far.</summary>
internal sealed class LocalPrincipal(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Local";

    private static readonly ClaimsPrincipal Everything = new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "local"), .. Policies.All.Select(name => new Claim(Policies.ClaimType, name))], Scheme));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Everything, Scheme)));
}

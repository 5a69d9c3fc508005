using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>Knows programs by <c>Authorization: Bearer</c>: an API key, or a token that a client fetched (RFC 6750).</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, MachineKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Key";
    private const string Bearer = "Bearer ";

    /// <summary>Whether a request comes with a key; a session is then not asked for.</summary>
    public static bool IsMeant(HttpContext context) => context.Request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        await keys.FindAsync(Request.Headers.Authorization.ToString()[Bearer.Length..].Trim(), Context.RequestAborted) is { } machine
            ? AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(machine), Name))
            : AuthenticateResult.Fail("The key is unknown, expired or taken back.");

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"studio\", error=\"invalid_token\"";
        return Response.WriteAsync("The key is unknown, expired or taken back.", Context.RequestAborted);
    }
}

using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>Knows people by the session their browser holds. The session lies in the database, so that it can be ended from anywhere.</summary>
internal sealed class SessionHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, LiveSessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await sessions.OfTokenAsync(SessionCookies.ReadSession(Request), Context.RequestAborted) is not { } person)
            return AuthenticateResult.NoResult();
        // Files and the circuit's own connection say nothing about somebody being there.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null || HttpMethods.IsPost(Request.Method) && !IsCircuit)
            await sessions.TouchAsync(person, Context.RequestAborted);
        return AuthenticateResult.Success(new AuthenticationTicket(person, Name));
    }

    /// <summary>A browser that asks for a page is sent to sign in and comes back; a program gets 401.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method) && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            var target = Request.PathBase + Request.Path + Request.QueryString;
            Response.Redirect(target is "/" or "" ? "/sign-in" : "/sign-in?to=" + Uri.EscapeDataString(target));
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"studio\"";
        return Response.WriteAsync("Nobody is signed in. Programs send an API key: Authorization: Bearer KEY", Context.RequestAborted);
    }

    private bool IsCircuit => Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal);
}

using System.Text;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Portal.Accounts.Oidc;
using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>What the forms of the sign-in pages post to; plain forms, so that they work without a circuit and without scripts.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder endpoints, PortalOptions options)
    {
        // Forms carry an antiforgery token; without a valid one nothing below runs.
        var forms = endpoints.MapGroup("").RequireAuthorization(Policies.Shell).ExcludeFromDescription();
        forms.MapPost("/sign-in/password", PasswordAsync);
        forms.MapPost("/sign-in/code", CodeAsync);
        forms.MapPost("/sign-in/link", LinkAsync);
        forms.MapPost("/sign-out", LeaveAsync);
        if (OidcSettings.Exists(options.DataDirectory))
            forms.MapPost("/sign-in/provider", ([FromForm] string? to) => Results.Challenge(OidcSetup.Properties(to), [OidcSetup.Scheme]));
        if (options.Demo)
            forms.MapPost("/sign-in/demo", DemoAsync);
        endpoints.MapPost("/oauth/token", TokenAsync).DisableAntiforgery().RequireAuthorization(Policies.Shell).WithTags("Access")
            .WithSummary("Fetch a token as a client").WithDescription("OAuth 2.0 client credentials: the client's id and secret by Basic or in the form, grant_type=client_credentials.");
    }

    private static async Task<IResult> PasswordAsync(HttpContext context, SignIns signIns, [FromForm] string? name, [FromForm] string? password, [FromForm] string? to) =>
        Answer(await signIns.PasswordAsync(context, name ?? "", password ?? ""), to, "/sign-in");

    private static async Task<IResult> CodeAsync(HttpContext context, SignIns signIns, [FromForm] string? code, [FromForm] string? to) =>
        Answer(await signIns.CodeAsync(context, code ?? ""), to, "/sign-in/second-factor");

    private static async Task<IResult> LinkAsync(
        HttpContext context, AccountStore accounts, Passwords passwords, SignIns signIns, [FromForm] string? link, [FromForm] string? signIn, [FromForm] string? name, [FromForm] string? password, [FromForm] string? again)
    {
        if (Tokens.HashOf(link) is not { } hash || await accounts.InvitationAsync(hash, context.RequestAborted) is not { } invitation)
            return Back("spent");
        var person = invitation.Account?.SignIn ?? signIn;
        if (Passwords.Check(password, person) is { } weak)
            return Back(weak.Code);
        if (password != again)
            return Back("differ");
        var address = SignIns.Address(context);
        if (invitation.Account is { } invited)
        {
            if (await accounts.AcceptAsync(hash, passwords.Hash(password!), address, context.RequestAborted) is not null)
                return Back("spent");
            // Whoever has a second factor shows it: the link stands in for the password only.
            if (invited.HasSecondFactor)
                return Results.LocalRedirect("/sign-in?said=password");
            await signIns.EnterAsync(context, invited, "link");
            return Results.LocalRedirect("/");
        }

        var made = await accounts.SetUpAsync(hash, new NewAccount(signIn ?? "", name ?? "", [Roles.Admin]) { PasswordHash = passwords.Hash(password!) }, address, context.RequestAborted);
        if (!made.Succeeded)
            return Back(made.Problems[0].Code == "user.link" ? "spent" : "name");
        await signIns.EnterAsync(context, made.Value, "set-up link");
        return Results.LocalRedirect("/users");

        IResult Back(string why) => Results.LocalRedirect($"/sign-in/link?key={Uri.EscapeDataString(link ?? "")}&said={why}");
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, SignIns signIns, [FromForm] string? said)
    {
        // The form's field makes the framework check the antiforgery token.
        await signIns.LeaveAsync(context);
        return Results.LocalRedirect(said is null ? "/sign-in" : "/sign-in?said=out");
    }

    private static async Task<IResult> DemoAsync(HttpContext context, AccountStore accounts, SignIns signIns, [FromForm] string? who, [FromForm] string? to)
    {
        if (DemoPeople.Find(who) is not { } person || await accounts.FindAsync(person.Id, context.RequestAborted) is not { IsDisabled: false } account)
            return Results.LocalRedirect("/sign-in?said=refused");
        await signIns.EnterAsync(context, account, "demo");
        return Results.LocalRedirect(Target(to));
    }

    private static async Task<IResult> TokenAsync(HttpContext context, MachineKeys keys, AccountStore accounts)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType)
            return Refused("invalid_request");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["grant_type"] != "client_credentials")
            return Refused("unsupported_grant_type");
        var (client, secret) = Basic(context.Request.Headers.Authorization.ToString()) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        var attempt = new SignInAttempt("client:" + client, null, SignIns.Address(context));
        if (await accounts.DelayAsync(attempt, context.RequestAborted) == TimeSpan.Zero)
        {
            if (await keys.TokenAsync(client, secret, context.RequestAborted) is { } token)
                return Results.Json(new Dictionary<string, object> { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = (int)MachineKeys.TokenLife.TotalSeconds });
            await accounts.FailAsync(attempt, "Wrong client or secret.", CancellationToken.None);
        }

        return Refused("invalid_client", StatusCodes.Status401Unauthorized);

        static IResult Refused(string error, int status = StatusCodes.Status400BadRequest) => Results.Json(new Dictionary<string, string> { ["error"] = error }, statusCode: status);
    }

    private static (string Client, string Secret)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }

    private static IResult Answer(SignInResult result, string? to, string page) => result switch
    {
        SignInResult.In => Results.LocalRedirect(Target(to)),
        SignInResult.SecondFactor => Results.LocalRedirect(With("/sign-in/second-factor", null, to)),
        SignInResult.Later => Results.LocalRedirect(With(page, "later", to)),
        SignInResult.Expired => Results.LocalRedirect(With("/sign-in", "expired", to)),
        _ => Results.LocalRedirect(With(page, "refused", to)),
    };

    private static string With(string page, string? said, string? to)
    {
        var query = string.Join('&', new[] { said is null ? null : "said=" + said, Target(to) is "/" ? null : "to=" + Uri.EscapeDataString(Target(to)) }.OfType<string>());
        return query.Length == 0 ? page : page + "?" + query;
    }

    /// <summary>An address of our own, or the first page.</summary>
    private static string Target(string? to) => OidcSetup.Properties(to).RedirectUri!;
}

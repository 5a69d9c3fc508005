using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Portal.Accounts.Oidc;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;

namespace IntegrationStudio.Portal.Accounts;

/// <summary>Accounts, sessions, keys and the ways to sign in.</summary>
internal static class AccountsSetup
{
    private const string Scheme = "Studio";

    public static void AddAccounts(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton<AccountStore>();
        services.AddSingleton<MachineStore>();
        services.AddSingleton<LiveSessions>();
        services.AddSingleton(new SessionTimes());
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<MachineKeys>();
        services.AddScoped<Permits>();
        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 210_000); // OWASP's figure for PBKDF2 with SHA-512
        var authentication = services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, policy => policy.ForwardDefaultSelector = context => KeyHandler.IsMeant(context) ? KeyHandler.Name : SessionHandler.Name)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.Name, null)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.Name, null);
        if (OidcSettings.Exists(options.DataDirectory))
            AddProvider(authentication, OidcSettings.Read(options.DataDirectory, [.. Roles.All]).Require());
        services.AddCascadingAuthenticationState();
    }

    /// <summary>After the circuits' own services, which it replaces.</summary>
    public static void AddCircuitSessions(this IServiceCollection services)
    {
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddScoped<CircuitHandler, CircuitGuard>();
    }

    private static void AddProvider(AuthenticationBuilder authentication, OidcSettings settings) => authentication.AddOidc(
        settings,
        async (context, person, target) =>
        {
            var problem = await context.RequestServices.GetRequiredService<SignIns>().ExternalAsync(context, person.Issuer, person.Subject, person.Name, person.Roles);
            return problem is null ? target ?? "/" : "/sign-in?said=roles";
        },
        (context, failure) =>
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("IntegrationStudio.Portal.Accounts.Oidc").ProviderRefused(failure?.Message ?? "");
            return Task.FromResult("/sign-in?said=provider");
        });
}

internal static partial class AccountsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in through the provider failed: {Reason}")]
    public static partial void ProviderRefused(this ILogger logger, string reason);
}

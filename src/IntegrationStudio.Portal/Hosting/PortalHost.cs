using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Api;
using IntegrationStudio.Portal.Audit;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Portal.Mappings;
using IntegrationStudio.Portal.Messages;
using IntegrationStudio.Portal.Reviews;
using IntegrationStudio.Portal.Versions.Comparing;
using IntegrationStudio.Portal.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>Puts the portal together: pages, HTTP intake, health, and the running channels behind them.</summary>
internal static class PortalHost
{
    /// <summary>A SignalR message from the browser; answers to our own scripts stay far below it.</summary>
    private const int LargestBrowserMessage = 1024 * 1024;

    /// <summary>Builds a portal that is ready to start.</summary>
    /// <param name="options">Where it keeps things and listens; addresses must have passed <see cref="Perimeter"/>.</param>
    /// <param name="configure">What a test replaces, before the container is built.</param>
    public static WebApplication Build(PortalOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
            EnvironmentName = options.Environment,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "css", "studio.css")))
            builder.WebHost.UseStaticWebAssets(); // run from a build folder, where assets still lie in their projects
        builder.WebHost.UseUrls([.. options.Urls]).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-dd HH:mm:ss'Z' ", true))
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning) // what started is announced by the command
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None) // a failed start is told by who started it
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // keys are as protected as the data folder they lie in
        builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System);
        AddWeb(builder.Services, options);
        builder.Services.AddAudit(options); // before the channels: it ends after them
        builder.Services.AddTelemetry(options); // before the channels: nothing of them is missed
        builder.Services.AddRuntime(options);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseLoopbackOnly(); // looks at the connection itself, before what a proxy says of it
        if (options.PublicUrl is not null)
            app.UseForwardedHeaders();
        app.UseHostFiltering();
        app.UsePerimeter();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        // Pages tell people what a status means; what was posted is not posted again to such a page, and programs get no pages.
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if ((!HttpMethods.IsGet(context.Request.Method) || context.Request.Path.StartsWithSegments(ApiSetup.Root)) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            return next(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseFormCheck();
        app.MapStaticAssets().RequireAuthorization(Policies.Shell);
        app.MapHealth();
        app.MapMetrics();
        app.MapSignIn(options);
        app.MapIntake();
        app.MapMappingExport();
        app.MapAudit();
        app.MapCompareExports();
        app.MapApi();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null) // the perimeter's policy covers frames
            .RequireAuthorization(Policies.Shell);
        return app;
    }

    private static void AddWeb(IServiceCollection services, PortalOptions options)
    {
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = options.PublicUrl is { } known ? [.. Perimeter.Hosts, known.Host] : [.. Perimeter.Hosts]);
        services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto); // of a proxy on loopback only, and of the last one
        services.AddDataProtection().SetApplicationName("IntegrationStudio")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.DataDirectory, "keys")));
        services.AddAccounts(options);
        services.AddAuthorization(Policies.AddTo);
        services.AddAntiforgery();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCircuitSessions();
        services.Configure<HubOptions>(hub => hub.MaximumReceiveMessageSize = LargestBrowserMessage);
        services.AddControls();
        services.AddMessages();
        services.AddMappings();
        services.AddDesigner();
        services.AddApi();
        services.AddReviews();
        services.AddWebhooks();
    }
}

using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace IntegrationStudio.Browser.Tests;

/// <summary>The seeded portal and a Chromium, shared by all tests.</summary>
public sealed class Portal : IAsyncLifetime
{
    public const int Results = 260;

    private static readonly int Delay = int.TryParse(Environment.GetEnvironmentVariable("BROWSER_DELAY"), CultureInfo.InvariantCulture, out var delay) ? delay : 0;

    private readonly PortalProcess process = new();
    private IPlaywright? playwright;
    private IBrowser? browser;

    internal int MllpPort => process.MllpPort;

    internal string Url => process.Url;

    public async ValueTask InitializeAsync()
    {
        await process.StartAsync();
        try
        {
            await Lab.SeedAsync(process.MllpPort, Results);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new InvalidOperationException($"The portal took no messages.\n{process.Output}", e);
        }
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        await process.DisposeAsync();
    }

    /// <summary>Opens a page in a fresh browser profile and waits for its circuit; with a delay in milliseconds each way, as over a slow line (BROWSER_DELAY sets one for every test); as the person who may do most, or as one with a single role.</summary>
    internal async Task<OpenPage> OpenAsync(string path, string theme = "light", int width = 1440, string zone = "Europe/Berlin", string? url = null, int? delay = null, bool signedIn = true, string? role = null)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url ?? process.Url,
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = 940 }, // 900 for the pages, 40 for the note that nothing was reviewed here
            TimezoneId = zone,
            Locale = "en-GB",
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        if (signedIn)
            await context.AddCookiesAsync([new Cookie { Name = "studio-session", Value = role is null ? PortalProcess.Session : PortalProcess.Sessions[role], Url = url ?? process.Url, HttpOnly = true, SameSite = SameSiteAttribute.Lax }]);
        var page = new OpenPage(context, await context.NewPageAsync());
        if ((delay ?? Delay) is > 0 and var late)
            await page.Page.RouteWebSocketAsync("**/_blazor**", socket => Slow(socket, late));
        await page.GoAsync(path);
        return page;
    }

    private static void Slow(IWebSocketRoute page, int delay)
    {
        var server = page.ConnectToServer();
        page.OnMessage(Later(server, delay));
        server.OnMessage(Later(page, delay));
    }

    /// <summary>Sends on what comes, later and in its order.</summary>
    private static Action<IWebSocketFrame> Later(IWebSocketRoute to, int delay)
    {
        var last = Task.CompletedTask;
        return frame =>
        {
            var (before, rest) = (last, Task.Delay(delay));
            last = Task.Run(async () =>
            {
                await Task.WhenAll(before, rest);
                if (frame.Binary is { } bytes)
                    to.Send(bytes);
                else
                    to.Send(frame.Text!);
            });
        };
    }
}

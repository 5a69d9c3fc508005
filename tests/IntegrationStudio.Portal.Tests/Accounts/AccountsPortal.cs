using System.Net;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Accounts;

/// <summary>A portal with its real sign-in, and browsers that keep cookies.</summary>
internal sealed class AccountsPortal : IAsyncDisposable
{
    public const string Password = "correct zebra battery pine";

    private readonly string data = Directory.CreateTempSubdirectory("studio-accounts-").FullName;

    private AccountsPortal(bool demo, Action<WebApplicationBuilder>? configure)
    {
        var mappings = Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName;
        App = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [mappings]) { Demo = demo }, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1000);
            configure?.Invoke(builder);
        });
    }

    public WebApplication App { get; }

    public AccountStore Accounts => App.Services.GetRequiredService<AccountStore>();

    public Passwords Passwords => App.Services.GetRequiredService<Passwords>();

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<AccountsPortal> StartAsync(bool demo = false, Action<WebApplicationBuilder>? configure = null)
    {
        var portal = new AccountsPortal(demo, configure);
        await portal.App.StartAsync(Cancel);
        return portal;
    }

    public async Task<Account> AddAsync(string signIn, params string[] roles) =>
        (await Accounts.CreateAsync(Actor.Studio, new NewAccount(signIn, char.ToUpperInvariant(signIn[0]) + signIn[1..], roles) { PasswordHash = Passwords.Hash(Password) }, cancellationToken: Cancel)).Require();

    public Browser Open(string scheme = "http") => new(App.GetTestServer(), scheme);

    /// <summary>A browser in which somebody is signed in.</summary>
    public async Task<Browser> SignedInAsync(string signIn)
    {
        var browser = Open();
        var answer = await browser.SignInAsync(signIn, Password);
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        return browser;
    }

    public async Task<IReadOnlyList<AuditRecord>> AuditAsync(string action)
    {
        var page = await App.Services.GetRequiredService<AuditTrail>().SearchAsync(new AuditFilter { Action = action }, cancel: Cancel);
        return page.Records;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}

/// <summary>Keeps cookies, follows nothing by itself.</summary>
internal sealed partial class Browser(TestServer server, string scheme) : IDisposable
{
    private readonly HttpClient client = new(server.CreateHandler()) { BaseAddress = new Uri(scheme + "://localhost") };

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public string? Session => Cookies.GetValueOrDefault("studio-session");

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => cookie.Key + "=" + cookie.Value)));
        var answer = await client.SendAsync(request, AccountsPortal.Cancel);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0 || set.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
                Cookies.Remove(pair[0]);
            else
                Cookies[pair[0]] = pair[1];
        }

        return answer;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, bool asPage = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (asPage)
            request.Headers.Accept.ParseAdd("text/html");
        return await SendAsync(request);
    }

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(AccountsPortal.Cancel));
    }

    /// <summary>Posts a form of a page, with the page's antiforgery token unless another is given.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, string path, Dictionary<string, string> fields, string? token = null)
    {
        token ??= Token().Match(await TextAsync(page)).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(token.Length == 0 ? fields : new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = token }),
        };
        return await SendAsync(request);
    }

    public Task<HttpResponseMessage> SignInAsync(string name, string password, string to = "") =>
        PostAsync("/sign-in", "/sign-in/password", new() { ["name"] = name, ["password"] = password, ["to"] = to });

    public void Dispose() => client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

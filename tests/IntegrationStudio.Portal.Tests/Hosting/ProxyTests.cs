using System.Net;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Hosting;

/// <summary>A portal that a proxy on the same machine makes public, over real sockets.</summary>
public sealed partial class ProxyTests : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("studio-proxy-").FullName;
    private WebApplication portal = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = PortalHost.Build(new PortalOptions(data, ["http://127.0.0.1:0"], [Directory.CreateDirectory(Path.Combine(data, "mappings")).FullName]) { PublicUrl = new Uri("https://studio.hospital.example") });
        await portal.StartAsync(Cancel);
        client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(portal.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await portal.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Its_own_name_is_answered_over_https_and_other_names_are_not()
    {
        using var page = await AskAsync("/sign-in", "studio.hospital.example", "https");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("max-age", page.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        using var plain = await AskAsync("/sign-in", "127.0.0.1", null);
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        using var rebound = await AskAsync("/sign-in", "attacker.example", "https");
        Assert.Equal(HttpStatusCode.BadRequest, rebound.StatusCode);
        using var posing = await AskAsync("/sign-in", "attacker.example", "https", forwardedHost: "studio.hospital.example");
        Assert.Equal(HttpStatusCode.BadRequest, posing.StatusCode);
    }

    [Theory]
    [InlineData("https://studio.hospital.example", true)]
    [InlineData("http://studio.hospital.example", false)]
    [InlineData("https://attacker.example", false)]
    public async Task Origins_are_compared_with_what_the_browser_sees(string origin, bool isOwn)
    {
        using var answer = await AskAsync("/_blazor/negotiate", "studio.hospital.example", "https", origin, method: HttpMethod.Post);
        Assert.Equal(isOwn, answer.StatusCode != HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_audit_has_the_address_of_who_asked_and_nobody_else_can_make_it_up()
    {
        using var page = await AskAsync("/sign-in", "studio.hospital.example", "https");
        var token = Token().Match(await page.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
        using var request = Request("/sign-in/password", "studio.hospital.example", "https", "https://studio.hospital.example", HttpMethod.Post);
        request.Headers.Add("X-Forwarded-For", "203.0.113.9, 198.51.100.7"); // the first was written by the client itself
        request.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["name"] = "nobody", ["password"] = "wrong wrong wrong" });
        using var refused = await client.SendAsync(request, Cancel);
        var audit = await portal.Services.GetRequiredService<AuditTrail>().SearchAsync(new AuditFilter { Action = "user.sign-in" }, cancel: Cancel);
        Assert.Equal("198.51.100.7", Assert.Single(audit.Records).Entry.Address);
    }

    private Task<HttpResponseMessage> AskAsync(string path, string host, string? scheme, string? origin = null, string? forwardedHost = null, HttpMethod? method = null)
    {
        var request = Request(path, host, scheme, origin, method ?? HttpMethod.Get);
        if (forwardedHost is not null)
            request.Headers.Add("X-Forwarded-Host", forwardedHost);
        return client.SendAsync(request, Cancel);
    }

    private static HttpRequestMessage Request(string path, string host, string? scheme, string? origin, HttpMethod method)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Host = host;
        if (scheme is not null)
            request.Headers.Add("X-Forwarded-Proto", scheme);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return request;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

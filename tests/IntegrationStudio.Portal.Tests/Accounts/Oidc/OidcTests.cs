using System.Net;
using IntegrationStudio.Portal.Accounts.Oidc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Accounts.Oidc;

/// <summary>Signing in with a provider, from the button to the session, over real HTTP.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private readonly List<OidcPerson> signedIn = [];
    private readonly List<string> failures = [];
    private WebApplication portal = null!;
    private OidcProvider? provider;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Portal => portal.Urls.Single();

    public async ValueTask InitializeAsync() => await StartAsync(tellsGroupsAtUserInfo: false);

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        if (provider is not null)
            await provider.DisposeAsync();
    }

    [Fact]
    public async Task A_person_comes_in_with_the_roles_of_their_groups()
    {
        using var browser = Browser();
        Assert.Equal("/mappings?q=a", await SignInAsync(browser, "rita", "/mappings?q=a"));
        var person = Assert.Single(signedIn);
        Assert.Equal((provider!.Issuer, "rita", "Rita Reviewer", "rita@example.org"), (person.Issuer, person.Subject, person.Name, person.Email));
        Assert.Equal(["analyst", "reviewer"], person.Roles);
    }

    [Fact]
    public async Task Groups_that_stand_at_the_user_info_only_count_too()
    {
        await DisposeAsync();
        await StartAsync(tellsGroupsAtUserInfo: true);
        using var browser = Browser();
        await SignInAsync(browser, "ada");
        Assert.Equal(["analyst"], Assert.Single(signedIn).Roles);
    }

    [Fact]
    public async Task Whoever_is_in_no_group_has_no_role()
    {
        using var browser = Browser();
        await SignInAsync(browser, "nobody");
        Assert.Empty(Assert.Single(signedIn).Roles);
    }

    [Fact]
    public async Task The_request_asks_for_a_code_with_state_nonce_and_challenge()
    {
        using var browser = Browser();
        var asked = QueryHelpers.ParseQuery((await LeaveAsync(browser)).Query);
        Assert.Equal(("code", "S256", "studio", "openid profile email"), ((string?)asked["response_type"], (string?)asked["code_challenge_method"], (string?)asked["client_id"], (string?)asked["scope"]));
        Assert.All(["state", "nonce", "code_challenge"], name => Assert.True(asked[name].ToString().Length >= 40, name));
    }

    [Fact]
    public async Task A_refusal_of_the_provider_signs_nobody_in()
    {
        using var browser = Browser();
        Assert.Equal("/failed", await SignInAsync(browser, "refuses"));
        Assert.Empty(signedIn);
        Assert.Contains("access_denied", Assert.Single(failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_counts_once_and_only_in_the_browser_that_asked()
    {
        using var browser = Browser();
        await ChooseAsync("ada");
        var callback = await ReturnAsync(browser, await LeaveAsync(browser));

        using var other = Browser();
        Assert.Equal("/failed", await TargetAsync(other, callback));
        Assert.Equal("/", await TargetAsync(browser, callback));
        Assert.Equal("/failed", await TargetAsync(browser, callback));
        Assert.Single(signedIn);
        Assert.Equal(2, failures.Count);
    }

    [Theory]
    [InlineData("state", "x")]
    [InlineData("code", "x")]
    [InlineData("code", null)]
    public async Task An_altered_answer_is_refused(string name, string? value)
    {
        using var browser = Browser();
        await ChooseAsync("ada");
        var callback = await ReturnAsync(browser, await LeaveAsync(browser));
        var query = QueryHelpers.ParseQuery(callback.Query).ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        query[name] = value;
        Assert.Equal("/failed", await TargetAsync(browser, new Uri(QueryHelpers.AddQueryString(callback.GetLeftPart(UriPartial.Path), query.Where(pair => pair.Value is not null)))));
        Assert.Empty(signedIn);
        Assert.Single(failures);
    }

    [Fact]
    public async Task Nobody_is_sent_to_another_site_after_signing_in()
    {
        using var browser = Browser();
        Assert.Equal("/", await SignInAsync(browser, "ada", "https://evil.example/"));
    }

    private async Task StartAsync(bool tellsGroupsAtUserInfo)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication().AddOidc(
            new OidcSettings("http://127.0.0.1:1", "studio")
            {
                ClientSecret = "s3cret + /",
                Roles = new Dictionary<string, IReadOnlyList<string>> { ["integration-analysts"] = ["analyst"], ["integration-reviewers"] = ["reviewer"] },
            },
            (_, person, target) =>
            {
                signedIn.Add(person);
                return Task.FromResult(target ?? "/");
            },
            (_, failure) =>
            {
                failures.Add(failure?.ToString() ?? "");
                return Task.FromResult("/failed");
            });
        // The provider must know our address, and we its: one of them comes first.
        builder.Services.PostConfigure<OidcOptions>(OidcSetup.Scheme, options =>
        {
            options.Settings = options.Settings with { Authority = provider?.Issuer ?? "" };
            options.Provider = new ConfigurationManager<OpenIdConnectConfiguration>($"{provider?.Issuer}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = false });
        });
        portal = builder.Build();
        portal.UseAuthentication();
        portal.MapGet("/sign-in/oidc/start", (string? target) => Results.Challenge(OidcSetup.Properties(target), [OidcSetup.Scheme]));
        await portal.StartAsync(Cancel);
        provider = await OidcProvider.StartAsync(Portal + "/sign-in/oidc", tellsGroupsAtUserInfo);
        Assert.SkipWhen(provider is null, "npm cannot install oidc-provider here.");
    }

    private static HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    private async Task ChooseAsync(string account)
    {
        using var client = new HttpClient();
        (await client.PostAsync(new Uri($"{provider!.Issuer}/test/account?id={account}"), null, Cancel)).EnsureSuccessStatusCode();
    }

    private async Task<string> SignInAsync(HttpClient browser, string account, string? target = null)
    {
        await ChooseAsync(account);
        return await TargetAsync(browser, await ReturnAsync(browser, await LeaveAsync(browser, target)));
    }

    /// <summary>From the button to the provider's address.</summary>
    private async Task<Uri> LeaveAsync(HttpClient browser, string? target = null)
    {
        var answer = await browser.GetAsync(new Uri($"{Portal}/sign-in/oidc/start{(target is null ? "" : "?target=" + Uri.EscapeDataString(target))}"), Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <summary>Through the provider's pages, back to the address that it sends the browser to.</summary>
    private async Task<Uri> ReturnAsync(HttpClient browser, Uri at)
    {
        for (var step = 0; step < 10; step++)
        {
            var answer = await browser.GetAsync(at, Cancel);
            at = new Uri(at, answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(Cancel)));
            if (at.GetLeftPart(UriPartial.Authority) == Portal)
                return at;
        }

        throw new InvalidOperationException("The provider never sent the browser back.");
    }

    private static async Task<string> TargetAsync(HttpClient browser, Uri callback)
    {
        var answer = await browser.GetAsync(callback, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }
}

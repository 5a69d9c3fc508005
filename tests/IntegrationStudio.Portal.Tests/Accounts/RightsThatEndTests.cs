using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Accounts;

/// <summary>Roles that are taken away, sessions that end, and who is kept waiting.</summary>
public sealed class RightsThatEndTests
{
    [Fact]
    public async Task The_last_admin_stays_one_even_when_two_act_on_each_other_at_once()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var ann = await portal.AddAsync("ann", Roles.Admin);
        var bob = await portal.AddAsync("bob", Roles.Admin);
        var answers = await Task.WhenAll(
            portal.Accounts.SetRolesAsync(By(ann), bob.Id, [Roles.Operator], cancellationToken: AccountsPortal.Cancel),
            portal.Accounts.SetRolesAsync(By(bob), ann.Id, [Roles.Operator], cancellationToken: AccountsPortal.Cancel));
        Assert.Equal("user.last-admin", Assert.Single(answers.OfType<Problem>()).Code);
        var left = Assert.Single(await portal.Accounts.ListAsync(AccountsPortal.Cancel), account => account.Roles.Contains(Roles.Admin));
        Assert.Equal("user.last-admin", (await portal.Accounts.SetDisabledAsync(Actor.Studio, left.Id, true, cancellationToken: AccountsPortal.Cancel))!.Code);
        Assert.Contains(await portal.AuditAsync("user.disable"), record => record.Entry.Denied);
    }

    [Fact]
    public async Task An_admin_who_has_not_taken_the_invitation_up_is_not_one_who_is_left()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var ann = await portal.AddAsync("ann", Roles.Admin);
        (await portal.Accounts.CreateAsync(Actor.Studio, new NewAccount("eve", "Eve", [Roles.Admin]), cancellationToken: AccountsPortal.Cancel)).Require();
        Assert.Equal("user.last-admin", (await portal.Accounts.SetRolesAsync(Actor.Studio, ann.Id, [], cancellationToken: AccountsPortal.Cancel))!.Code);
    }

    [Fact]
    public async Task A_role_taken_away_changes_an_open_page_at_once()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var ann = await portal.AddAsync("ann", Roles.Operator);
        await using var page = await OpenPage.OfAsync(portal, ann);
        Assert.True(await page.Session.ActAsync());
        Assert.Null(await portal.Accounts.SetRolesAsync(Actor.Studio, ann.Id, [Roles.Analyst], cancellationToken: AccountsPortal.Cancel));
        var now = await page.NextAsync();
        Assert.Equal(ann.Id, now.AccountId());
        Assert.False(now.HasClaim(Policies.ClaimType, Policies.PublishVersions));
        Assert.True(now.HasClaim(Policies.ClaimType, Policies.EditMappings));
    }

    [Fact]
    public async Task A_session_that_is_ended_cuts_its_open_page_and_no_action_of_it_happens()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var ann = await portal.AddAsync("ann", Roles.Operator);
        await using var page = await OpenPage.OfAsync(portal, ann);
        await portal.Accounts.EndSessionsAsync(Actor.Studio, ann.Id, cancellationToken: AccountsPortal.Cancel);
        Assert.Null((await page.NextAsync()).AccountId());
    }

    [Fact]
    public async Task A_closed_account_cuts_its_open_page()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var ann = await portal.AddAsync("ann", Roles.Operator);
        await using var page = await OpenPage.OfAsync(portal, ann);
        Assert.Null(await portal.Accounts.SetDisabledAsync(Actor.Studio, ann.Id, true, cancellationToken: AccountsPortal.Cancel));
        Assert.Null((await page.NextAsync()).AccountId());
    }

    [Fact]
    public async Task Strangers_who_try_a_name_wait_and_its_owner_at_a_known_browser_does_not()
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("ann", Roles.Analyst);
        using var own = await portal.SignedInAsync("ann");
        using var stranger = portal.Open();
        await FailAsync(portal, new SignInAttempt("ann", null, "192.0.2.9"));
        using var late = await stranger.SignInAsync("ann", AccountsPortal.Password);
        Assert.Equal("/sign-in?said=later", late.Headers.Location?.OriginalString);
        using var let = await own.SignInAsync("ann", AccountsPortal.Password);
        Assert.Equal("/", let.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_open_a_circuit()
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("ann", Roles.Analyst);
        using var browser = await portal.SignedInAsync("ann");
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync("http://localhost"));
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync("https://evil.example"));

        using var own = await ConnectAsync("http://localhost");
        Assert.Equal(WebSocketState.Open, own.State);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ConnectAsync("https://evil.example"));
        Assert.Contains(((int)HttpStatusCode.Forbidden).ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);

        async Task<HttpStatusCode> NegotiateAsync(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
            request.Headers.Add("Origin", origin);
            using var answer = await browser.SendAsync(request);
            return answer.StatusCode;
        }

        Task<WebSocket> ConnectAsync(string origin)
        {
            var client = portal.App.GetTestServer().CreateWebSocketClient();
            client.ConfigureRequest = asked =>
            {
                asked.Headers.Origin = origin;
                asked.Headers.Cookie = "studio-session=" + browser.Session;
            };
            return client.ConnectAsync(new Uri("ws://localhost/_blazor"), AccountsPortal.Cancel);
        }
    }

    [Fact]
    public async Task Strangers_keep_nobody_from_changing_the_own_password_nor_the_other_way_round()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var ann = await portal.AddAsync("ann", Roles.Analyst);
        var signIns = portal.App.Services.GetRequiredService<SignIns>();
        await FailAsync(portal, new SignInAttempt("ann", null, "192.0.2.9"));
        Assert.Null(await signIns.ProveAsync(ann, AccountsPortal.Password, AccountsPortal.Cancel));

        var bob = await portal.AddAsync("bob", Roles.Analyst);
        Assert.Equal("password.wrong", (await signIns.ProveAsync(bob, "wrong", AccountsPortal.Cancel))!.Code);
        await FailAsync(portal, new SignInAttempt("bob", null, null) { IsProof = true });
        Assert.Equal("password.later", (await signIns.ProveAsync(bob, AccountsPortal.Password, AccountsPortal.Cancel))!.Code);
        using var browser = await portal.SignedInAsync("bob");
    }

    /// <summary>So often that the wait is minutes.</summary>
    private static async Task FailAsync(AccountsPortal portal, SignInAttempt attempt)
    {
        for (var i = 0; i < 12; i++)
            await portal.Accounts.FailAsync(attempt, "Wrong name or password.", AccountsPortal.Cancel);
    }

    private static Actor By(Account account) => new("user:" + account.Id, account.Name);

    /// <summary>What stands behind an open page, without a browser.</summary>
    private sealed class OpenPage : IAsyncDisposable
    {
        private readonly AsyncServiceScope scope;
        private readonly TaskCompletionSource<ClaimsPrincipal> changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private OpenPage(AsyncServiceScope scope, CircuitSession session)
        {
            (this.scope, Session) = (scope, session);
        }

        public CircuitSession Session { get; }

        public static async Task<OpenPage> OfAsync(AccountsPortal portal, Account account)
        {
            var live = await portal.Accounts.BeginSessionAsync(account, Tokens.Hash("token"), Tokens.Hash("browser"), null, "password", null, null, AccountsPortal.Cancel);
            var scope = portal.App.Services.CreateAsyncScope();
            var session = Assert.IsType<CircuitSession>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
            session.SetAuthenticationState(Task.FromResult(new AuthenticationState(Principals.Of(new LiveSession(live, account)))));
            session.Begin();
            var page = new OpenPage(scope, session);
            session.AuthenticationStateChanged += async state => page.changed.TrySetResult((await state).User);
            return page;
        }

        /// <summary>Who it is after the next change; well before the next look of the clock.</summary>
        public Task<ClaimsPrincipal> NextAsync() => changed.Task.WaitAsync(TimeSpan.FromSeconds(8), AccountsPortal.Cancel);

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}

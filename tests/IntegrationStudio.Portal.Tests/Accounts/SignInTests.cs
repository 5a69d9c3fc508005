using System.Buffers.Binary;
using System.Net;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Portal.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Accounts;

public sealed class SignInTests
{
    [Fact]
    public async Task Somebody_signed_out_is_sent_to_sign_in_and_comes_back()
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("ann", Roles.Analyst);
        using var browser = portal.Open();
        using var asked = await browser.GetAsync("/messages?state=failed");
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        Assert.Equal("/sign-in?to=%2Fmessages%3Fstate%3Dfailed", asked.Headers.Location?.OriginalString);
        using var answer = await browser.SignInAsync(" ANN ", AccountsPortal.Password, "/messages?state=failed");
        Assert.Equal("/messages?state=failed", answer.Headers.Location?.OriginalString);
        Assert.Contains("Ann", await browser.TextAsync("/messages"), StringComparison.Ordinal);
        Assert.Equal("password", Assert.Single(await portal.AuditAsync("user.sign-in")).Entry.Detail);
    }

    [Fact]
    public async Task A_program_without_a_key_gets_401_and_no_page()
    {
        await using var portal = await AccountsPortal.StartAsync();
        using var browser = portal.Open();
        using var answer = await browser.GetAsync("/mappings/export", asPage: false);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task A_sign_in_never_leads_to_another_site(string target)
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("ann", Roles.Analyst);
        using var browser = portal.Open();
        using var answer = await browser.SignInAsync("ann", AccountsPortal.Password, target);
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Unknown_names_wrong_passwords_and_closed_accounts_are_answered_alike()
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("ann", Roles.Analyst);
        var closed = await portal.AddAsync("bob", Roles.Analyst);
        Assert.Null(await portal.Accounts.SetDisabledAsync(Actor.Studio, closed.Id, true, cancellationToken: AccountsPortal.Cancel));
        var answers = new List<string>();
        foreach (var (name, password) in new[] { ("ann", "wrong"), ("nobody-of-that-name", "wrong"), ("bob", AccountsPortal.Password), ("", "") })
        {
            using var browser = portal.Open();
            using var answer = await browser.SignInAsync(name, password);
            answers.Add($"{answer.StatusCode} {answer.Headers.Location} {string.Join(',', browser.Cookies.Keys.Where(key => !key.Contains("Antiforgery", StringComparison.Ordinal)))}");
        }

        Assert.Single(answers.Distinct());
        var audited = await portal.AuditAsync("user.sign-in");
        Assert.Equal(4, audited.Count);
        Assert.All(audited, record => Assert.True(record.Entry.Denied));
        // People type passwords into the wrong field: a name that no account has is not written down.
        Assert.DoesNotContain(audited, record => record.Entry.ToString().Contains("nobody-of-that-name", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(50_000)]
    public void Unknown_names_cost_the_same_work(int rounds)
    {
        var passwords = new Passwords(Microsoft.Extensions.Options.Options.Create(new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = rounds }));
        Assert.Equal(Work(passwords.Hash(AccountsPortal.Password)), Work(passwords.Decoy));
        Assert.Equal(rounds, Work(passwords.Decoy).Rounds);
        Assert.False(passwords.Verify(null, ""));
        Assert.False(passwords.Verify(null, AccountsPortal.Password));

        // Identity's format 3: a marker, the function, its rounds and the salt's length, each of 4 bytes, then salt and key.
        static (byte Format, uint Function, int Rounds, uint Salt, int Length) Work(string hash)
        {
            var bytes = Convert.FromBase64String(hash);
            return (bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9)), bytes.Length);
        }
    }

    [Fact]
    public async Task A_session_that_was_foisted_on_the_browser_is_worth_nothing_after_the_sign_in()
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("mallory", Roles.Analyst);
        await portal.AddAsync("ann", Roles.Analyst);
        using var mallory = await portal.SignedInAsync("mallory");
        using var ann = portal.Open();
        ann.Cookies["studio-session"] = mallory.Session!;
        using var answer = await ann.SignInAsync("ann", AccountsPortal.Password);
        Assert.NotEqual(mallory.Session, ann.Session);
        Assert.Contains("Ann", await ann.TextAsync("/"), StringComparison.Ordinal);
        using var later = await mallory.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_itself()
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("ann", Roles.Analyst);
        using var browser = await portal.SignedInAsync("ann");
        var session = browser.Session!;
        using var answer = await browser.PostAsync("/", "/sign-out", new() { ["said"] = "out" });
        Assert.Equal("/sign-in?said=out", answer.Headers.Location?.OriginalString);
        Assert.Null(browser.Session);
        using var thief = portal.Open();
        thief.Cookies["studio-session"] = session;
        using var again = await thief.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Single(await portal.AuditAsync("user.sign-out"));
    }

    [Theory]
    [InlineData("/sign-in/password")]
    [InlineData("/sign-in/code")]
    [InlineData("/sign-in/link")]
    [InlineData("/sign-in/demo")]
    [InlineData("/sign-out")]
    public async Task Forms_without_their_token_do_nothing(string path)
    {
        await using var portal = await AccountsPortal.StartAsync(demo: true);
        await DemoPeople.SeedAsync(portal.Accounts, AccountsPortal.Cancel);
        await portal.AddAsync("ann", Roles.Analyst);
        using var browser = await portal.SignedInAsync("ann");
        var session = browser.Session;
        using var answer = await browser.PostAsync("/", path, new() { ["name"] = "ann", ["password"] = AccountsPortal.Password, ["who"] = "demo-admin", ["said"] = "out" }, token: "");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(session, browser.Session);
        using var still = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Theory]
    [InlineData("http", "studio-session", false)]
    [InlineData("https", "__Host-studio-session", true)]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_other_sites(string scheme, string name, bool secure)
    {
        await using var portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("ann", Roles.Analyst);
        using var browser = portal.Open(scheme);
        using var answer = await browser.SignInAsync("ann", AccountsPortal.Password);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith(name + "=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);
        Assert.Equal(secure, cookie.Contains("secure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_demos_people_are_there_in_the_demo_only()
    {
        await using var demo = await AccountsPortal.StartAsync(demo: true);
        await DemoPeople.SeedAsync(demo.Accounts, AccountsPortal.Cancel);
        using var browser = demo.Open();
        var page = await browser.TextAsync("/sign-in");
        Assert.All(DemoPeople.All, person => Assert.Contains(person.Name, page, StringComparison.Ordinal));
        using var answer = await browser.PostAsync("/sign-in", "/sign-in/demo", new() { ["who"] = "demo-auditor" });
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        Assert.Contains("Elif Demir", await browser.TextAsync("/"), StringComparison.Ordinal);

        await using var real = await AccountsPortal.StartAsync();
        using var other = real.Open();
        Assert.DoesNotContain("Elif", await other.TextAsync("/sign-in"), StringComparison.Ordinal);
        using var refused = await other.PostAsync("/sign-in", "/sign-in/demo", new() { ["who"] = "demo-auditor" });
        Assert.False(refused.IsSuccessStatusCode || refused.StatusCode == HttpStatusCode.Redirect);
        Assert.Null(other.Session);
    }

    [Fact]
    public async Task The_link_of_the_first_start_makes_one_admin_and_works_once()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var console = new StringWriter();
        await FirstRun.AnnounceAsync(portal.App, new PortalOptions("", [], []), console, AccountsPortal.Cancel);
        var link = console.ToString().Split("/sign-in/link?key=")[1].Split('\n')[0].Trim();
        using var browser = portal.Open();
        var page = "/sign-in/link?key=" + link;
        using var weak = await SetUp("password1234");
        Assert.EndsWith("said=password.common", weak.Headers.Location?.OriginalString, StringComparison.Ordinal);
        using var done = await SetUp(AccountsPortal.Password);
        Assert.Equal("/users", done.Headers.Location?.OriginalString);
        Assert.Equal([Roles.Admin], Assert.Single(await portal.Accounts.ListAsync(AccountsPortal.Cancel)).Roles);
        using var second = portal.Open();
        Assert.Contains("not valid", await second.TextAsync(page), StringComparison.Ordinal);
        var quiet = new StringWriter();
        await FirstRun.AnnounceAsync(portal.App, new PortalOptions("", [], []), quiet, AccountsPortal.Cancel);
        Assert.Empty(quiet.ToString());

        Task<HttpResponseMessage> SetUp(string password) =>
            browser.PostAsync(page, "/sign-in/link", new() { ["link"] = link, ["name"] = "Ann Lee", ["signIn"] = "ann", ["password"] = password, ["again"] = password });
    }
}

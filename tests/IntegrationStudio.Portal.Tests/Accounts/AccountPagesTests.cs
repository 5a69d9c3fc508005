using System.Security.Claims;
using Bunit;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Accounts.Keys;
using IntegrationStudio.Portal.Accounts.Own;
using IntegrationStudio.Portal.Accounts.People;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Accounts;

/// <summary>One's own account, people and keys as pages.</summary>
public sealed class AccountPagesTests : ComponentTest
{
    private const string Known = "correct zebra battery pine";

    private readonly Bunit.TestDoubles.BunitAuthorizationContext signedIn;

    public AccountPagesTests()
    {
        AddEmptyStudio();
        Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1000);
        Services.AddSingleton<Passwords>();
        Services.AddSingleton<SignIns>();
        Services.AddSingleton<MachineStore>();
        Services.AddSingleton<MachineKeys>();
        Services.AddSingleton(TimeProvider.System); // as the journal's
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        signedIn = AddAuthorization();
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private AccountStore Accounts => Services.GetRequiredService<AccountStore>();

    [Fact]
    public async Task A_password_is_changed_by_who_knows_the_present_one()
    {
        var ann = await SignInAsync("ann", Roles.Analyst);
        var page = Render<AccountPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("input[type=password]")));
        await ChangeAsync(page, "not the present one", "violet harbour teapot 9", "violet harbour teapot 9");
        page.WaitForAssertion(() => Assert.Contains("not the present password", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await ChangeAsync(page, Known, "violet harbour teapot 9", "violet harbour teapot 8");
        page.WaitForAssertion(() => Assert.Contains("differ", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await ChangeAsync(page, Known, "short", "short");
        page.WaitForAssertion(() => Assert.Contains("12 characters", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await ChangeAsync(page, Known, "violet harbour teapot 9", "violet harbour teapot 9");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
        var credentials = await Accounts.CredentialsOfAsync(ann.Id, Cancel);
        Assert.True(Services.GetRequiredService<Passwords>().Verify(credentials!.Password, "violet harbour teapot 9"));
    }

    [Fact]
    public async Task A_second_factor_is_switched_on_by_its_code_and_off_by_the_password()
    {
        var ann = await SignInAsync("ann", Roles.Analyst);
        var page = Render<AccountPage>();
        page.WaitForAssertion(() => Assert.Contains("Set it up", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Contains("Set it up", StringComparison.Ordinal)).Click());
        Assert.Contains("M", page.Find("svg path").GetAttribute("d"), StringComparison.Ordinal);
        var secret = Bytes(page.Find(".set-up code").TextContent.Replace(" ", "", StringComparison.Ordinal));

        await ConfirmAsync("000000");
        page.WaitForAssertion(() => Assert.Contains("not the code", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await ConfirmAsync(Totp.Code(secret, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30));
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll(".codes code").Select(code => code.TextContent).Distinct().Count()));
        Assert.True((await Accounts.FindAsync(ann.Id, Cancel))!.HasSecondFactor);

        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == "I have kept them").Click());
        page.WaitForAssertion(() => Assert.Contains("10 recovery codes left", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll("input[autocomplete=current-password]")[^1].Input(Known));
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == "Switch it off").Click());
        page.WaitForAssertion(() => Assert.Contains("Set it up", page.Markup, StringComparison.Ordinal));
        Assert.False((await Accounts.FindAsync(ann.Id, Cancel))!.HasSecondFactor);

        async Task ConfirmAsync(string code)
        {
            await page.InvokeAsync(() => page.Find(".set-up input[autocomplete=current-password]").Input(Known));
            await page.InvokeAsync(() => page.Find(".set-up input[autocomplete=one-time-code]").Input(code));
            await page.InvokeAsync(() => page.Find(".set-up form").Submit());
        }
    }

    [Fact]
    public async Task Sessions_are_listed_in_words_and_ended_one_by_one()
    {
        var ann = await SignInAsync("ann", Roles.Analyst);
        var other = await Accounts.BeginSessionAsync(ann, Tokens.Hash("a"), Tokens.Hash("b"), null, "password", "10.0.0.7", "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0", Cancel);
        var page = Render<AccountPage>();
        page.WaitForAssertion(() => Assert.Contains("Firefox on Windows", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll("button").First(button => button.TextContent == "End").Click());
        page.WaitForAssertion(() => Assert.DoesNotContain("Firefox on Windows", page.Markup, StringComparison.Ordinal));
        Assert.Null(await Accounts.SessionOfIdAsync(other.Id, Cancel));
    }

    [Fact]
    public async Task An_admin_adds_people_with_a_link_and_an_auditor_is_nothing_else()
    {
        await SignInAsync("adam", Roles.Admin);
        var page = Render<PeoplePage>();
        await page.InvokeAsync(() => page.Find(".page-head button").Click());
        var dialog = page.FindComponent<PersonDialog>();
        await dialog.InvokeAsync(() => dialog.FindAll("input[type=checkbox]")[0].Change(true));
        Assert.True(dialog.FindAll("input[type=checkbox]")[4].HasAttribute("disabled"));
        await dialog.InvokeAsync(() => dialog.FindAll("input:not([type])")[0].Input("Greta Lindqvist"));
        await dialog.InvokeAsync(() => dialog.FindAll("input:not([type])")[1].Input("greta"));
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("/sign-in/link?key=", page.Find(".secret").TextContent, StringComparison.Ordinal));
        var greta = (await Accounts.CredentialsAsync("greta", Cancel))!.Account;
        Assert.Equal([Roles.Analyst], greta.Roles);
        Assert.Contains("Invited", page.FindAll("tbody tr").Single(row => row.TextContent.Contains("greta", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);

        // One's own roles are nobody's own to change: the row offers none of it, and the store refuses.
        var own = page.FindAll("tbody tr").Single(row => row.TextContent.Contains("adam", StringComparison.Ordinal));
        Assert.Empty(own.QuerySelectorAll("button"));
    }

    [Fact]
    public async Task A_closed_account_is_signed_out_and_found_by_its_state()
    {
        await SignInAsync("adam", Roles.Admin);
        var bob = await AddAsync("bob", Roles.Operator);
        await Accounts.BeginSessionAsync(bob, Tokens.Hash("a"), Tokens.Hash("b"), null, "password", null, null, Cancel);
        var page = Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("Close the account", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll(".menu button").First(button => button.TextContent == "Close the account").Click());
        await page.InvokeAsync(() => page.Find("dialog .danger").Click());
        page.WaitForAssertion(() => Assert.Contains("Closed", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Empty(await Accounts.SessionsAsync(bob.Id, Cancel));
        await page.InvokeAsync(() => page.FindAll("select")[1].Change("closed"));
        page.WaitForAssertion(() => Assert.Contains("bob", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll(".menu button").First(button => button.TextContent == "Open again").Click());
        page.WaitForAssertion(() => Assert.Equal("Nobody matches", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task A_key_is_shown_once_used_and_taken_back()
    {
        await SignInAsync("adam", Roles.Admin);
        var page = Render<KeysPage>();
        await page.InvokeAsync(() => page.Find(".page-head button").Click());
        var dialog = page.FindComponent<KeyDialog>();
        Assert.DoesNotContain(Policies.ReviewVersions, dialog.Markup, StringComparison.Ordinal);
        await dialog.InvokeAsync(() => dialog.Find("input:not([type])").Input("nightly build"));
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());
        dialog.WaitForAssertion(() => Assert.Contains("It could do nothing", dialog.Markup, StringComparison.Ordinal));
        await dialog.InvokeAsync(() => dialog.FindAll("input[type=checkbox]")[0].Change(true));
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".secret code")));
        var secret = page.Find(".secret code").TextContent;
        var keys = Services.GetRequiredService<MachineKeys>();
        Assert.Equal("nightly build", (await keys.FindAsync(secret, Cancel))?.Name);

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody button")));
        await page.InvokeAsync(() => page.Find("tbody button").Click());
        await page.InvokeAsync(() => page.Find("dialog .danger").Click());
        page.WaitForAssertion(() => Assert.Contains("Taken back", page.Markup, StringComparison.Ordinal));
        Assert.Null(await keys.FindAsync(secret, Cancel));
    }

    private static async Task ChangeAsync(IRenderedComponent<AccountPage> page, string present, string wanted, string again)
    {
        var form = page.FindComponent<PasswordForm>();
        string[] typed = [present, wanted, again];
        for (var i = 0; i < typed.Length; i++)
        {
            var (at, text) = (i, typed[i]);
            await form.InvokeAsync(() => form.FindAll("input[type=password]")[at].Input(text));
        }

        await form.InvokeAsync(() => form.Find("form").Submit());
    }

    /// <summary>RFC 4648, base 32.</summary>
    private static byte[] Bytes(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private async Task<Account> AddAsync(string signIn, params string[] roles) => (await Accounts.CreateAsync(
        Actor.Studio, new NewAccount(signIn, char.ToUpperInvariant(signIn[0]) + signIn[1..], roles) { PasswordHash = Services.GetRequiredService<Passwords>().Hash(Known) }, cancellationToken: Cancel)).Value!;

    private async Task<Account> SignInAsync(string signIn, params string[] roles)
    {
        var account = await AddAsync(signIn, roles);
        signedIn.SetAuthorized(account.Name);
        signedIn.SetPolicies([.. Matrix.Of(account.Roles)]);
        signedIn.SetClaims(new Claim(Principals.ActorClaim, "user:" + account.Id), new Claim(Principals.SessionClaim, "this"));
        return account;
    }
}

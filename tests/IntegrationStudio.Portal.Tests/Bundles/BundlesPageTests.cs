using System.Security.Claims;
using System.Security.Cryptography;
using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Bundles;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Bundles;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Bundles;

/// <summary>Signers, taking out and reading in as a page.</summary>
public sealed class BundlesPageTests : ComponentTest, IAsyncLifetime
{
    private static readonly Actor Kim = new("user:kim", "Kim");

    private readonly BunitAuthorizationContext person;
    private GovernedPortal portal = null!;

    public BundlesPageTests() => person = AddAuthorization();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private BundleStore Bundles => portal.Get<BundleStore>();

    public async ValueTask InitializeAsync()
    {
        portal = await GovernedPortal.StartAsync();
        Services.AddSingleton(portal.Versions).AddSingleton(portal.Get<AccountStore>()).AddSingleton(Bundles).AddSingleton(portal.Get<InstallationKey>()).AddScoped<Permits>();
    }

    [Fact]
    public async Task An_admin_says_who_is_trusted_and_sees_the_fingerprint_before()
    {
        Be(Policies.ReadMappings, Policies.ManageSettings);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var page = Render<BundlesPage>();
        page.WaitForAssertion(() => Assert.Contains("Nobody is trusted", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Export and import are for operators", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.FindAll("form.add input")[0].Input(BundleKey.Public(other)));
        await page.InvokeAsync(() => page.FindAll("form.add input")[1].Input("our test"));
        Assert.Contains(BundleKey.Fingerprint(BundleKey.Public(other)), page.Find("form.add p").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("form.add").Submit());
        page.WaitForAssertion(() => Assert.Equal("our test", page.Find("section[aria-label='Trusted signers'] tbody th").TextContent));

        await page.InvokeAsync(() => page.Find("[aria-label='Trust our test no more']").Click());
        await page.InvokeAsync(() => page.Find("dialog .danger").Click());
        page.WaitForAssertion(() => Assert.Contains("Nobody is trusted", page.Markup, StringComparison.Ordinal));
        Assert.Empty(await Bundles.SignersAsync(Cancel));
    }

    [Fact]
    public async Task Who_lost_the_right_meanwhile_is_refused()
    {
        Be(Policies.ReadMappings, Policies.ManageSettings);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var page = Render<BundlesPage>();
        await page.InvokeAsync(() => page.FindAll("form.add input")[0].Input(BundleKey.Public(other)));
        await page.InvokeAsync(() => page.FindAll("form.add input")[1].Input("our test"));
        Be(Policies.ReadMappings);
        await page.InvokeAsync(() => page.Find("form.add").Submit());
        page.WaitForAssertion(() => Assert.Contains("Ask an admin", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(await Bundles.SignersAsync(Cancel));
    }

    [Fact]
    public async Task An_operator_chooses_what_goes_out_and_sees_what_a_file_would_bring()
    {
        Be(Policies.ReadMappings, Policies.TransferBundles);
        await portal.ApproveAsync("1.0.0");
        await portal.ApproveAsync("1.1.0");
        var page = Render<BundlesPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("section[aria-label='Take out'] tbody tr")));
        Assert.True(page.Find("form.out button").HasAttribute("disabled"));
        await page.InvokeAsync(() => page.Find(".tools input:not([type=search])").Input("labs/west@7.0.0"));
        await page.InvokeAsync(() => page.Find(".tools button").Click());
        page.WaitForAssertion(() => Assert.Contains("no approved version", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find(".tools input:not([type=search])").Input("labs/west@1.0.0"));
        await page.InvokeAsync(() => page.Find(".tools button").Click());
        await page.InvokeAsync(() => page.Find("[aria-label='labs/west@1.1.0']").Change(true));
        page.WaitForAssertion(() => Assert.Contains("2 versions chosen", page.Markup, StringComparison.Ordinal));
        Assert.False(page.Find("form.out button").HasAttribute("disabled"));

        using var key = portal.Get<InstallationKey>().Open();
        var file = (await Bundles.ExportAsync([new VersionKey("labs/west", "1.0.0")], "dev", key, Kim, cancellationToken: Cancel)).Value!;
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(file, "a.bundle"));
        page.WaitForAssertion(() => Assert.Contains("All of it is here already", page.Markup, StringComparison.Ordinal));
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(file[..200], "b.bundle"));
        page.WaitForAssertion(() => Assert.Contains("no bundle", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_looked_at_is_read_in_and_waits_for_its_review()
    {
        Be(Policies.ReadMappings, Policies.TransferBundles);
        await using var other = await GovernedPortal.StartAsync();
        await other.ApproveAsync("1.0.0");
        using var key = other.Get<InstallationKey>().Open();
        var file = (await other.Get<BundleStore>().ExportAsync([new VersionKey("labs/west", "1.0.0")], "dev", key, Kim, cancellationToken: Cancel)).Value!;
        var page = Render<BundlesPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(file, "a.bundle"));
        page.WaitForAssertion(() => Assert.Contains("not trusted here", page.Markup, StringComparison.Ordinal));
        Assert.Null(await portal.Versions.InReviewAsync("labs/west", Cancel));
        await page.InvokeAsync(() => page.Find(".plan button.primary").Click());
        page.WaitForAssertion(() => Assert.Contains("It is read in.", page.Markup, StringComparison.Ordinal));
        Assert.Equal(Kim.Id, (await portal.Versions.InReviewAsync("labs/west", Cancel))!.Submitter.Id);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await portal.DisposeAsync();
    }

    private void Be(params string[] policies)
    {
        person.SetAuthorized(Kim.Name);
        person.SetPolicies(policies);
        person.SetClaims(new Claim(Principals.ActorClaim, Kim.Id), new Claim(ClaimTypes.Name, Kim.Name));
    }
}

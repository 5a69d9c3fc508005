using Bunit;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Audit;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Audit;

public sealed class AuditViewTests : ComponentTest
{
    public AuditViewTests()
    {
        AddEmptyStudio();
        AddAuthorization().SetAuthorized("vera").SetPolicies(Policies.ReadAudit, Policies.ReadOwnAudit);
    }

    private AuditTrail Trail => Services.GetRequiredService<AuditTrail>();

    [Theory]
    [MemberData(nameof(HostileContentTests.Texts), MemberType = typeof(HostileContentTests))]
    public async Task Whatever_an_entry_says_is_text(string text)
    {
        await RecordAsync(new AuditEntry(new Actor("user:" + text, text), text, text) { Reason = text, Detail = text, Address = text, Hash = text });
        var page = Render<TrailPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        await page.InvokeAsync(() => page.Find("tbody .link").Click());

        Assert.Empty(page.FindAll("img, script, iframe, object, style"));
        Assert.All(page.FindAll("*").SelectMany(element => element.Attributes), attribute =>
        {
            // Handlers of the framework carry no text of ours.
            Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name);
            if (attribute.Name is "href")
                Assert.StartsWith("/", attribute.Value, StringComparison.Ordinal);
        });
        Assert.Contains(page.FindAll(".facts dd"), fact => fact.TextContent == text);
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_pages_go_back()
    {
        for (int i = 0; i < 120; i++)
            await RecordAsync(new AuditEntry(new Actor("user:7", "Ada"), i % 2 == 0 ? "message.read" : "draft.delete", $"message:{i}"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/audit?action=message.*");
        var page = Render<TrailPage>();
        page.WaitForAssertion(() => Assert.Equal(60, page.FindAll("tbody tr").Count));

        Services.GetRequiredService<NavigationManager>().NavigateTo("/audit");
        page.WaitForAssertion(() => Assert.Equal(100, page.FindAll("tbody tr").Count));
        await page.InvokeAsync(() => page.FindAll(".pages button")[1].Click());
        page.WaitForAssertion(() => Assert.Equal(20, page.FindAll("tbody tr").Count));
        Assert.EndsWith("/audit?before=21", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_actions_show_nobody_elses()
    {
        await RecordAsync(new AuditEntry(new Actor("user:vera", "vera"), "user.create", "user:1"));
        await RecordAsync(new AuditEntry(new Actor("user:ada", "Ada"), "message.read", "message:1"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/audit/own?actor=user:ada");
        var page = Render<OwnTrailPage>();

        page.WaitForAssertion(() => Assert.Equal("user:1", Assert.Single(page.FindAll("tbody tr")).QuerySelectorAll("td")[4].TextContent));
        Assert.DoesNotContain("Ada", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_says_what_it_found_and_is_recorded()
    {
        await RecordAsync(new AuditEntry(new Actor("user:ada", "Ada"), "message.read", "message:1"));
        var page = Render<TrailPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Trim() == "Verify").Click());

        page.WaitForAssertion(() => Assert.Contains("Nothing was changed", page.Find("section[aria-label=Verification]").TextContent, StringComparison.Ordinal));
        Assert.Equal("audit.verify", (await Trail.SearchAsync(new AuditFilter(), 1, Xunit.TestContext.Current.CancellationToken)).Records[0].Entry.Action);
    }

    private Task RecordAsync(AuditEntry entry) => Trail.RecordAsync(entry, Xunit.TestContext.Current.CancellationToken);
}

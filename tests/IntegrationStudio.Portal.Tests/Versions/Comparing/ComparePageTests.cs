using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using IntegrationStudio.Portal.Versions.Comparing;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static IntegrationStudio.Portal.Tests.Channels.Publishing.GovernedPortal;

namespace IntegrationStudio.Portal.Tests.Versions.Comparing;

/// <summary>Comparing versions as people see it, over the real stores.</summary>
public sealed class ComparePageTests : ComponentTest, IAsyncLifetime
{
    private readonly BunitAuthorizationContext person;
    private GovernedPortal portal = null!;

    public ComparePageTests() => person = AddAuthorization();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await GovernedPortal.StartAsync();
        Services.AddSingleton(portal.Publications).AddSingleton(portal.Get<CompareSides>()).AddSingleton(portal.Get<BehaviourJobs>());
        await portal.ApproveAsync("1.0.0");
        await portal.ApproveAsync("1.1.0");
        person.SetAuthorized("Rita");
        person.SetPolicies(Policies.ReadMappings, Policies.ReadContent);
        person.SetClaims(new System.Security.Claims.Claim(Principals.ActorClaim, Rita.Id));
    }

    [Fact]
    public void Without_words_in_the_address_the_newest_is_compared_with_its_base()
    {
        var page = Page("");
        page.WaitForAssertion(() => Assert.Equal("Rule patient/version", page.Find("article").GetAttribute("aria-label")));
        Assert.Equal(["1.0.0", "1.1.0"], page.FindAll("article td").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(("1.0.0", "1.1.0"), (page.FindAll("select")[0].GetAttribute("value"), page.FindAll("select")[1].GetAttribute("value")));
        Assert.Contains("1 rule is different", page.Find("[aria-label=Summary]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_on_both_sides_is_no_difference()
    {
        var page = Page("?from=1.1.0&to=1.1.0");
        page.WaitForAssertion(() => Assert.Equal("No difference", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_said_and_another_is_chosen()
    {
        var page = Page("?from=7.0.0&to=1.1.0");
        page.WaitForAssertion(() => Assert.Contains("There is no version 7.0.0", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll("select")[0].Change("1.0.0"));
        Assert.EndsWith("/compare/labs/west?from=1.0.0&to=1.1.0", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_without_versions_has_nothing_to_compare()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/compare/labs/none");
        var page = Render<ComparePage>(with => with.Add(page => page.Id, "labs/none"));
        page.WaitForAssertion(() => Assert.Equal("Nothing to compare", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task A_draft_stands_beside_the_version_that_it_began_with()
    {
        var drafts = portal.Get<DraftStore>();
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { [DefinitionFolder.DefinitionPath] = Definition("1.1.0"), ["scripts/notes.ts"] = "export const one = 1;\n"u8.ToArray(), ["tables/units.csv"] = "code,targetCode\nMGDL,mg/dL\n"u8.ToArray(), ["README.md"] = "# West\n"u8.ToArray() };
        (await drafts.SaveAsync(DefinitionFolder.Of(files).Require(), 0, Ada, cancellationToken: Cancel)).Require();
        var page = Page("?to=draft");
        page.WaitForAssertion(() => Assert.Equal(["Rules (0)", "Tables (1)", "Scripts (1)", "Tests and notes (1)", "Definition (0)", "Behaviour"], page.FindAll("[role=tab]").Select(tab => tab.TextContent)));
        Assert.Equal("1.1.0", page.FindAll("select")[0].GetAttribute("value"));
        Assert.Equal("true", page.FindAll("[role=tab]")[1].GetAttribute("aria-selected"));
        Assert.Contains("mg/dL", page.Find("[aria-label='Table tables/units.csv']").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.FindAll("[role=tab]")[2].Click());
        Assert.EndsWith("tab=scripts", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        page = Page("?to=draft&tab=scripts");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[aria-label='Difference of scripts/notes.ts']")));
    }

    [Fact]
    public async Task Behaviour_runs_over_stored_messages_as_a_job_and_is_kept()
    {
        (await portal.PublishAsync("1.0.0")).Require();
        for (var i = 0; i < 5; i++)
            await portal.SendAsync($"B-{i}");
        var page = Page("?from=1.0.0&to=1.1.0&tab=behaviour");
        page.WaitForAssertion(() => Assert.Equal("These two were not compared yet", page.Find(".empty h2").TextContent));
        await page.InvokeAsync(() => page.Find("form.start").Submit());
        page.WaitForAssertion(() => Assert.Equal(["5", "0", "5"], page.FindAll(".counts dt + dd").Take(3).Select(count => count.TextContent)), TimeSpan.FromSeconds(20));
        var group = page.Find("article");
        Assert.Contains("patient/version", group.TextContent, StringComparison.Ordinal);
        Assert.All(group.QuerySelectorAll("tbody tr"), row => Assert.Contains(BehaviourSight.Sign, row.TextContent, StringComparison.Ordinal)); // a name

        await page.InvokeAsync(() => page.Find("[aria-label='Whole difference of message 1']").Click());
        page.WaitForAssertion(() => Assert.Contains("1 value differs", page.Find("dialog").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        person.SetPolicies(Policies.ReadMappings);
        var other = Page("?from=1.0.0&to=1.1.0&tab=behaviour");
        other.WaitForAssertion(() => Assert.NotEmpty(other.FindAll("article")));
        Assert.Empty(other.FindAll("[aria-label='Whole difference of message 1']"));
        Assert.DoesNotContain("Stored messages of", other.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_runs_for_other_versions_is_pointed_to()
    {
        var sides = portal.Get<CompareSides>();
        var before = (await sides.RunnableAsync((await sides.OpenAsync(Mapping, "1.0.0", Cancel)).Require(), Cancel)).Require();
        var after = (await sides.RunnableAsync((await sides.OpenAsync(Mapping, "1.1.0", Cancel)).Require(), Cancel)).Require();
        var job = portal.Get<BehaviourJobs>().Start(new BehaviourRequest(before, after, new BehaviourScope()), Rita).Require();
        var page = Page("?from=1.1.0&to=1.0.0&tab=behaviour");
        await job.Ended;
        page.WaitForAssertion(() => Assert.False(page.Find("form.start button").HasAttribute("disabled")));
        Assert.Equal(BehaviourJobState.Done, job.State);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await portal.DisposeAsync();
    }

    private IRenderedComponent<ComparePage> Page(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/compare/{Mapping}{query}");
        return Render<ComparePage>(with => with.Add(page => page.Id, Mapping));
    }
}

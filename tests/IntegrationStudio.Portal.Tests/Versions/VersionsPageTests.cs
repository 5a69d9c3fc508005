using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Mappings;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using IntegrationStudio.Portal.Versions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static IntegrationStudio.Portal.Tests.Channels.Publishing.GovernedPortal;

namespace IntegrationStudio.Portal.Tests.Versions;

/// <summary>The history of a definition, the dialog that adds to it, and what the list of mappings says of it.</summary>
public sealed class VersionsPageTests : ComponentTest, IAsyncLifetime
{
    private readonly BunitAuthorizationContext person;
    private GovernedPortal portal = null!;

    public VersionsPageTests() => person = AddAuthorization();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await GovernedPortal.StartAsync();
        Services.AddSingleton(portal.Publications).AddSingleton(portal.Versions).AddSingleton(portal.Get<MappingShelf>()).AddSingleton(portal.Get<ReviewStore>()).AddSingleton(portal.Get<DraftStore>())
            .AddSingleton(portal.Get<Submissions>()).AddSingleton(portal.Get<PinReader>()).AddSingleton(portal.Get<AccountStore>()).AddScoped<Permits>();
        Be(Ada, Policies.EditMappings, Policies.SubmitVersions);
    }

    [Fact]
    public async Task The_history_tells_who_when_why_and_where_it_runs()
    {
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        await portal.SubmitAsync("1.1.0");
        var page = Page();
        page.WaitForAssertion(() => Assert.Equal(["1.1.0", "1.0.0", "0.9.0"], page.FindAll("section[aria-label^=Versions] tbody th .mono").Select(cell => cell.TextContent)));
        var rows = page.FindAll("section[aria-label^=Versions] tbody tr");
        Assert.Contains("Waits for review", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("approved by Rita Reviewer", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("makes 1.0.0", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("/channels/west", rows[1].QuerySelector("a.chip")?.GetAttribute("href"));
        Assert.Contains("Unreviewed", rows[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_are_ticked_and_compared()
    {
        await portal.ApproveAsync("1.0.0");
        await portal.SubmitAsync("1.1.0");
        var page = Page();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("input[type=checkbox]").Count));
        await page.InvokeAsync(() => page.Find("[aria-label='Compare 1.1.0']").Change(true));
        await page.InvokeAsync(() => page.Find("[aria-label='Compare 1.0.0']").Change(true));
        Assert.Equal("/compare/labs/west?from=1.0.0&to=1.1.0.1", page.FindAll(".page-head a")[0].GetAttribute("href"));

        // A third takes the place of the first.
        await page.InvokeAsync(() => page.Find("[aria-label='Compare 0.9.0']").Change(true));
        Assert.Contains("0.9.0", page.FindAll(".page-head a")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_put_on_by_those_who_edit_and_found_again()
    {
        await portal.ApproveAsync("1.0.0");
        var page = Page();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='Label 1.0.0']")));
        await page.InvokeAsync(() => page.Find("[aria-label='Label 1.0.0']").Click());
        await page.InvokeAsync(() => page.Find("[aria-label='Label for 1.0.0']").Input("go-live"));
        await page.InvokeAsync(() => page.Find(".labels form").Submit());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='Take the label go-live off 1.0.0']")));
        await page.InvokeAsync(() => page.FindAll("form.filters input")[2].Input(" go-live "));
        await page.InvokeAsync(() => page.Find("form.filters").Submit());
        page.WaitForAssertion(() => Assert.Equal(["1.0.0"], page.FindAll("section[aria-label^=Versions] tbody th .mono").Select(cell => cell.TextContent)));
        await page.InvokeAsync(() => page.FindAll("form.filters input")[2].Input("none"));
        await page.InvokeAsync(() => page.Find("form.filters").Submit());
        page.WaitForAssertion(() => Assert.Equal("No version matches", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task What_runs_is_not_retired_and_the_page_says_where_it_runs()
    {
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        Be(Otto, Policies.PublishVersions);
        var page = Page();
        await RetireAsync(page, "no longer needed");
        page.WaitForAssertion(() => Assert.Contains("channel west", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        await portal.ApproveAsync("1.1.0");
        (await portal.PublishAsync("1.1.0")).Require();
        await RetireAsync(page, "no longer needed");
        page.WaitForAssertion(() => Assert.Contains("Retired", page.FindAll("section[aria-label^=Versions] tbody tr")[1].TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_refused_in_the_act_and_audited()
    {
        var version = await portal.ApproveAsync("1.0.0");
        Be(Otto, Policies.PublishVersions);
        var page = Page();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='Retire 1.0.0']")));
        await page.InvokeAsync(() => page.Find("[aria-label='Retire 1.0.0']").Click());
        Be(Otto);
        await page.InvokeAsync(() => page.Find("dialog textarea").Input("still here"));
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Your role does not retire", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(VersionState.Approved, (await portal.Versions.FindAsync(version.Sequence, Cancel))!.State);
        Assert.True(Assert.Single((await portal.Get<AuditTrail>().SearchAsync(new AuditFilter { Action = "version.retire" }, 10, Cancel)).Records).Entry.Denied);
        Assert.Empty(Page().FindAll("[aria-label='Retire 1.0.0'], [aria-label='Label 1.0.0']"));
    }

    [Fact]
    public async Task Channels_lead_to_where_another_version_is_published()
    {
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        await portal.ApproveAsync("1.1.0");
        Be(Otto, Policies.PublishVersions);
        var page = Page();
        page.WaitForAssertion(() => Assert.Contains("Publish 1.1.0 or another", page.Find("section[aria-labelledby=runs] li").TextContent, StringComparison.Ordinal));
        Assert.Contains("1.0.0", page.Find("section[aria-labelledby=runs] li .mono").TextContent, StringComparison.Ordinal);
        Assert.Equal("/channels/west#publications", page.Find("[aria-label='Publish a version on West lab']").GetAttribute("href"));

        (await portal.PublishAsync("1.1.0")).Require();
        page.WaitForAssertion(() => Assert.Contains("or roll back", page.Find("section[aria-labelledby=runs] li").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Be(Ada);
        var plain = Page();
        plain.WaitForAssertion(() => Assert.Contains("1.1.0", plain.Find("section[aria-labelledby=runs] li").TextContent, StringComparison.Ordinal));
        Assert.Empty(plain.FindAll("[aria-label='Publish a version on West lab']"));
    }

    [Fact]
    public async Task The_list_of_mappings_says_where_a_definition_stands()
    {
        var catalog = new MappingCatalog(portal.Get<MappingShelf>(), portal.Get<DraftStore>(), portal.Versions, portal.Publications);
        async Task<MappingRow> RowAsync() => (await catalog.ListAsync(Cancel)).Single(row => row.Id == Mapping);
        Assert.Equal(MappingStatus.Unreviewed, (await RowAsync()).Status);
        var told = 0;
        void Tell(string what) => Interlocked.Increment(ref told);
        catalog.Changed += Tell;

        var first = await portal.SubmitAsync("1.0.0");
        Assert.Equal(MappingStatus.InReview, (await RowAsync()).Status);
        Assert.Null(await portal.Versions.RequestChangesAsync(new VersionDecision(first.Sequence, first.State, first.EffectiveHash, Rita, "not yet"), Cancel));
        Assert.Equal(MappingStatus.ChangesRequested, (await RowAsync()).Status);
        await portal.ApproveAsync("1.0.0");
        var approved = await RowAsync();
        Assert.Empty(approved.Runs);
        (await portal.PublishAsync("1.0.0")).Require();
        var published = await RowAsync();
        Assert.Equal("1.0.0 on west", MappingRun.Words(published.Runs));
        Assert.Equal(approved.Status == MappingStatus.Approved ? MappingStatus.Published : approved.Status, published.Status);
        Assert.True(told >= 5, $"{told} changes were told");
        catalog.Changed -= Tell;

        // What runs is said beside what waits.
        await portal.SubmitAsync("1.1.0");
        var waiting = await RowAsync();
        Assert.Equal((MappingStatus.InReview, "1.0.0 on west"), (waiting.Status, MappingRun.Words(waiting.Runs)));
    }

    [Fact]
    public async Task The_dialog_hands_a_draft_in_and_leads_to_its_review()
    {
        await portal.ApproveAsync("1.0.0");
        await SaveAsync("1.1.0");
        var dialog = Render<SubmitDialog>(parameters => parameters.Add(dialog => dialog.Mapping, Mapping).Add(dialog => dialog.OnClose, EventCallback.Empty));
        dialog.WaitForAssertion(() => Assert.Single(dialog.FindAll("form.submit")), TimeSpan.FromSeconds(20));
        Assert.Equal("Say why.", dialog.Find(".actions .muted").TextContent);
        var kinds = dialog.FindAll("input[name=kind]");
        Assert.Equal([true, false, false], kinds.Select(kind => kind.HasAttribute("disabled"))); // lower than proposed is not offered
        await dialog.InvokeAsync(() => dialog.FindAll("input[name=kind]")[2].Change(true));
        await dialog.InvokeAsync(() => dialog.Find("textarea").Input("The lab asked for it."));
        await dialog.InvokeAsync(() => dialog.Find("form.submit").Submit());
        dialog.WaitForAssertion(() => Assert.StartsWith("/reviews/", dialog.Find("a.primary").GetAttribute("href"), StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Equal("2.0.0", (await portal.Versions.InReviewAsync(Mapping, Cancel))!.Key.Number);
    }

    [Fact]
    public async Task The_dialog_refuses_a_second_candidate_and_who_may_not_submit()
    {
        await SaveAsync("1.0.0");
        var dialog = Render<SubmitDialog>(parameters => parameters.Add(dialog => dialog.Mapping, Mapping).Add(dialog => dialog.OnClose, EventCallback.Empty));
        dialog.WaitForAssertion(() => Assert.Single(dialog.FindAll("form.submit")), TimeSpan.FromSeconds(20));
        await dialog.InvokeAsync(() => dialog.Find("textarea").Input("The lab asked for it."));
        Be(Ada);
        await dialog.InvokeAsync(() => dialog.Find("form.submit").Submit());
        dialog.WaitForAssertion(() => Assert.Contains("Your role does not submit", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Null(await portal.Versions.InReviewAsync(Mapping, Cancel));

        await portal.SubmitAsync("1.0.0");
        var second = Render<SubmitDialog>(parameters => parameters.Add(dialog => dialog.Mapping, Mapping).Add(dialog => dialog.OnClose, EventCallback.Empty));
        second.WaitForAssertion(() => Assert.Contains("it is in review", second.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains("withdraw it there", second.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await portal.DisposeAsync();
    }

    private static async Task RetireAsync(IRenderedComponent<VersionsPage> page, string reason)
    {
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='Retire 1.0.0']")));
        await page.InvokeAsync(() => page.Find("[aria-label='Retire 1.0.0']").Click());
        await page.InvokeAsync(() => page.Find("dialog textarea").Input(reason));
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
    }

    private IRenderedComponent<VersionsPage> Page() => Render<VersionsPage>(parameters => parameters.Add(page => page.Id, Mapping));

    private async Task SaveAsync(string number)
    {
        var drafts = portal.Get<DraftStore>();
        var folder = DefinitionFolder.Of(Engine.Mappings.MappingPackage.Parse(Definition(number), new Dictionary<string, ReadOnlyMemory<byte>>()).Require());
        (await drafts.SaveAsync(folder, (await drafts.OpenAsync(Mapping, Cancel)).Value?.Revision ?? 0, Ada, cancellationToken: Cancel)).Require();
    }

    private void Be(Actor actor, params string[] policies)
    {
        string[] all = [Policies.ReadMappings, .. policies];
        person.SetAuthorized(actor.Name).SetPolicies(all)
            .SetClaims([new Claim(Principals.ActorClaim, actor.Id), new Claim(ClaimTypes.Name, actor.Name), .. all.Select(name => new Claim(Policies.ClaimType, name))]);
    }
}

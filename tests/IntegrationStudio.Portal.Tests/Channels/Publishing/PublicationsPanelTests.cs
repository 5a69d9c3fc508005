using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Channels.Publishing;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static IntegrationStudio.Portal.Tests.Channels.Publishing.GovernedPortal;

namespace IntegrationStudio.Portal.Tests.Channels.Publishing;

/// <summary>Publishing as people see it on a channel's page.</summary>
public sealed class PublicationsPanelTests : ComponentTest, IAsyncLifetime
{
    private readonly BunitAuthorizationContext person;
    private GovernedPortal portal = null!;

    public PublicationsPanelTests() => person = AddAuthorization();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private IReadOnlyList<Toasts.Toast> Notices => Services.GetRequiredService<Toasts>().Shown;

    public async ValueTask InitializeAsync()
    {
        portal = await GovernedPortal.StartAsync();
        Services.AddSingleton(portal.Publications).AddSingleton(portal.Emergencies).AddSingleton(portal.Versions).AddSingleton(portal.Get<PublishedMappings>());
        await portal.ApproveAsync("1.0.0");
        await portal.ApproveAsync("1.1.0");
        Be(Otto);
    }

    [Fact]
    public async Task Where_nothing_is_published_it_says_so_and_publishes()
    {
        var panel = Panel();
        Assert.Contains("not published", panel.Find("tbody").TextContent, StringComparison.Ordinal);
        await panel.InvokeAsync(() => panel.Find("[aria-label='Publish a version of labs/west']").Click());
        panel.WaitForAssertion(() => Assert.Equal(["1.1.0", "1.0.0"], panel.FindAll("dialog select option").Select(option => option.GetAttribute("value"))));
        Assert.Contains("Rita Reviewer", panel.Find("dialog").TextContent, StringComparison.Ordinal);
        await panel.InvokeAsync(() => panel.Find("dialog input").Input("first of all"));
        await panel.InvokeAsync(() => panel.Find("dialog form").Submit());
        panel.WaitForAssertion(() => Assert.Contains("runs labs/west 1.1.0", Assert.Single(Notices).Text, StringComparison.Ordinal));
        await panel.InvokeAsync(() => panel.Find("dialog").TriggerEvent("onclose", EventArgs.Empty));
        panel.WaitForAssertion(() => Assert.Contains("1.1.0", panel.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Equal("first of all", Assert.Single(await portal.Publications.HistoryAsync(Channel, cancel: Cancel)).Note);
    }

    [Fact]
    public async Task An_earlier_version_is_published_again_from_the_history()
    {
        (await portal.PublishAsync("1.0.0")).Require();
        (await portal.PublishAsync("1.1.0")).Require();
        var panel = Panel();
        await panel.InvokeAsync(() => panel.Find("[aria-expanded]").Click());
        panel.WaitForAssertion(() => Assert.Equal(2, panel.FindAll("ol[aria-label='Publications of labs/west'] > li").Count));
        Assert.Contains("/compare/labs/west?from=1.0.0&to=1.1.0", panel.Find(".history a").GetAttribute("href"), StringComparison.Ordinal);
        await panel.InvokeAsync(() => panel.Find("[aria-label='Publish 1.0.0 again']").Click());
        panel.WaitForAssertion(() => Assert.Equal("Publish an earlier version again", panel.Find("dialog h2").TextContent));
        await panel.InvokeAsync(() => panel.Find("dialog form").Submit());
        panel.WaitForAssertion(() => Assert.Equal("1.0.0", portal.Publications.Running(Channel, Mapping)?.Number));
    }

    [Fact]
    public async Task A_refusal_is_foretold_and_stays_in_the_dialog_with_the_next_step()
    {
        Be(Ada);
        var panel = Panel();
        await panel.InvokeAsync(() => panel.Find("[aria-label='Publish a version of labs/west']").Click());
        panel.WaitForAssertion(() => Assert.Contains("It would be refused", panel.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.True(panel.Find("dialog button[type=submit]").HasAttribute("disabled"));
        await panel.InvokeAsync(() => panel.Find("dialog form").Submit());
        panel.WaitForAssertion(() => Assert.Contains("one of the authors", panel.Find("dialog [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Somebody who had no part in it", panel.Find("dialog [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_person_published_meanwhile_is_told_and_nothing_is_overwritten()
    {
        (await portal.PublishAsync("1.0.0")).Require();
        var panel = Panel();
        await panel.InvokeAsync(() => panel.Find("[aria-label='Publish a version of labs/west']").Click());
        panel.WaitForAssertion(() => Assert.Contains("1.0.0, by Otto", panel.Find("dialog").TextContent, StringComparison.Ordinal));
        await portal.ApproveAsync("1.2.0");
        (await portal.PublishAsync("1.2.0", Olga)).Require();
        await panel.InvokeAsync(() => panel.Find("dialog form").Submit());
        panel.WaitForAssertion(() => Assert.Contains("Somebody else published", panel.Find("dialog [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("1.2.0", portal.Publications.Running(Channel, Mapping)?.Number);
    }

    [Fact]
    public async Task An_emergency_is_asked_for_and_another_person_confirms_it()
    {
        (await portal.PublishAsync("1.0.0")).Require();
        await portal.SubmitAsync("1.2.0");
        var panel = Panel();
        await panel.InvokeAsync(() => panel.Find("[aria-label='Emergency publication of labs/west']").Click());
        panel.WaitForAssertion(() => Assert.Contains("1.2.0", panel.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.True(panel.Find("dialog button[type=submit]").HasAttribute("disabled"));
        await panel.InvokeAsync(() => panel.Find("dialog input").Input("codes changed tonight"));
        await panel.InvokeAsync(() => panel.Find("dialog form").Submit());
        panel.WaitForAssertion(() => Assert.Contains("codes changed tonight", panel.Find(".wish").TextContent, StringComparison.Ordinal));
        Assert.Equal("Withdraw", Assert.Single(panel.FindAll(".wish button")).TextContent);

        Be(Olga);
        var other = Panel();
        await other.InvokeAsync(() => other.Find(".wish button.danger").Click());
        Assert.Equal("Run 1.2.0 without a review?", other.Find("dialog h2").TextContent);
        await other.InvokeAsync(() => other.Find("dialog button.danger").Click());
        other.WaitForAssertion(() => Assert.Equal("1.2.0", portal.Publications.Running(Channel, Mapping)?.Number));
        other.WaitForAssertion(() => Assert.Contains("left", other.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_may_not_publish_looks_only()
    {
        Be(Rita, Policies.ReadMetadata);
        Assert.Equal(["History"], Panel().FindAll("button").Select(button => button.TextContent.Trim()));
    }

    [Fact]
    public async Task Alarms_stand_on_every_page_until_they_are_over()
    {
        var alarms = Render<PublicationAlarms>();
        Assert.Equal("", alarms.Markup.Trim());
        (await portal.PublishAsync("1.0.0")).Require();
        var candidate = await portal.SubmitAsync("1.2.0");
        var wish = (await portal.Emergencies.AskAsync(new PublishRequest(Channel, Mapping, "1.2.0", 0), candidate.Candidate, "tonight", Otto, Cancel)).Require();
        (await portal.Emergencies.ConfirmAsync(wish.Id, await portal.LastAsync(), Olga, Cancel)).Require();
        await portal.Get<PublicationWatch>().LookAsync(Cancel);
        alarms.WaitForAssertion(() => Assert.Contains("waits for its review", alarms.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        (await portal.PublishAsync("1.0.0")).Require();
        alarms.WaitForAssertion(() => Assert.Empty(alarms.FindAll("[role=alert]")));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await portal.DisposeAsync();
    }

    private void Be(Actor actor, string policy = Policies.PublishVersions)
    {
        person.SetAuthorized(actor.Name);
        person.SetPolicies(policy);
        person.SetClaims(new System.Security.Claims.Claim(Principals.ActorClaim, actor.Id));
    }

    private IRenderedComponent<PublicationsPanel> Panel()
    {
        var panel = Render<PublicationsPanel>(with => with.Add(panel => panel.Channel, portal.Host.Find(Channel)!));
        panel.WaitForElement("tbody");
        return panel;
    }
}

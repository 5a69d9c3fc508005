using Bunit;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Notifications;
using IntegrationStudio.Portal.Tests.Reviews;
using IntegrationStudio.Portal.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Notifications;

public sealed class NotificationBellTests : ReviewLab
{
    public NotificationBellTests()
    {
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddWebhooks();
    }

    [Fact]
    public async Task It_rings_by_itself_links_to_what_happened_and_is_read_one_by_one_or_all_at_once()
    {
        var bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("Nothing yet", bell.Find(".empty h2").TextContent));
        var row = await SubmitAsync();
        bell.WaitForAssertion(() => Assert.Equal("1", bell.Find(".badge").GetAttribute("data-count")), TimeSpan.FromSeconds(5));
        Assert.Equal("Notifications, 1 new", bell.Find(".bell").GetAttribute("aria-label"));
        Assert.Equal(("Ada handed in labs/east/oru@1.0.0", $"/reviews/{row.Id}"), (bell.Find("li a").TextContent, bell.Find("li a").GetAttribute("href")));

        Assert.Null(await Reviews.AssignAsync(row.Id, Rita, true, Ada, Cancel));
        await SubmitAsync(Map(id: "labs/west/oru"));
        bell.WaitForAssertion(() => Assert.Equal("3", bell.Find(".badge").GetAttribute("data-count")), TimeSpan.FromSeconds(5));
        await bell.InvokeAsync(() => bell.FindAll("li.new button")[1].Click());
        bell.WaitForAssertion(() => Assert.Equal(2, bell.FindAll("li.new").Count));
        await bell.InvokeAsync(() => bell.FindAll("button").Single(button => button.TextContent.Contains("Mark all read", StringComparison.Ordinal)).Click());
        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll(".badge")));
        Assert.Equal(3, bell.FindAll("li").Count);
    }

    [Fact]
    public async Task Nobody_is_told_what_the_person_did_or_may_not_see()
    {
        var row = await SubmitAsync();
        SignIn(Ada, Policies.SubmitVersions, Policies.ReviewVersions);
        var bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("Nothing yet", bell.Find(".empty h2").TextContent));
        Assert.Null(await Reviews.RequestChangesAsync(new ReviewDecision(row.Id, row.Version.EffectiveHash, Rita, "More."), Cancel));
        bell.WaitForAssertion(() => Assert.Equal("Rita asks for changes of labs/east/oru@1.0.0", bell.Find("li a").TextContent), TimeSpan.FromSeconds(5));
        SignIn(Bob);
        Assert.Empty(Render<NotificationBell>().FindAll("li"));
    }
}

using Bunit;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Reviews;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Reviews;

public sealed class ReviewsPageTests : ReviewLab
{
    [Fact]
    public async Task Reviewers_see_what_waits_for_them_and_it_comes_by_itself()
    {
        var page = Render<ReviewsPage>();
        page.WaitForAssertion(() => Assert.Equal("Nothing waits for you", page.Find(".empty h2").TextContent));
        var row = await SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal($"/reviews/{row.Id}", page.Find("tbody a").GetAttribute("href")), TimeSpan.FromSeconds(5));
        Assert.Equal("1 review", page.Find(".page-head p").TextContent);
        var count = Render<WaitingCount>();
        count.WaitForAssertion(() => Assert.Equal("1", count.Find(".badge").TextContent));
    }

    [Fact]
    public async Task Authors_see_their_submissions_and_nothing_waits_for_them()
    {
        await SubmitAsync();
        await SubmitAsync(Map(id: "labs/west/oru"), author: Bob);
        SignIn(Ada, Policies.EditMappings, Policies.SubmitVersions);
        var page = Render<ReviewsPage>();
        page.WaitForAssertion(() => Assert.Equal("true", page.FindAll("[role=tab]")[1].GetAttribute("aria-selected")));
        page.WaitForAssertion(() => Assert.Equal(Id, Assert.Single(page.FindAll("tbody code")).TextContent));
        Go("/reviews?view=waiting");
        page.WaitForAssertion(() => Assert.Contains("Reviewers decide", page.Find(".empty").TextContent, StringComparison.Ordinal));
        Assert.Empty(Render<WaitingCount>().FindAll(".badge"));
    }

    [Fact]
    public async Task Filters_search_and_pages_stand_in_the_address()
    {
        for (var i = 0; i < 52; i++)
            await SubmitAsync(Map(id: $"labs/l{i:00}/oru"));
        var first = (await Reviews.ListAsync(new ReviewFilter { Text = "l07" }, cancellationToken: Cancel)).Rows[0];
        Assert.Null(await Reviews.WithdrawAsync(new ReviewDecision(first.Id, first.Version.EffectiveHash, Ada), Cancel));

        var page = Render<ReviewsPage>();
        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("tbody tr").Count));
        await page.InvokeAsync(() => page.FindAll(".pages button")[1].Click());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.EndsWith("/reviews?view=waiting&page=2", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.FindAll("[role=tab]")[3].Click());
        page.WaitForAssertion(() => Assert.Equal("labs/l07/oru", Assert.Single(page.FindAll("tbody code")).TextContent));
        await page.InvokeAsync(() => page.Find("input[type=search]").Input("l33"));
        await page.InvokeAsync(() => page.Find("form.filters").Submit());
        page.WaitForAssertion(() => Assert.Equal("No review matches", page.Find(".empty h2").TextContent));
        Assert.Equal("/reviews?view=decided", page.Find(".empty a").GetAttribute("href"));
        Go("/reviews?view=open&q=l33");
        page.WaitForAssertion(() => Assert.Equal("labs/l33/oru", Assert.Single(page.FindAll("tbody code")).TextContent));
    }

    private void Go(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}

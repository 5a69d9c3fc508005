using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Messages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class MessagesPageTests : ComponentTest
{
    private readonly BunitAuthorizationContext person;

    public MessagesPageTests()
    {
        AddEmptyStudio();
        person = AddAuthorization().SetAuthorized("reader");
        person.SetPolicies(Policies.ReadMetadata, Policies.ReadContent, Policies.UnmaskContent);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void An_empty_journal_says_so()
    {
        var page = Render<MessagesPage>();
        page.WaitForAssertion(() => Assert.Equal("No messages yet", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task A_patient_is_searched_for_without_entering_the_address()
    {
        var page = Render<MessagesPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".empty")));
        await page.InvokeAsync(() => page.Find("label:has(input[data-tip]) input").Change("M-77"));
        page.WaitForAssertion(() => Assert.Equal("No message matches", page.Find(".empty h2").TextContent));
        await page.InvokeAsync(() => page.FindAll(".chip")[0].Click()); // the journal answers meanwhile and renders again
        page.WaitForAssertion(() => Assert.EndsWith("/messages?state=failed", Navigation.Uri, StringComparison.Ordinal));

        Assert.Equal(new PersonalSearch(PersonalSearch.Patient, "M-77"), Services.GetRequiredService<CircuitSearch>().Personal);
        Assert.DoesNotContain("M-77", Services.GetRequiredService<CircuitSearch>().ListUri, StringComparison.Ordinal);
        Assert.All(Services.GetRequiredService<BunitNavigationManager>().History, entry => Assert.DoesNotContain("M-77", entry.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_fills_the_filters()
    {
        Navigation.NavigateTo("/messages?state=held&control=C-1");
        var page = Render<MessagesPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".empty")));
        Assert.Equal("Held", Assert.Single(page.FindAll(".chip[aria-pressed=true]")).TextContent.Trim());
        Assert.Contains(page.FindAll("input[type=search]"), input => input.GetAttribute("value") == "C-1");
    }

    [Fact]
    public void Without_the_right_to_content_patients_are_neither_shown_nor_searched()
    {
        person.SetPolicies(Policies.ReadMetadata);
        Services.GetRequiredService<CircuitSearch>().Personal = new PersonalSearch(PersonalSearch.Patient, "M-77");
        var page = Render<MessagesPage>();
        page.WaitForAssertion(() => Assert.Equal("No messages yet", page.Find(".empty h2").TextContent)); // the remembered patient narrows nothing
        Assert.DoesNotContain("Patient", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("M-77", page.Markup, StringComparison.Ordinal);
    }
}

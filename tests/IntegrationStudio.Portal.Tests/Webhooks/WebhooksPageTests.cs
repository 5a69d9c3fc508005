using Bunit;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Reviews;
using IntegrationStudio.Portal.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Webhooks;

public sealed class WebhooksPageTests : ReviewLab
{
    private const string Secret = "a secret that nobody guesses";
    private static readonly Actor Dora = new("user:dora", "Dora");

    public WebhooksPageTests()
    {
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton(new PortalOptions(Path.GetTempPath(), [], []));
        Services.AddSingleton(new GuardedHttp(EgressRules.PublicOnly));
        Services.AddWebhooks();
        SignIn(Dora, Policies.ManageSettings);
    }

    private WebhookStore Store => Services.GetRequiredService<WebhookStore>();

    [Fact]
    public async Task A_webhook_is_written_down_and_its_secret_is_never_shown_again()
    {
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => Assert.Equal("No webhooks", page.Find(".empty h2").TextContent));
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Contains("New webhook", StringComparison.Ordinal)).Click());
        await page.InvokeAsync(() => page.FindAll("form input")[0].Input("Tickets"));
        await page.InvokeAsync(() => page.Find("input[type=url]").Input("http://tickets.example.org/hook"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".problems li").Count)); // no secret, and http to the outside

        await page.InvokeAsync(() => page.Find("input[type=url]").Input("https://tickets.example.org/hook"));
        await page.InvokeAsync(() => page.Find("#secret").Input(Secret));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("https://tickets.example.org/hook", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Equal(["Dora done"], await AuditedAsync("webhook.create"));

        await page.InvokeAsync(() => page.Find("[aria-label='Change Tickets']").Click());
        Assert.Equal("", page.Find("#secret").GetAttribute("value") ?? "");
        Assert.DoesNotContain(Secret, page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.FindAll("form button").Single(button => button.TextContent == "Make one").Click());
        Assert.Equal(48, page.Find("#secret").GetAttribute("value")!.Length);
        Assert.Contains("not shown again", page.Find("#secret-words").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_shows_its_answer_in_the_log_and_deliveries_are_sent_again()
    {
        var hook = await SaveAsync();
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        await page.InvokeAsync(() => page.FindAll("tbody button").Single(button => button.TextContent.Trim() == "Test").Click());
        page.WaitForAssertion(() => Assert.Contains("Waiting", page.Find("section[aria-label='Deliveries of Tickets'] tbody").TextContent, StringComparison.Ordinal));

        Alter("UPDATE webhook_delivery SET state = 2, attempts = 8, status = 500, answer = '<b>no</b>', tried = at, took = 12");
        Alter("UPDATE webhook SET enabled = 0, failures = 20, alarm = '20 attempts in a row failed'");
        var later = Render<WebhooksPage>();
        later.WaitForAssertion(() => Assert.Contains("Switched off by itself", later.Find("tbody").TextContent, StringComparison.Ordinal));
        await later.InvokeAsync(() => later.Find("tbody .link").Click());
        later.WaitForAssertion(() => Assert.Contains("<b>no</b>", later.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Empty(later.FindAll(".answer b"));
        await later.InvokeAsync(() => later.FindAll("button").Single(button => button.TextContent.Trim() == "Send again").Click());
        later.WaitForAssertion(() => Assert.Contains("Tried again", later.Find("section[aria-label='Deliveries of Tickets'] tbody").TextContent, StringComparison.Ordinal));
        Assert.Equal(WebhookDeliveryState.Waiting, (await Store.LogAsync(hook.Id, cancellationToken: Cancel))[0].State);
    }

    [Fact]
    public async Task Deleting_asks_first_and_a_role_that_was_taken_away_counts_at_once()
    {
        await SaveAsync();
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        await page.InvokeAsync(() => page.Find("[aria-label='Delete Tickets']").Click());
        SignIn(Dora);
        await page.InvokeAsync(() => page.Find("dialog .danger").Click());
        page.WaitForAssertion(() => Assert.Contains("You may not do this any more", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Single(await Store.ListAsync(Cancel));

        SignIn(Dora, Policies.ManageSettings);
        await page.InvokeAsync(() => page.Find("[aria-label='Delete Tickets']").Click());
        await page.InvokeAsync(() => page.Find("dialog .danger").Click());
        page.WaitForAssertion(() => Assert.Equal("No webhooks", page.Find(".empty h2").TextContent));
    }

    private async Task<Webhook> SaveAsync() =>
        (await Store.SaveAsync(null, new WebhookForm("Tickets", "https://tickets.example.org/hook", [WebhookEvent.Approved], true, Secret), Dora, cancellationToken: Cancel)).Require();
}

using Bunit;
using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Portal.Alerts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Reviews;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Alerts;

public sealed class AlertPagesTests : ReviewLab
{
    private static readonly Actor Otto = new("user:otto", "Otto");

    public AlertPagesTests()
    {
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        var options = new PortalOptions(Path.GetTempPath(), [], []);
        Services.AddSingleton(options);
        Services.AddAlerts(options);
        SignIn(Otto, Policies.ReadMetadata, Policies.ManageAlerts, Policies.ManageSettings);
    }

    private AlertStore Store => Services.GetRequiredService<AlertStore>();

    [Fact]
    public void Without_alerts_nothing_is_wrong()
    {
        var page = Render<AlertsPage>();
        page.WaitForAssertion(() => Assert.Equal("Nothing is wrong", page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task An_alert_is_acknowledged_and_that_is_undone()
    {
        Start();
        var page = Render<AlertsPage>();
        page.WaitForAssertion(() => Assert.Contains("<b>It waits.</b>", page.Find(".words").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("[aria-label='Acknowledge Late']").Click());
        page.WaitForAssertion(() => Assert.Contains("Late is acknowledged.", page.Find(".undo").TextContent, StringComparison.Ordinal));
        Assert.NotNull((await Store.ListAsync(new AlertFilter(), cancel: Cancel))[0].Acknowledged);
        await page.InvokeAsync(() => page.Find(".undo button").Click());
        page.WaitForElement("[aria-label='Acknowledge Late']"); // the button of the undo goes before it is done
        Assert.Null((await Store.ListAsync(new AlertFilter(), cancel: Cancel))[0].Acknowledged);
    }

    [Fact]
    public async Task A_mute_asks_for_a_reason_and_shows_it()
    {
        Start();
        var page = Render<AlertsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        await page.InvokeAsync(() => page.Find("[aria-label='Mute Late']").Click());
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        Assert.NotEmpty(page.FindAll("dialog"));
        await page.InvokeAsync(() => page.Find("dialog select").Change("0")); // for ever: the page's clock stands still, the journal's does not
        await page.InvokeAsync(() => page.Find("dialog textarea").Input("The laboratory moves"));
        await page.InvokeAsync(() => page.Find("dialog form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Muted", page.Find("tbody").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("tbody .link").Click());
        page.WaitForAssertion(() => Assert.Contains("The laboratory moves", page.Find(".detail dl").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Otto muted it", page.Find(".detail ol").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_may_not_only_looks()
    {
        SignIn(Otto, Policies.ReadMetadata);
        Start();
        var page = Render<AlertsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        Assert.Empty(page.FindAll("[aria-label='Acknowledge Late']"));
        Assert.DoesNotContain(Render<AlertRulesPage>().FindAll("button"), button => button.TextContent.Contains("New rule", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_is_written_down_with_its_problems_first()
    {
        var page = Render<AlertRulesPage>();
        page.WaitForAssertion(() => Assert.Equal(8, page.FindAll("tbody tr").Count));
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.Contains("New rule", StringComparison.Ordinal)).Click());
        await page.InvokeAsync(() => page.Find("form select").Change(nameof(AlertKind.Expectation)));
        await page.InvokeAsync(() => page.Find("input[placeholder]").Change("nobody"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".problems li").Count)); // no name, no address
        await page.InvokeAsync(() => page.Find("form input").Change("Laboratory by day"));
        await page.InvokeAsync(() => page.Find("input[placeholder]").Change("it@hospital.example"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("fewer than 1 message in 60 min between 07:00 and 19:00", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Contains("it@hospital.example", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_server_is_written_down_and_its_password_is_never_shown()
    {
        var page = Render<MailPage>();
        await page.InvokeAsync(() => page.FindAll("form input")[0].Change("mail.hospital.example"));
        await page.InvokeAsync(() => page.Find("input[type=email]").Change("studio@hospital.example"));
        await page.InvokeAsync(() => page.FindAll("form input")[3].Change("studio"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".problems li"))); // no password
        await page.InvokeAsync(() => page.Find("input[type=password]").Change("a secret that nobody guesses"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Send a test message", page.Markup, StringComparison.Ordinal));
        Assert.True((await Services.GetRequiredService<MailStore>().FindAsync(Cancel))!.Value.HasPassword);
        Assert.DoesNotContain("a secret that nobody guesses", Render<MailPage>().Markup, StringComparison.Ordinal);
    }

    private void Start() => Alter("INSERT INTO alert (id, rule, name, kind, severity, subject, words, link, started, told) VALUES (1, 3, 'Late', 'queue-age', 1, 'destination:labs/files', '<b>It waits.</b>', '/channels/labs', 1, 1)");
}

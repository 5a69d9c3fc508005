using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Alerts;

public sealed partial class AlertRulesPage : IDisposable
{
    [Inject]
    private AlertStore Store { get; set; } = null!;

    [Inject]
    private MailStore Mail { get; set; } = null!;

    [Inject]
    private ChannelHost Host { get; set; } = null!;

    [Inject]
    private Permits Permits { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        may = await Permits.HasAsync(Policies.ManageAlerts);
        isAdmin = await Permits.HasAsync(Policies.ManageSettings);
        hasMail = await Mail.FindAsync(gone.Token) is not null;
        channels = [.. Host.Channels.Select(channel => channel.Id)];
        rules = await Store.RulesAsync(gone.Token);
    }

    private void Edit(AlertRule? rule) => (form, problems) = (new Editing(rule), []);

    private async Task SaveAsync(AlertRuleForm wanted)
    {
        if (form is not { } edited || await SelfAsync("alert-rule.change") is not { } self)
            return;
        var saved = await Store.SaveRuleAsync(edited.Id, wanted, self, gone.Token);
        problems = saved.Problems;
        if (!saved.Succeeded)
            return;
        form = null;
        Toasts.Say("Saved.");
        rules = await Store.RulesAsync(gone.Token);
    }

    private async Task DeleteAsync(AlertRule rule)
    {
        deleting = null;
        if (await SelfAsync("alert-rule.delete") is not { } self)
            return;
        problems = await Store.DeleteRuleAsync(rule.Id, self, gone.Token) is { } problem ? [problem] : [];
        rules = await Store.RulesAsync(gone.Token);
    }

    /// <summary>Who acts, while that person still may.</summary>
    private async Task<Actor?> SelfAsync(string action)
    {
        if (await Permits.MayAsync(Policies.ManageAlerts, action, "alert-rule"))
            return await Permits.ActorAsync();
        may = false;
        problems = [new Problem("alert.denied", "", "You may not do this any more.") { Mend = "Ask an administrator for the role." }];
        return null;
    }
}

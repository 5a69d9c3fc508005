using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Webhooks;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace IntegrationStudio.Portal.Webhooks;

public sealed partial class WebhooksPage : IDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource gone = new();
    private Refresh? refresh;
    private IReadOnlyList<Webhook>? webhooks;
    private IReadOnlyList<WebhookDelivery> log = [];
    private IReadOnlyList<Problem> problems = [];
    private Editing? form;
    private Webhook? deleting;
    private WebhookDeliveryState? state;
    private long? open;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private WebhookStore Store { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        Store.Changed -= OnChanged;
        refresh?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        refresh = new Refresh(TimeSpan.FromMilliseconds(500), Clock, _ => InvokeAsync(LoadAsync), fault => InvokeAsync(() => DispatchExceptionAsync(fault)));
        Store.Changed += OnChanged;
        await LoadAsync();
    }

    private void OnChanged(long webhook) => refresh?.Ask();

    private async Task LoadAsync()
    {
        try
        {
            webhooks = await Store.ListAsync(gone.Token);
            await LoadLogAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task LoadLogAsync() => log = open is { } id ? await Store.LogAsync(id, state, take: PageSize, cancellationToken: gone.Token) : [];

    private async Task OlderAsync()
    {
        if (open is { } id)
            log = [.. log, .. await Store.LogAsync(id, state, log[^1].Id, PageSize, gone.Token)];
    }

    private async Task OpenAsync(long id)
    {
        (open, state) = (open == id ? null : id, null);
        await LoadLogAsync();
    }

    private void Edit(Webhook? webhook) => (form, problems) = (new Editing(webhook), []);

    private async Task SaveAsync(WebhookForm wanted)
    {
        if (form is not { } edited || await SelfAsync() is not { } self)
            return;
        var saved = await Store.SaveAsync(edited.Id, wanted, self, cancellationToken: gone.Token);
        problems = saved.Problems;
        if (!saved.Succeeded)
            return;
        (form, open) = (null, saved.Value.Id);
        Toasts.Say(edited.Id is null ? "Saved. Test it, to see whether the address answers." : "Saved.");
        await LoadAsync();
    }

    private Task TestAsync(Webhook webhook)
    {
        open = webhook.Id;
        return RunAsync(self => Store.TestAsync(webhook.Id, self, cancellationToken: gone.Token));
    }

    private Task SendAgainAsync(WebhookDelivery delivery) => RunAsync(self => Store.SendAgainAsync(delivery.Id, self, cancellationToken: gone.Token));

    private Task DeleteAsync(Webhook webhook)
    {
        deleting = null;
        return RunAsync(self => Store.DeleteAsync(webhook.Id, self, cancellationToken: gone.Token));
    }

    private async Task RunAsync(Func<Actor, Task<Problem?>> act)
    {
        if (await SelfAsync() is not { } self)
            return;
        problems = await act(self) is { } problem ? [problem] : [];
        await LoadAsync();
    }

    /// <summary>Who acts, while that person still may.</summary>
    private async Task<Actor?> SelfAsync()
    {
        var person = (await Person).User;
        if ((await Authorization.AuthorizeAsync(person, Policies.ManageSettings)).Succeeded)
            return person.Actor();
        problems = [new Problem("webhook.denied", "", "You may not do this any more.") { Mend = "Ask an administrator for the role." }];
        return null;
    }

    private sealed record Editing(Webhook? Webhook)
    {
        public long? Id => Webhook?.Id;
    }
}

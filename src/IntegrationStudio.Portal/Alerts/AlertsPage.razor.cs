using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Alerts;

public sealed partial class AlertsPage : IDisposable
{
    private const int Most = 200;
    private static readonly string[] Views = ["Open", "Over", "All"];

    private readonly CancellationTokenSource gone = new();
    private Refresh? refresh;
    private IReadOnlyList<Alert>? alerts;
    private IReadOnlyList<AlertEvent> history = [];
    private IReadOnlyList<Actor> people = [];
    private Problem? problem;
    private Done? undo;
    private Alert? muting;
    private AlertKind? kind;
    private string text = "";
    private bool mine;
    private bool may;
    private int view;
    private long? chosen;

    /// <summary>The alert that a notice links to.</summary>
    [SupplyParameterFromQuery(Name = "alert")]
    private long? Linked { get; set; }

    [Inject]
    private AlertStore Store { get; set; } = null!;

    [Inject]
    private AccountStore Accounts { get; set; } = null!;

    [Inject]
    private Permits Permits { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private bool IsFiltered => kind is not null || mine || text.Length > 0;

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
        may = await Permits.HasAsync(Policies.ManageAlerts);
        if (may)
            people = [.. (await Accounts.ListAsync(gone.Token)).Where(person => !person.IsDisabled && Matrix.Of(person.Roles).Contains(Policies.ManageAlerts)).Select(person => new Actor("user:" + person.Id, person.Name))];
        if (Linked is { } linked)
            (view, chosen) = (2, linked);
        await LoadAsync();
    }

    private void OnChanged() => refresh?.Ask();

    private async Task LoadAsync()
    {
        try
        {
            alerts = await Store.ListAsync(new AlertFilter { IsOpen = view switch { 0 => true, 1 => false, _ => null }, Kind = kind, Assignee = mine ? (await Permits.ActorAsync()).Id : null, Text = text }, Most, gone.Token);
            history = chosen is { } id ? await Store.HistoryAsync(id, gone.Token) : [];
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private Task ShowAsync(int wanted)
    {
        (view, undo) = (wanted, null);
        return LoadAsync();
    }

    private Task ChooseAsync(long id)
    {
        chosen = chosen == id ? null : id;
        return LoadAsync();
    }

    private Task AcknowledgeAsync(Alert alert, bool seen) => ActAsync("alert.acknowledge", alert, self => Store.AcknowledgeAsync(alert.Id, seen, self, gone.Token),
        new Done($"{alert.Name} is acknowledged.", self => Store.AcknowledgeAsync(alert.Id, !seen, self, gone.Token)));

    private Task AssignAsync(Alert alert, string? person)
    {
        var wanted = people.FirstOrDefault(one => one.Id == person);
        return ActAsync("alert.assign", alert, self => Store.AssignAsync(alert.Id, wanted, self, gone.Token),
            new Done(wanted is null ? $"Nobody looks after {alert.Name}." : $"{wanted.Name} looks after {alert.Name}.", self => Store.AssignAsync(alert.Id, alert.Assignee, self, gone.Token)));
    }

    private Task MuteAsync(Alert alert, MuteForm form)
    {
        muting = null;
        DateTimeOffset? until = form.For is { } span ? Clock.GetUtcNow() + span : null;
        return ActAsync("alert.mute", alert, self => Store.MuteAsync(alert.Id, until, form.Reason, self, gone.Token), new Done($"Nobody is told of {alert.Name}.", self => Store.UnmuteAsync(alert.Id, self, gone.Token)));
    }

    private Task UnmuteAsync(Alert alert) => ActAsync("alert.unmute", alert, self => Store.UnmuteAsync(alert.Id, self, gone.Token),
        alert.Mute is { } mute ? new Done($"People are told of {alert.Name} again.", self => Store.MuteAsync(alert.Id, mute.Until, mute.Reason, self, gone.Token)) : null);

    private async Task UndoAsync()
    {
        if (undo is not { } done)
            return;
        undo = null;
        if (await SelfAsync("alert.undo", "alert") is not { } self)
            return;
        problem = await done.Undo(self);
        await LoadAsync();
    }

    private async Task ActAsync(string action, Alert alert, Func<Actor, Task<Problem?>> act, Done? done)
    {
        undo = null;
        if (await SelfAsync(action, $"alert:{alert.Id}") is not { } self)
            return;
        problem = await act(self);
        undo = problem is null ? done : null;
        await LoadAsync();
    }

    /// <summary>Who acts, while that person still may.</summary>
    private async Task<Actor?> SelfAsync(string action, string subject)
    {
        if (await Permits.MayAsync(Policies.ManageAlerts, action, subject))
            return await Permits.ActorAsync();
        may = false;
        problem = new Problem("alert.denied", "", "You may not do this any more.") { Mend = "Ask an administrator for the role." };
        return null;
    }

    /// <summary>What was done last, and what takes it back.</summary>
    private sealed record Done(string Words, Func<Actor, Task<Problem?>> Undo);
}

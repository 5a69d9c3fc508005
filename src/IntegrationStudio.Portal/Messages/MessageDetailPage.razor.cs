using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Messages;

public sealed partial class MessageDetailPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private MessageInspection? inspection;
    private MessageSight? sight;
    private ITimer? masking;
    private bool asking;
    private bool replaying;
    private bool discarding;
    private bool busy;
    private bool mayOperate;
    private bool missing;
    private bool tracing = true;
    private long shown;
    private long? newer;
    private long? older;
    private int sourceTab;
    private int resultTab;
    private int lowerTab;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Parameter]
    public long Id { get; set; }

    [Inject]
    private JournalReader Journal { get; set; } = null!;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    [Inject]
    private CircuitSearch Search { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private ChannelHost Host { get; set; } = null!;

    [Inject]
    private Permits Permits { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private AuditTrail Trail { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private string Title => inspection?.Detail.Row is { } row ? $"{row.Type ?? "Message"} {row.ControlId}" : "Message";

    private string NothingProduced => inspection!.Detail.Row.State switch
    {
        _ when inspection.Detail.Pruned is not null => "The content was deleted after the time that the channel keeps it.",
        MessageState.Rejected => "The message was refused before any mapping ran.",
        MessageState.Filtered => "The channel's filter left it out.",
        MessageState.Failed => "Mapping failed; the problems below say where.",
        MessageState.Held => "It is held: the program ended three times while it was processed.",
        _ => "It has not been processed yet.",
    };

    private string[] LowerTabs =>
    [
        $"Problems ({inspection!.Detail.Problems.Count})", $"Deliveries ({inspection.Detail.Deliveries.Count})", "History", "Acknowledgement", "Times",
    ];

    public void Dispose()
    {
        masking?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Id == shown)
            return;
        shown = Id;
        (sight, asking, replaying, discarding, inspection) = (null, false, false, false, null);
        mayOperate = (await Authorization.AuthorizeAsync((await Person).User, Policies.OperateChannels)).Succeeded;
        masking?.Dispose();
        var detail = await Journal.FindAsync(Id, gone.Token);
        missing = detail is null;
        if (detail is not null)
        {
            // A page is rendered twice; the first time nobody is there to read, and no content leaves.
            sight = await MessageSight.OpenAsync(detail, (await Person).User, RendererInfo.IsInteractive, Trail, Authorization, Clock, gone.Token);
            inspection = new MessageInspection(sight.Shown);
        }

        (tracing, lowerTab) = (true, detail is { Problems.Count: > 0 } ? 0 : 1);
        older = (await Journal.ListAsync(new MessageFilter { Before = Id }, 1, gone.Token)).Rows is [var before, ..] ? before.Id : null;
        newer = await FindNewerAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Only in a circuit, after the page is there: a first compilation may take a moment.
        if (inspection is not { } begun || sight is not { Clarity: not Clarity.None } seen || !tracing)
            return;
        tracing = false;
        var traced = await seen.TraceAsync(Services.GetRequiredService<Retrace>(), gone.Token);
        if (inspection != begun)
            return; // another message, or without masks by now
        if (begun.SelectedSource is { } place)
            traced.SelectSource(place);
        inspection = traced;
        StateHasChanged();
    }

    private async Task UnmaskAsync(string reason)
    {
        asking = false;
        if (sight is not { } seen)
            return;
        if (!await seen.UnmaskAsync((await Person).User, reason, gone.Token))
        {
            Toasts.Say("You may not see messages without masks.", Severity.Error);
            return;
        }

        if (sight != seen)
            return; // the page went on to another message meanwhile
        inspection = new MessageInspection(seen.Shown);
        tracing = true;
        masking?.Dispose();
        masking = Clock.CreateTimer(_ => _ = InvokeAsync(() => MaskAgain(seen)), null, MessageSight.Longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>After a while, or when asked to.</summary>
    private void MaskAgain(MessageSight seen)
    {
        seen.Mask();
        if (sight != seen)
            return;
        inspection = new MessageInspection(seen.Shown);
        tracing = true;
        StateHasChanged();
    }

    private async Task<long?> FindNewerAsync()
    {
        // The journal pages backwards only: the smallest greater id is at most a few ids away.
        for (var reach = 1L; reach <= 1024; reach *= 8)
        {
            var page = await Journal.ListAsync(new MessageFilter { After = Id, Before = Id + reach + 1 }, 1000, gone.Token);
            if (page.Rows.Count > 0)
                return page.Rows[^1].Id;
        }
        return null;
    }

    private IReadOnlyList<string> Destinations => [.. Host.Find(inspection!.Detail.Row.Channel)?.Definition.Destinations.Select(destination => destination.Id) ?? []];

    private async Task ReplayAsync(ReplayRequest request)
    {
        replaying = false;
        if (!await MayAsync("message.replay"))
            return;
        busy = true;
        var outcome = await Host.Replay.RunAsync(request with { Message = Id }, await Permits.ActorAsync(), gone.Token);
        busy = false;
        if (outcome.Succeeded && outcome.Value.Accepted)
        {
            Toasts.Say($"Replayed as message {outcome.Value.Id}.");
            Navigation.NavigateTo($"/messages/{outcome.Value.Id}");
            return;
        }

        var problems = outcome.Succeeded ? outcome.Value.Problems : outcome.Problems;
        Toasts.Say($"Not replayed: {string.Join(" ", problems.Select(problem => $"{problem.Message} {problem.Mend}".TrimEnd()))}", Severity.Error);
    }

    private Task ReleaseAsync() => ActAsync("message.release", async actor => await Host.Replay.ReleaseAsync(Id, actor, gone.Token), "Released.");

    private async Task DiscardAsync()
    {
        discarding = false;
        await ActAsync("message.discard", async actor => await Host.Replay.DiscardAsync(Id, actor, gone.Token), "Discarded.");
    }

    private Task DecideAsync(DeliveryDetail delivery, bool sendAgain) => ActAsync(
        sendAgain ? "delivery.retry" : "delivery.cancel",
        actor => sendAgain ? Host.SendAgainAsync(delivery.Id, actor, gone.Token) : Host.CancelAsync(delivery.Id, actor, gone.Token),
        sendAgain ? $"On its way to {delivery.Destination} again." : $"The delivery to {delivery.Destination} is withdrawn.");

    private async Task ActAsync(string action, Func<Actor, Task<Problem?>> act, string done)
    {
        if (!await MayAsync(action))
            return;
        busy = true;
        var problem = await act(await Permits.ActorAsync());
        busy = false;
        if (problem is null)
            Toasts.Say(done);
        else
            Toasts.Say($"{problem.Message} {problem.Mend}".TrimEnd(), Severity.Error);
        var tab = lowerTab;
        shown = 0;
        await OnParametersSetAsync();
        lowerTab = tab;
    }

    private async Task<bool> MayAsync(string action)
    {
        if (await Permits.MayAsync(Policies.OperateChannels, action, $"message:{Id}"))
            return true;
        mayOperate = false;
        Toasts.Say("Your role does not replay messages or decide about deliveries.", Severity.Error);
        return false;
    }

    private static string? Link(long? id) => id is null ? null : $"/messages/{id}";

    private void SelectSource(string key) => inspection!.SelectSource(key);

    private void SelectPlace(Hl7Position place) => inspection!.SelectSource(place);

    private void SelectResult(string path) => inspection!.SelectResult(path);

    private void Clear() => inspection!.Clear();

    private void GoTo(string path)
    {
        if (inspection!.Find(path) is { } place)
            inspection.SelectSource(place);
        else if (inspection.Result?.IndexOf(path) >= 0)
            inspection.SelectResult(path);
        else
            Toasts.Say("That place is in neither side.", Severity.Warning);
    }

    private async Task CopyJsonAsync()
    {
        await Js.InvokeVoidAsync("studio.copy", gone.Token, JsonLines.Text(inspection!.Json));
        Toasts.Say("JSON copied.");
    }
}

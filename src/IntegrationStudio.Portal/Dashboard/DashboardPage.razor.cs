using System.Globalization;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Portal.Messages;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Dashboard;

public sealed partial class DashboardPage : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource gone = new();
    private DashboardState state = null!;
    private Refresh? refresh;
    private ITimer? tick;
    private ViewerZone? shownZone;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private ChannelHost Host { get; set; } = null!;

    [Inject]
    private MessageJournal Journal { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private string SpanWords => TrafficSeries.Words(state.Span);

    private string FailedShare => string.Create(CultureInfo.InvariantCulture, $"{100.0 * state.Failed / Math.Max(1, state.Received):0.0} % of what came");

    private Mark WaitingMark => state.OldestWaiting is { } oldest && state.Waiting > 0
        ? new Mark(oldest > TimeSpan.FromMinutes(1) ? "warn" : "busy", "wait", $"Oldest {Wording.Span(oldest)}")
        : new Mark("ok", "ok", "Nothing waits");

    public void Dispose()
    {
        Host.Changed -= OnChanged;
        tick?.Dispose();
        refresh?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        state = new DashboardState(Host, Journal.Reader, new PulseHistory(Journal), Clock);
        shownZone = Zone;
        await state.RefreshAsync(Zone, gone.Token);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Zone == shownZone)
            return;
        shownZone = Zone; // on a first visit the browser tells its zone after the first rendering
        await state.ChooseAsync(state.Span, state.Channel, Zone, gone.Token);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        refresh = new Refresh(Interval, Clock, RefreshAsync, DispatchExceptionAsync);
        Host.Changed += OnChanged;
        tick = Clock.CreateTimer(_ => refresh.Ask(), null, Interval * 5, Interval * 5); // "12 s ago" grows old even when nothing happens
    }

    private void OnChanged(string channel) => refresh?.Ask();

    private Task RefreshAsync(CancellationToken cancel) => InvokeAsync(async () =>
    {
        await state.RefreshAsync(Zone, cancel);
        StateHasChanged();
    });

    private Task ChooseAsync(TrafficSpan span) => state.ChooseAsync(span, state.Channel, Zone, gone.Token);

    private Task ChartAsync(string? channel) => state.ChooseAsync(state.Span, string.IsNullOrEmpty(channel) ? null : channel, Zone, gone.Token);

    private string Pressed(TrafficSpan span) => state.Span == span ? "true" : "false";

    private string MessagesLink(IReadOnlyList<MessageState>? states) =>
        new MessageQuery { Range = state.Span switch { TrafficSpan.Hour => "1h", TrafficSpan.Day => "24h", _ => "30d" }, States = states ?? [] }.ToUri();
}

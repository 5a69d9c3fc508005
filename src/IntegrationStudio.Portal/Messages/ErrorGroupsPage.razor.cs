using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Messages;

public sealed partial class ErrorGroupsPage : IDisposable
{
    private const int MostShown = 200;
    private static readonly TimeSpan[] Spans = [TimeSpan.FromHours(24), TimeSpan.FromDays(7), TimeSpan.FromDays(30)];

    private readonly CancellationTokenSource gone = new();
    private ErrorGroupList? list;
    private ErrorGroup? asking;
    private Sending? sending;
    private Problem? problem;
    private bool may;
    private int span = 1;

    [Inject]
    private ChannelHost Host { get; set; } = null!;

    [Inject]
    private MessageJournal Journal { get; set; } = null!;

    [Inject]
    private Permits Permits { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        may = await Permits.HasAsync(Policies.OperateChannels);
        await LoadAsync();
    }

    private Task ChooseAsync(int wanted)
    {
        span = wanted;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            list = await new ErrorGroups(Journal).ListAsync(Clock.GetUtcNow() - Spans[span], gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task SendAsync(ErrorGroup group)
    {
        asking = null;
        if (!await Permits.MayAsync(Policies.OperateChannels, "delivery.retry", "channel:" + group.Channel))
        {
            (may, problem) = (false, new Problem("delivery.denied", "", "You may not do this any more.") { Mend = "Ask an administrator for the role." });
            return;
        }

        var actor = await Permits.ActorAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        var under = sending = new Sending(group.Deliveries.Count, stop);
        try
        {
            foreach (var delivery in group.Deliveries)
            {
                stop.Token.ThrowIfCancellationRequested();
                if (await Host.SendAgainAsync(delivery, actor, stop.Token) is null)
                    under.Done++;
                else
                    under.Refused++;
                if ((under.Done + under.Refused) % 20 == 0)
                    StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped, or the page was left: what was sent again stays so.
        }
        catch (JournalUnavailableException)
        {
            problem = new Problem("journal.unavailable", "", "The store cannot be written now; the rest was not sent again.");
        }

        under.IsOver = true;
        if (!gone.IsCancellationRequested)
            await LoadAsync();
    }

    private static string Words(int count) => count == 1 ? "1 delivery" : Controls.Wording.Count(count) + " deliveries";

    /// <summary>How far it has come.</summary>
    private sealed class Sending(int total, CancellationTokenSource stop)
    {
        public int Total => total;

        public CancellationTokenSource Stop => stop;

        public int Done { get; set; }

        public int Refused { get; set; }

        public bool IsOver { get; set; }
    }
}

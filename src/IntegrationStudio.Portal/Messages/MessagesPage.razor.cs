using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace IntegrationStudio.Portal.Messages;

public sealed partial class MessagesPage : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);
    private readonly CancellationTokenSource gone = new();
    private Virtualize<MessageRow>? rows;
    private MessageListState list = null!;
    private MessageQuery query = new();
    private Refresh? refresh;
    private bool content;
    private bool byPatient;
    private bool mayOperate;
    private bool replaying;
    private IReadOnlyList<(string Id, string Title)> channels = [];
    private IReadOnlyList<string> types = [];
    private IReadOnlyList<string> fields = [];

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private ChannelHost Host { get; set; } = null!;

    [Inject]
    private MessageJournal Journal { get; set; } = null!;

    [Inject]
    private AuditTrail Trail { get; set; } = null!;

    [Inject]
    private CircuitSearch Search { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [Inject]
    private ReplayJobs Replays { get; set; } = null!;

    [Inject]
    private Permits Permits { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private string CountWords => !list.Loaded ? "" : list.Capped
        ? $"The newest {Wording.Count(MessageListState.Limit)} of more; narrow the search to see the rest"
        : Wording.Count(list.Total, "message");

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        Host.Changed -= OnChanged;
        refresh?.Dispose();
        gone.Cancel();
        gone.Dispose();
        list.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        list = new MessageListState(MessageSource.Of(Journal.Reader), Clock) { Changed = () => _ = InvokeAsync(ShowAsync) };
        query = MessageQuery.Parse(Navigation.Uri);
        Search.ListUri = query.ToUri();
        content = (await Authorization.AuthorizeAsync((await Person).User, Policies.ReadContent)).Succeeded;
        byPatient = (await Authorization.AuthorizeAsync((await Person).User, Policies.UnmaskContent)).Succeeded;
        mayOperate = (await Authorization.AuthorizeAsync((await Person).User, Policies.OperateChannels)).Succeeded;
        channels = [.. Host.Channels.Select(channel => (channel.Id, channel.Title))];
        types = await Journal.Reader.TypesAsync(gone.Token);
        fields = await Journal.Reader.FieldsAsync(gone.Token);
        await list.SearchAsync(query, Personal, gone.Token);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        refresh = new Refresh(Interval, Clock, CountNewerAsync, DispatchExceptionAsync);
        Host.Changed += OnChanged;
        Navigation.LocationChanged += OnLocationChanged;
    }

    /// <summary>An answer would say whose messages there are: only for those who may see that.</summary>
    private PersonalSearch? Personal => byPatient ? Search.Personal : null;

    internal static string Sender(MessageRow row) => (row.SendingApplication, row.SendingFacility) switch
    {
        (null, null) => "-",
        ({ } application, null) => application,
        (null, { } facility) => facility,
        ({ } application, { } facility) => $"{application} / {facility}",
    };

    private void Go(MessageQuery wanted) => Navigation.NavigateTo(wanted.ToUri());

    private async Task FindPersonalAsync(PersonalSearch? personal)
    {
        var person = (await Person).User;
        byPatient = (await Authorization.AuthorizeAsync(person, Policies.UnmaskContent)).Succeeded;
        if (personal is { ReadsContent: true, Value.Length: < PersonalSearch.ShortestText })
        {
            Toasts.Say($"A text that is looked for in content has {PersonalSearch.ShortestText} characters or more.", Severity.Warning);
            return;
        }

        if (personal is not null)
            await Trail.RecordAsync(new AuditEntry(person.Actor(), "message.search", "message:all") { Denied = !byPatient, Detail = "by " + personal.By }, gone.Token);
        Search.Personal = byPatient ? personal : null;
        await SearchAsync();
    }

    private async Task ClearAsync()
    {
        Search.Personal = null;
        if (query.IsEmpty)
            await SearchAsync();
        else
            Go(new MessageQuery());
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var path = new Uri(e.Location).AbsolutePath;
        if (path == "/messages" && MessageQuery.Parse(e.Location) is var wanted && wanted != query)
        {
            query = wanted;
            Search.ListUri = query.ToUri();
            _ = InvokeAsync(SearchAsync);
        }
    }

    private async Task SearchAsync()
    {
        try
        {
            await list.SearchAsync(query, Personal, gone.Token);
            await ShowAsync();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async ValueTask<ItemsProviderResult<MessageRow>> ProvideAsync(ItemsProviderRequest request)
    {
        var window = await list.RowsAsync(request.StartIndex, request.Count, request.CancellationToken);
        return new ItemsProviderResult<MessageRow>(window, list.Total);
    }

    /// <summary>Destinations are a channel's own: those of the one that is searched.</summary>
    private IReadOnlyList<string> Destinations => query.Channel is { } channel ? [.. Host.Find(channel)?.Definition.Destinations.Select(destination => destination.Id) ?? []] : [];

    private async Task ReplayAsync(ReplayRequest request)
    {
        replaying = false;
        if (!await Permits.MayAsync(Policies.OperateChannels, "message.replay-many", "message:all"))
        {
            mayOperate = false;
            Toasts.Say("Your role does not replay messages.", Severity.Error);
            return;
        }

        var started = await Replays.StartAsync(query.ToFilter(Clock.GetUtcNow(), Personal), request, await Permits.ActorAsync(), gone.Token);
        if (!started.Succeeded)
            Toasts.Say(string.Join(" ", started.Problems.Select(problem => $"{problem.Message} {problem.Mend}".TrimEnd())), Severity.Error);
    }

    private void OnChanged(string channel) => refresh?.Ask();

    private Task CountNewerAsync(CancellationToken cancel) => InvokeAsync(async () =>
    {
        if (await list.CountNewerAsync(cancel))
            StateHasChanged();
    });

    private async Task TakeNewerAsync()
    {
        await list.TakeNewerAsync(gone.Token);
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        if (rows is not null)
            await rows.RefreshDataAsync();
        StateHasChanged();
    }
}

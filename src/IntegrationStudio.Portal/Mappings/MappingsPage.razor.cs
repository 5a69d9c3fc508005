using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;

namespace IntegrationStudio.Portal.Mappings;

public sealed partial class MappingsPage : IDisposable
{
    private const int MostPicked = 100; // their ids are in the address

    private readonly CancellationTokenSource gone = new();
    private readonly HashSet<string> picked = new(StringComparer.Ordinal);
    private MappingQuery query = new();
    private IReadOnlyList<MappingRow> rows = [];
    private IReadOnlyList<MappingRow> found = [];
    private List<MappingRow> shown = [];
    private NewMapping? creating;
    private MappingRow? discarding;
    private Refresh? refresh;
    private Refresh? reload;
    private bool loaded;
    private bool canEdit;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private MappingCatalog Catalog { get; set; } = null!;

    [Inject]
    private MappingChecks Checks { get; set; } = null!;

    [Inject]
    private DesignerServices Designers { get; set; } = null!;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string CountWords => !loaded ? "" : query.IsEmpty ? Wording.Count(rows.Count, "definition") : $"{Wording.Count(found.Count)} of {Wording.Count(rows.Count, "definition")}";

    private string ExportUri => (query with { Sort = default, Descending = false }).ToUri("/mappings/export");

    private string PickedUri => "/mappings/export?" + string.Join('&', picked.Order(StringComparer.Ordinal).Select(id => $"id={Uri.EscapeDataString(id)}"));

    public static string DesignerUri(string id) => $"/designer/{string.Join('/', id.Split('/').Select(Uri.EscapeDataString))}";

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        Checks.Changed -= OnChecked;
        Designers.Presence.Changed -= OnDraft;
        Catalog.Changed -= OnDraft;
        refresh?.Dispose();
        reload?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        query = MappingQuery.Parse(Navigation.Uri);
        canEdit = (await Authorization.AuthorizeAsync((await Person).User, Policies.EditMappings)).Succeeded;
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        refresh = new Refresh(TimeSpan.FromSeconds(0.5), Clock, _ => InvokeAsync(Show), DispatchExceptionAsync);
        reload = new Refresh(TimeSpan.FromSeconds(2), Clock, _ => InvokeAsync(LoadAsync), DispatchExceptionAsync);
        Checks.Changed += OnChecked;
        Designers.Presence.Changed += OnDraft;
        Catalog.Changed += OnDraft;
        Navigation.LocationChanged += OnLocationChanged;
        AskForTests();
    }

    private async Task LoadAsync()
    {
        try
        {
            rows = await Catalog.ListAsync(gone.Token);
            loaded = true;
            picked.IntersectWith(rows.Select(row => row.Id));
            if (refresh is not null)
                AskForTests();
            Show();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private void Show()
    {
        found = query.Apply(rows, Checks.Of);
        shown = [.. found];
        StateHasChanged();
    }

    /// <summary>What people made themselves is tested first.</summary>
    private void AskForTests() => Checks.Ask(new MappingQuery().Apply(rows, Checks.Of));

    private void OnChecked() => refresh?.Ask();

    /// <summary>Somebody came, went or saved, decided about a version, or published one.</summary>
    private void OnDraft(string id) => reload?.Ask();

    private void Pick(string id, bool does)
    {
        if (!does) picked.Remove(id);
        else if (picked.Count < MostPicked) picked.Add(id);
        else Toasts.Say($"{MostPicked} at most are exported by choice; filters export any number.");
    }

    private void PickAll(ChangeEventArgs e)
    {
        picked.Clear();
        if (e.Value is not true)
            return;
        foreach (var row in found)
        {
            if (picked.Count == MostPicked)
            {
                Toasts.Say($"The first {MostPicked} are chosen; the filters export any number.");
                return;
            }

            picked.Add(row.Id);
        }
    }

    private async Task ClosedAsync(bool changed)
    {
        creating = null;
        if (changed)
            await LoadAsync();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath != "/mappings" || MappingQuery.Parse(e.Location) is not { } wanted || wanted == query)
            return;
        query = wanted;
        _ = InvokeAsync(Show);
    }

    private void Go(MappingQuery wanted) => Navigation.NavigateTo(wanted.ToUri());

    private void Search(string? text) => Navigation.NavigateTo((query with { Text = text?.Trim() is { Length: > 0 } words ? words : null }).ToUri(), replace: true);

    private async Task DiscardAsync(MappingRow row)
    {
        discarding = null;
        await Drafts.DeleteAsync(row.Id, (await Person).User.Actor(), gone.Token);
        Toasts.Say($"The draft of {row.Title} is discarded.");
        await LoadAsync();
    }

    private IEnumerable<string> Formats(Func<MappingRow, string?> format) => rows.Select(format).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static string Words(TestsShow show) => show switch
    {
        TestsShow.Failing => "Failing",
        TestsShow.Passing => "All pass",
        TestsShow.None => "No tests",
        _ => "Not run yet",
    };

    private static string Tip(MappingRow row) => row.Extends is { } extends ? $"{row.Id}\nextends {extends}" : row.Id;

    private static string? Text(ChangeEventArgs e) => e.Value?.ToString()?.Trim() is { Length: > 0 } text ? text : null;

    private static T? Named<T>(ChangeEventArgs e)
        where T : struct, Enum => Enum.TryParse(Text(e), out T value) ? value : null;
}

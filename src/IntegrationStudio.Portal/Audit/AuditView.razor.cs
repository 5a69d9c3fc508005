using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;

namespace IntegrationStudio.Portal.Audit;

public sealed partial class AuditView
{
    private const int PageSize = 100;
    private const long MostCounted = 10_000;

    private static readonly (string Format, string Word)[] Exports = [("fhir", "FHIR"), ("ndjson", "NDJSON"), ("csv", "CSV")];

    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource? verification;
    private AuditQuery query = new();
    private AuditPage? page;
    private AuditVerification? verified;
    private IReadOnlyList<Actor> actors = [];
    private IReadOnlyList<string> actions = [];
    private Actor self = Actor.Studio;
    private double? verifying;
    private long? open;
    private long count;

    /// <summary>The page that it is on.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    /// <summary>Whether only one's own lines are there.</summary>
    [Parameter]
    public bool Own { get; set; }

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private AuditTrail Trail { get; set; } = null!;

    [Inject]
    private AuditKeeper Keeper { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private string CountWords => page is null ? "" : count > MostCounted ? $"More than {Wording.Count(MostCounted)} entries" : count == 1 ? "1 entry" : $"{Wording.Count(count)} entries";

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        gone.Cancel();
        gone.Dispose();
        verification?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        self = (await Person).User.Actor();
        query = AuditQuery.Parse(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
        actions = await Trail.ActionsAsync(gone.Token);
        if (!Own)
            actors = await Trail.ActorsAsync(gone.Token);
        await SearchAsync();
    }

    private async Task SearchAsync()
    {
        var filter = query.ToFilter(Clock.GetUtcNow(), Own ? self.Id : null);
        page = await Trail.SearchAsync(filter, PageSize, gone.Token);
        // A search for a word reads every entry: what fits on the first page is not counted by reading them again.
        count = page.Next is null && filter.Before is null ? page.Records.Count : await Trail.CountAsync(filter with { Before = null }, MostCounted + 1, gone.Token);
        open = null;
    }

    private void Go(AuditQuery wanted) => Navigation.NavigateTo(wanted.ToUri(Address));

    private void GoToEntry(long id) => Go(new AuditQuery { Before = id + 1 });

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath != Address || AuditQuery.Parse(e.Location) is var wanted && wanted == query)
            return;
        query = AuditQuery.Parse(e.Location);
        _ = InvokeAsync(async () =>
        {
            try
            {
                await SearchAsync();
                StateHasChanged();
            }
            catch (OperationCanceledException)
            {
                // The page is gone.
            }
            catch (Exception fault)
            {
                await DispatchExceptionAsync(fault);
            }
        });
    }

    private async Task VerifyAsync()
    {
        verification?.Dispose();
        verification = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        (verifying, verified) = (0, null);
        var progress = new Progress<double>(share => InvokeAsync(() =>
        {
            if (verifying is not null && share - verifying.Value >= 0.01)
            {
                verifying = share;
                StateHasChanged();
            }
        }));
        try
        {
            verified = await Trail.VerifyAsync(progress, verification.Token);
            await Trail.RecordAsync(new AuditEntry(self, "audit.verify", "audit:all") { Detail = verified.Holds ? "nothing was changed" : Wording.Count(verified.Findings.Count, "finding") }, gone.Token);
            if (!verified.Findings.SequenceEqual(Keeper.Findings))
                await Keeper.CheckAsync(gone.Token);
        }
        catch (OperationCanceledException)
        {
            // Cancelled by a click, or the page is gone.
        }
        finally
        {
            verifying = null;
        }
    }
}

using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Reviews;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Versions;

/// <summary>The history of a definition: every version and candidate with who, when, why, which content, and where it runs.</summary>
public sealed partial class VersionsPage : IDisposable
{
    private const int Page = 50;

    private readonly CancellationTokenSource gone = new();
    private readonly List<MappingVersion> picked = [];
    private Refresh? refresh;
    private List<MappingVersion>? versions;
    private Dictionary<long, long> reviews = [];
    private Dictionary<(string Hash, int? Candidate), List<string>> running = []; // candidates of the same content are told apart
    private MappingVersion? newest;
    private MappingVersion? retiring;
    private Problem? fault;
    private long? next;
    private int asked;
    private string title = "";
    private string? text;
    private string? person;
    private string? label;
    private VersionState? state;
    private bool mayEdit;
    private bool mayPublish;
    private string? shown;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private VersionStore Store { get; set; } = null!;

    [Inject]
    private ReviewStore Reviews { get; set; } = null!;

    [Inject]
    private Publications Publications { get; set; } = null!;

    [Inject]
    private MappingShelf Shelf { get; set; } = null!;

    [Inject]
    private Permits Permits { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private bool IsUnfiltered => string.IsNullOrWhiteSpace(text) && string.IsNullOrWhiteSpace(person) && string.IsNullOrWhiteSpace(label) && state is null;

    private VersionFilter Filter => new() { State = state, Person = person, Label = string.IsNullOrWhiteSpace(label) ? null : label.Trim(), Text = text };

    private string CompareUri => ReviewMark.CompareLink(Id, Point(picked[0]), Point(picked[1]));

    public void Dispose()
    {
        Store.Changed -= OnVersion;
        Publications.Changed -= OnPublication;
        refresh?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnInitialized()
    {
        refresh = new Refresh(TimeSpan.FromSeconds(1), Clock, _ => InvokeAsync(LoadAsync), problem => InvokeAsync(() => DispatchExceptionAsync(problem)));
        Store.Changed += OnVersion;
        Publications.Changed += OnPublication;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Id)
            return;
        (shown, versions) = (Id, null);
        picked.Clear();
        mayEdit = await Permits.HasAsync(Policies.EditMappings);
        mayPublish = await Permits.HasAsync(Policies.PublishVersions);
        title = Shelf.Versions.TryGetValue(Id, out var own) ? own.Summary.Title ?? Id
            : Shelf.Open(Id) is { Succeeded: true } folder && folder.Value.Definition.Title is { } named ? named : Id;
        await LoadAsync();
    }

    private static string Name(MappingVersion version) => version.Candidate > 1 ? $"{version.Key.Number}, candidate {version.Candidate}" : version.Key.Number;

    private static string Short(MappingVersion version)
    {
        var hash = version.EffectiveHash.Length > 0 ? version.EffectiveHash : version.ContentHash;
        return hash[(hash.IndexOf(':', StringComparison.Ordinal) + 1)..][..8];
    }

    /// <summary>An approved version by its number alone, another one by its candidate too.</summary>
    private static string Point(MappingVersion version) => version.State is VersionState.Approved or VersionState.Retired ? version.Key.Number : $"{version.Key.Number}.{version.Candidate}";

    private void OnVersion(string id)
    {
        if (id == Id)
            refresh?.Ask();
    }

    private void OnPublication(string channel) => refresh?.Ask();

    /// <summary>A search may begin while another one, or a refresh, is under way: what was asked last is shown.</summary>
    private async Task LoadAsync()
    {
        var mine = ++asked;
        try
        {
            var page = await Store.HistoryAsync(Id, Filter, null, Math.Max(Page, versions?.Count ?? 0), gone.Token);
            var latest = await Store.LatestApprovedAsync(Id, gone.Token);
            var published = await Publications.InForceAsync(Id, gone.Token);
            await ReadReviewsAsync(page.Items);
            if (mine != asked)
                return;
            (versions, next, newest) = ([.. page.Items], page.Next, latest);
            if (newest is { Summary.Title: { } named })
                title = named;
            running = published.Where(publication => publication.EffectiveHash is not null)
                .GroupBy(publication => (publication.EffectiveHash!, publication.Candidate)).ToDictionary(group => group.Key, group => group.Select(publication => publication.Channel).ToList());
            var kept = versions.Where(version => picked.Any(other => other.Sequence == version.Sequence)).ToList();
            picked.Clear();
            picked.AddRange(kept.OrderBy(version => version.Sequence));
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task MoreAsync()
    {
        var mine = asked;
        var page = await Store.HistoryAsync(Id, Filter, next, Page, gone.Token);
        await ReadReviewsAsync(page.Items);
        if (mine != asked || versions is null)
            return;
        versions.AddRange(page.Items);
        next = page.Next;
    }

    private async Task ReadReviewsAsync(IEnumerable<MappingVersion> these)
    {
        long[] unknown = [.. these.Where(version => version.Origin == VersionOrigin.Submitted && !reviews.ContainsKey(version.Sequence)).Select(version => version.Sequence)];
        if (unknown.Length == 0)
            return;
        foreach (var (sequence, review) in await Reviews.OfVersionsAsync(unknown, gone.Token))
            reviews[sequence] = review;
    }

    private Task Apply()
    {
        versions = null;
        return LoadAsync();
    }

    private Task Clear()
    {
        (text, person, label, state) = (null, null, null, null);
        return Apply();
    }

    /// <summary>Two at most: a third takes the place of the one that was ticked first.</summary>
    private void Pick(MappingVersion version, bool wanted)
    {
        picked.RemoveAll(other => other.Sequence == version.Sequence);
        if (wanted)
            picked.Add(version);
        if (picked.Count > 2)
            picked.RemoveAt(0);
        picked.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
    }

    private async Task LabelAsync((MappingVersion Version, string Label, bool Wanted) change)
    {
        fault = await Permits.MayAsync(Policies.EditMappings, "version.label", change.Version.Key.Subject)
            ? await Store.LabelAsync(change.Version.Sequence, change.Label, change.Wanted, await Permits.ActorAsync(), cancellationToken: gone.Token)
            : new Problem("version.denied", change.Version.Key.ToString(), "Your role does not label versions.");
        await LoadAsync();
    }

    private async Task RetireAsync(string reason)
    {
        var version = retiring!;
        retiring = null;
        fault = await Permits.MayAsync(Policies.PublishVersions, "version.retire", version.Key.Subject)
            ? await Store.RetireAsync(new VersionDecision(version.Sequence, version.State, version.EffectiveHash, await Permits.ActorAsync(), reason), gone.Token)
            : new Problem("version.denied", version.Key.ToString(), "Your role does not retire versions.");
        if (fault is null)
            Toasts.Say($"{version.Key.Number} is retired.");
        await LoadAsync();
    }
}

using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace IntegrationStudio.Portal.Reviews;

public sealed partial class ReviewPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private Review? review;
    private Outcome<ReviewEvidence>? evidence;
    private KeptBehaviour? behaviour;
    private DefinitionFolder? before;
    private DefinitionFolder? after;
    private IReadOnlyList<Problem> fault = [];
    private Problem? problem;
    private Actor self = Actor.Studio;
    private (VersionState State, MappingVersion Version)? deciding;
    private Dictionary<long, string> places = [];
    private readonly Dictionary<int, DefinitionFolder> folders = [];
    private string? shown;
    private IReadOnlyList<Actor> others = [];
    private bool isLoaded;
    private bool mayReview;
    private bool mayComment;
    private int tab;
    private int since;
    private int? hindrances;
    private string? final;

    [Parameter]
    public long Number { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private ReviewStore Store { get; set; } = null!;

    [Inject]
    private VersionStore Versions { get; set; } = null!;

    [Inject]
    private ReviewEvidences Evidences { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    private ReviewRow Row => review!.Row;

    private MappingVersion Version => Row.Version;

    private bool isAuthor => Version.IsAuthor(self);

    private bool MayAssign => Row.State is ReviewState.Waiting or ReviewState.ChangesRequested && (mayReview || isAuthor);

    private string CompareLink => ReviewMark.CompareLink(Version.Key.Id, Version.Base, Side(Version));

    private IReadOnlyList<string> TabNames =>
    [
        "Difference",
        "Behaviour",
        evidence?.Value is { } known ? $"Tests ({known.Passed}/{known.Tests.Count})" : "Tests",
        hindrances is > 0 ? $"Checklist ({hindrances} to answer)" : "Checklist",
        Row.Unresolved > 0 ? $"Conversation ({Row.Unresolved} open)" : "Conversation",
        $"Rounds ({review!.Rounds.Count})",
    ];

    /// <summary>Why the person cannot decide, with the next step; null when nothing hinders.</summary>
    private string? Hindrance => Row.State switch
    {
        ReviewState.ChangesRequested => isAuthor ? "Changes were requested: mend the draft and hand it in again." : "The authors mend it; it comes back when they hand it in again.",
        ReviewState.Waiting when isAuthor => "You worked on this version, so somebody else reviews it.",
        ReviewState.Waiting when !mayReview => "A reviewer decides about it; you may look and comment.",
        ReviewState.Waiting when !Row.MayDecide(self) => $"{string.Join(", ", Row.Reviewers.Select(reviewer => reviewer.Name))} {(Row.Reviewers.Count == 1 ? "was" : "were")} asked to review it. Take it to decide yourself.",
        ReviewState.Waiting when hindrances is null => "The candidate's tests are running; it can be approved when they passed.",
        ReviewState.Waiting when final is not null => $"It cannot be approved: {final}. Ask for changes.",
        ReviewState.Waiting when hindrances > 0 => $"Before it is approved, {Wording.Count(hindrances.Value, "item")} of the checklist {(hindrances == 1 ? "is" : "are")} to be answered.",
        ReviewState.Waiting when Row.Unresolved > 0 => $"{Wording.Count(Row.Unresolved, "thread")} {(Row.Unresolved == 1 ? "is" : "are")} not resolved: resolve {(Row.Unresolved == 1 ? "it" : "them")}, or say at approval why {(Row.Unresolved == 1 ? "it does" : "they do")} not matter.",
        _ => null,
    };

    public void Dispose()
    {
        Store.Changed -= OnChanged;
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var person = (await Person).User;
        self = person.Actor();
        mayReview = (await Authorization.AuthorizeAsync(person, Policies.ReviewVersions)).Succeeded;
        mayComment = mayReview || (await Authorization.AuthorizeAsync(person, Policies.EditMappings)).Succeeded;
        if (Services.GetService<AccountStore>() is { } accounts && (mayReview || mayComment))
            others = [.. (await accounts.ListAsync(gone.Token)).Where(account => !account.IsDisabled && account.Roles.Contains(Roles.Reviewer)).Select(account => new Actor("user:" + account.Id, account.Name))];
        Store.Changed -= OnChanged;
        Store.Changed += OnChanged;
        await LoadAsync();
    }

    private void OnChanged(long changed)
    {
        if (changed == Number)
            _ = InvokeAsync(LoadAsync);
    }

    private async Task LoadAsync()
    {
        try
        {
            review = await Store.FindAsync(Number, gone.Token);
            isLoaded = true;
            if (review is not null)
            {
                if (shown != Version.EffectiveHash)
                    await ShowAsync();
                await PlaceAsync();
                Count();
            }

            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    /// <summary>Reads both sides; tests run meanwhile.</summary>
    private async Task ShowAsync()
    {
        var version = Version;
        (shown, evidence, behaviour, since, hindrances) = (version.EffectiveHash, null, null, 0, null);
        var opened = await Versions.OpenAsync(version, gone.Token);
        (fault, after) = (opened.Problems, opened.Value);
        if (after is not null)
            folders[Row.Round] = after;
        await SinceAsync(0);
        behaviour = await Evidences.BehaviourAsync(version, gone.Token);
        _ = GatherAsync(version);
    }

    /// <summary>Compares with the approved version, or with what an earlier round handed in.</summary>
    private async Task SinceAsync(int round)
    {
        since = round;
        var from = round > 0 ? review!.Rounds[round - 1] : Version.Base is { } number ? await Versions.FindAsync(Version.Key.Id, number, cancellationToken: gone.Token) : null;
        if (from is null)
        {
            before = after is null ? null : Nothing(after);
            return;
        }

        var opened = await Versions.OpenAsync(from, gone.Token);
        before = opened.Value;
        if (!opened.Succeeded)
            fault = opened.Problems;
    }

    /// <summary>Finds where lines stand by now that were commented on in earlier rounds.</summary>
    private async Task PlaceAsync()
    {
        foreach (var round in ReviewPlaces.Needed(review!.Threads, Row.Round))
        {
            if (!folders.ContainsKey(round) && (await Versions.OpenAsync(review.Rounds[round - 1], gone.Token)).Value is { } folder)
                folders[round] = folder;
        }

        places = ReviewPlaces.Of(review.Threads, Row.Round, folders);
    }

    private async Task GatherAsync(MappingVersion version)
    {
        var found = await Evidences.OfAsync(version);
        if (gone.IsCancellationRequested || shown != version.EffectiveHash)
            return;
        await InvokeAsync(() =>
        {
            evidence = found;
            Count();
            StateHasChanged();
        });
    }

    private void Count()
    {
        IReadOnlyList<ChecklistLine>? lines = evidence?.Value is { } known ? [.. Checklist.Hindrances(new ChecklistInput(Version, known, behaviour), review!.Checks)] : null;
        hindrances = lines?.Count;
        final = lines?.FirstOrDefault(line => line.Fact is { Holds: false, IsFinal: true }) is { } line ? $"\u201C{line.Item.Text}\u201D does not hold ({line.Fact!.Words})" : null;
    }

    private async Task ComparedAsync()
    {
        behaviour = await Evidences.BehaviourAsync(Version, gone.Token);
        Count();
        StateHasChanged();
    }

    private static string Side(MappingVersion version) => $"{version.Key.Number}.{version.Candidate}";

    /// <summary>What a first version is compared with.</summary>
    private static DefinitionFolder Nothing(DefinitionFolder after) =>
        DefinitionFolder.Of(MappingPackage.Create(new MappingDefinition { Id = after.Definition.Id, Version = after.Definition.Version, Kind = after.Definition.Kind }));

    /// <summary>A decision is about what the person sees now, whatever comes while the dialog is open.</summary>
    private void Begin(VersionState wanted) => deciding = (wanted, Version);

    private async Task DecideAsync(string? reason)
    {
        if (deciding is not { } about)
            return;
        deciding = null;
        if (!await MayAsync(about.State is VersionState.Withdrawn ? [Policies.SubmitVersions, Policies.EditMappings] : [Policies.ReviewVersions]))
            return;
        var decision = new ReviewDecision(Number, about.Version.EffectiveHash, self, reason);
        problem = await (about.State switch
        {
            VersionState.Approved => Store.ApproveAsync(decision),
            VersionState.ChangesRequested => Store.RequestChangesAsync(decision),
            _ => Store.WithdrawAsync(decision),
        });
        if (problem is null)
            Toasts.Say(about.State switch { VersionState.Approved => "Approved. An operator can publish it now.", VersionState.ChangesRequested => "Changes requested.", _ => "Withdrawn." });
        await LoadAsync();
    }

    private async Task CommentAsync((ReviewAnchor Anchor, string Place, string Text) said)
    {
        if (!await MayAsync(Policies.ReviewVersions, Policies.EditMappings))
            return;
        var comment = await Store.CommentAsync(Number, said.Anchor, said.Place, said.Text, self);
        problem = comment.Succeeded ? null : comment.Problems[0];
        await LoadAsync();
    }

    private async Task AnswerAsync(ReviewThread thread, string text)
    {
        if (!await MayAsync(Policies.ReviewVersions, Policies.EditMappings))
            return;
        var answer = await Store.AnswerAsync(Number, thread.Id, text, self);
        problem = answer.Succeeded ? null : answer.Problems[0];
        await LoadAsync();
    }

    private Task AssignAsync((Actor Reviewer, bool Asked) wish) => RunAsync(() => Store.AssignAsync(Number, wish.Reviewer, wish.Asked, self));

    private Task TickAsync((string Item, bool Ticked, string? Note) tick) => RunAsync([Policies.ReviewVersions], () => Store.TickAsync(Number, tick.Item, tick.Ticked, tick.Note, self));

    private Task RunAsync(Func<Task<Problem?>> act) => RunAsync([Policies.ReviewVersions, Policies.EditMappings], act);

    private async Task RunAsync(string[] policies, Func<Task<Problem?>> act)
    {
        if (!await MayAsync(policies))
            return;
        problem = await act();
        await LoadAsync();
    }

    /// <summary>Rights are asked for at every action: they may have been taken away since the page was opened.</summary>
    private async Task<bool> MayAsync(params string[] policies)
    {
        var person = (await Person).User;
        foreach (var policy in policies)
            if ((await Authorization.AuthorizeAsync(person, policy)).Succeeded)
                return true;
        problem = new Problem("review.denied", "", "You may not do this any more.") { Mend = "Ask an administrator for the role." };
        return false;
    }
}

using IntegrationStudio.Engine.Governance.Reviews;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Reviews;

/// <summary>The conversations about places that a view shows, and the comment that is being written. One for each view; children get it as a cascading value.</summary>
public sealed class ReviewRemarks
{
    private ILookup<(ReviewAnchor Anchor, string Place), ReviewThread> placed = Array.Empty<ReviewThread>().ToLookup(thread => (thread.Anchor, thread.Place));

    /// <summary>Whether the person may say something.</summary>
    public bool MayComment { get; internal set; }

    /// <summary>Shows a conversation.</summary>
    public RenderFragment<ReviewThread>? Template { get; internal set; }

    /// <summary>Where a comment is being written.</summary>
    public (ReviewAnchor Anchor, string Place)? Writing { get; private set; }

    /// <summary>Takes what was written.</summary>
    internal Func<(ReviewAnchor Anchor, string Place, string Text), Task>? Say { get; set; }

    /// <summary>Draws the view again.</summary>
    internal Action? Changed { get; set; }

    /// <summary>The conversations about a place, oldest first.</summary>
    public IEnumerable<ReviewThread> At(ReviewAnchor anchor, string place) => placed[(anchor, place)];

    /// <summary>Conversations about places that this view does not show.</summary>
    /// <param name="anchors">Only about such places.</param>
    /// <param name="places">The places that it shows.</param>
    public IEnumerable<ReviewThread> Elsewhere(IReadOnlyCollection<ReviewAnchor> anchors, IReadOnlySet<(ReviewAnchor, string)> places) =>
        placed.Where(place => anchors.Contains(place.Key.Anchor) && !places.Contains(place.Key)).SelectMany(place => place).OrderBy(thread => thread.Id);

    /// <summary>Begins a comment about a place, or gives it up again.</summary>
    public void Toggle(ReviewAnchor anchor, string place)
    {
        Writing = Writing == (anchor, place) ? null : (anchor, place);
        Changed?.Invoke();
    }

    /// <summary>Says it.</summary>
    public async Task SayAsync(string text)
    {
        if (Writing is not { } place || Say is null)
            return;
        Writing = null;
        await Say((place.Anchor, place.Place, text));
    }

    /// <summary>Takes conversations in; each stands where its place is by now.</summary>
    internal void Take(IEnumerable<ReviewThread> threads, IReadOnlyDictionary<long, string>? places) =>
        placed = threads.ToLookup(thread => (thread.Anchor, places?.GetValueOrDefault(thread.Id) ?? thread.Place));
}

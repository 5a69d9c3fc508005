using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary>A side that can be chosen.</summary>
/// <param name="Key">As addresses name it.</param>
/// <param name="Words">As people read it.</param>
internal sealed record CompareChoice(string Key, string Words);

/// <summary>One of two states of a definition that are compared.</summary>
/// <param name="Key">As addresses name it.</param>
/// <param name="Name">As people and reports name it.</param>
/// <param name="Folder">Its content.</param>
public sealed record CompareSide(string Key, string Name, DefinitionFolder Folder)
{
    /// <summary>The version; null for a draft and for what comes with the product.</summary>
    public MappingVersion? Version { get; init; }
}

/// <summary>Finds the sides of comparisons: versions and their candidates, drafts, what comes with the product.</summary>
internal sealed class CompareSides(VersionStore versions, DraftStore drafts, MappingShelf shelf)
{
    private const int Most = 500;

    /// <summary>Everything that can stand on a side, newest first.</summary>
    public async Task<IReadOnlyList<CompareChoice>> ChoicesAsync(string id, CancellationToken cancel)
    {
        var choices = new List<CompareChoice>();
        if ((await drafts.OpenAsync(id, cancel)).Succeeded)
            choices.Add(new(CompareUri.Draft, "Draft"));
        choices.AddRange((await versions.HistoryAsync(id, take: Most, cancellationToken: cancel)).Items.Select(version => new CompareChoice(KeyOf(version), $"{NameOf(version)} ({Words(version.State)})")));
        if (Shipped.Owns(id) && shelf.Current.Contains(id))
            choices.Add(new(CompareUri.Library, "As shipped"));
        return choices;
    }

    /// <summary>What is compared where the address does not say it: the newest with what it is counted from.</summary>
    public async Task<(string? From, string? To)> SuggestAsync(string id, string? from, string? to, IReadOnlyList<CompareChoice> choices, CancellationToken cancel)
    {
        to ??= choices.FirstOrDefault(choice => choice.Key != from)?.Key;
        if (from is null && to is not null)
        {
            var (number, candidate) = CompareUri.Side(to);
            var based = to is CompareUri.Draft or CompareUri.Library ? null : (await versions.FindAsync(id, number, candidate, cancel))?.Base;
            from = based ?? (await versions.LatestApprovedAsync(id, cancel) is { } approved && KeyOf(approved) != to ? KeyOf(approved) : choices.SkipWhile(choice => choice.Key != to).Skip(1).FirstOrDefault()?.Key ?? to);
        }

        return (from, to);
    }

    /// <summary>A side by the name that addresses give it. Content of versions is hashed again.</summary>
    public async Task<Outcome<CompareSide>> OpenAsync(string id, string key, CancellationToken cancel)
    {
        if (key == CompareUri.Draft)
        {
            var draft = await drafts.OpenAsync(id, cancel);
            return draft.Succeeded ? new CompareSide(key, "Draft", draft.Value.Folder) : Outcome<CompareSide>.Failed(draft.Problems);
        }

        if (key == CompareUri.Library)
        {
            var shipped = shelf.Open(id);
            return shipped.Succeeded ? new CompareSide(key, "As shipped", shipped.Value) : Outcome<CompareSide>.Failed(shipped.Problems);
        }

        var (number, candidate) = CompareUri.Side(key);
        if (await versions.FindAsync(id, number, candidate, cancel) is not { } version)
            return new Problem("version.unknown", $"{id}@{key}", $"There is no version {key} of {id}.") { Mend = "Choose one of the list." };
        var folder = await versions.OpenAsync(version, cancel);
        return folder.Succeeded ? new CompareSide(KeyOf(version), NameOf(version), folder.Value) { Version = version } : Outcome<CompareSide>.Failed(folder.Problems);
    }

    /// <summary>A side with the library in which it means what it means: a version with exactly what it pins, a draft with what it would pin.</summary>
    public async Task<Outcome<BehaviourVersion>> RunnableAsync(CompareSide side, CancellationToken cancel)
    {
        if (side.Version is { EffectiveHash.Length: > 0 } version)
        {
            var pinned = await versions.LibraryAsync(version.EffectiveHash, cancel);
            return pinned.Succeeded ? new BehaviourVersion(side.Name, side.Folder, pinned.Value) : Outcome<BehaviourVersion>.Failed(pinned.Problems);
        }

        if (side.Key == CompareUri.Draft)
        {
            var frozen = await versions.FreezeAsync(side.Folder, side.Folder.Definition.Version, cancel);
            if (frozen.Succeeded)
                return new BehaviourVersion(side.Name, side.Folder, frozen.Value);
        }

        // Unreviewed, or a draft that cannot be handed in yet: with what the library has now.
        return new BehaviourVersion(side.Name, side.Folder, side.Key == CompareUri.Library ? shelf.Current : shelf.Current.With(side.Folder.Package));
    }

    private static string KeyOf(MappingVersion version) => IsSettled(version) ? version.Key.Number : $"{version.Key.Number}.{version.Candidate}";

    /// <summary>As the pages of reviews name it too, so that a comparison that runs is found again.</summary>
    private static string NameOf(MappingVersion version) => IsSettled(version) ? version.Key.Number : $"{version.Key.Number}, candidate {version.Candidate}";

    private static bool IsSettled(MappingVersion version) => version.State is VersionState.Approved or VersionState.Retired or VersionState.Unreviewed;

    private static string Words(VersionState state) => state switch
    {
        VersionState.Unreviewed => "not reviewed",
        VersionState.InReview => "in review",
        VersionState.ChangesRequested => "changes requested",
        VersionState.Withdrawn => "withdrawn",
        VersionState.Retired => "retired",
        _ => "approved",
    };
}

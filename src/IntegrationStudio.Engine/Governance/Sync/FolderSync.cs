using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>Hands in the draft of a definition, in the revision that is given. Fails with what hinders it.</summary>
/// <param name="id">The definition.</param>
/// <param name="revision">The draft's revision.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>The candidate.</returns>
public delegate Task<Outcome<MappingVersion>> HandIn(string id, long revision, CancellationToken cancellationToken);

/// <summary>
/// Synchronises own definitions between the database and a folder, such as a checked out Git repository. Both sides are compared with what they said when they were last the same;
/// what changed on one side only goes over, what changed on both is named and left alone. A folder never approves anything. Safe for many threads.
/// </summary>
public sealed partial class FolderSync(MappingShelf shelf, DraftStore drafts) : IDisposable
{
    private const int MostDifferences = 40;

    private readonly VersionStore _versions = shelf?.Store ?? throw new ArgumentException("The library has no versions.", nameof(shelf));

    /// <summary>One at a time: two of them at once would remember each other's halves.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Takes what changed in a folder into drafts. Where anything in the folder is wrong, nothing is done, and everything that is wrong is told.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="actor">Who; counts as an author of what comes in.</param>
    /// <param name="handIn">How drafts are handed in; only asked where the request says so.</param>
    /// <param name="cancellationToken">Gives up between two definitions.</param>
    public async Task<SyncReport> ImportAsync(SyncRequest request, Actor actor, HandIn? handIn = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Outcome<SyncFolder> folder = SyncFolder.Read(request.Folder);
            if (!folder.Succeeded) return new SyncReport([], folder.Problems, 0);
            (IReadOnlyList<Pair> pairs, IReadOnlyList<Problem> broken) = await PairsAsync(folder.Value, withDrafts: true, cancellationToken).ConfigureAwait(false);
            List<SyncItem> items = [.. pairs.Select(pair => Planned(pair, request))];
            IReadOnlyList<Problem> problems = [.. folder.Value.Problems, .. broken, .. Unknown(request.Force, pairs), .. Compiles(folder.Value, items)];
            var report = new SyncReport(items, problems, folder.Value.Shipped);
            if (request.Check || report.Errors.Any()) return report;

            var notes = new List<SyncNote>();
            for (int i = 0; i < items.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                items[i] = await TakeAsync(pairs[i], items[i], request, actor, handIn, notes, cancellationToken).ConfigureAwait(false);
            }

            await RememberAsync(notes, request.Authors, actor).ConfigureAwait(false);
            return report with { Items = items };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static SyncItem Planned(Pair pair, SyncRequest request)
    {
        SyncState state = pair.Sides.Import();
        if (pair.Folder is not null && request.Force.Contains(pair.Id) && state is SyncState.Conflict or SyncState.DatabaseChanged or SyncState.DatabaseDeleted) state = SyncState.FolderChanged;
        return new SyncItem(pair.Id, state)
        {
            Differences = state == SyncState.Same ? [] : Differences(pair.Draft?.Folder ?? pair.Version, pair.Folder),
            Action = state is SyncState.FolderNew or SyncState.FolderChanged ? request.Submit is null ? "a draft" : "a draft, handed in" : null,
        };
    }

    /// <summary>What would be taken in must compile with the rest of the folder and what the product brings.</summary>
    private IEnumerable<Problem> Compiles(SyncFolder folder, IReadOnlyList<SyncItem> items)
    {
        string[] coming = [.. items.Where(item => item.Action is not null).Select(item => item.Id)];
        if (coming.Length == 0) return [];
        MappingLibrary library = shelf.Current.And(folder.Definitions.Select(definition => KeyValuePair.Create(definition.Key, () => (Outcome<MappingPackage>)definition.Value.Package)));
        return coming.SelectMany(id => library.Check(id).Where(problem => problem.Severity == Severity.Error)).Distinct()
            .Select(problem => problem.Path.Split('#') is [var id, var place] ? problem with { Path = $"{id}/mapping.json: {place}" } : problem);
    }

    private async Task<SyncItem> TakeAsync(Pair pair, SyncItem item, SyncRequest request, Actor actor, HandIn? handIn, List<SyncNote> notes, CancellationToken cancel)
    {
        long? revision = pair.Draft?.Revision;
        if (item.State is SyncState.FolderNew or SyncState.FolderChanged)
        {
            Outcome<DraftSave> saved = await drafts.SaveAsync(
                pair.Folder!, revision ?? 0, actor, shelf.Current.Find(pair.Id)?.ContentHash, isCheckpoint: true, "Imported from a folder.", cancel).ConfigureAwait(false);
            if (saved is { Succeeded: true, Value.Succeeded: false })
                return Refused(item with { State = SyncState.Conflict }, new Problem("sync.moved", pair.Id, $"{saved.Value.Other!.Author} saved a draft meanwhile; nothing was overwritten.") { Mend = "Import again." });
            if (!saved.Succeeded) return item with { Action = null, Problems = saved.Problems };
            revision = saved.Value.Revision;
            notes.Add(new SyncNote(pair.Id, new SyncBase(pair.Sides.Folder!.Substance, pair.Sides.Sequence), "sync.import") { Detail = $"revision {revision}" });
            item = item with { Action = $"draft, revision {revision}" };
        }
        else if (item.State == SyncState.Conflict)
        {
            notes.Add(new SyncNote(pair.Id, null, "sync.import") { Denied = true });
        }
        else if (item.State == SyncState.Same && (pair.Folder is not null || pair.Sides.Base is not null) && pair.Same is var same && same != pair.Sides.Base)
        {
            notes.Add(new SyncNote(pair.Id, same, null));
        }

        // What came before and was not handed in yet goes along.
        bool isOurs = revision is not null && pair.Folder is not null && item.State is SyncState.FolderNew or SyncState.FolderChanged or SyncState.Same
            && (item.State != SyncState.Same || pair.Sides.Draft?.Substance == pair.Sides.Folder!.Substance) && pair.Sides.Folder!.Substance != pair.Approved;
        if (request.Submit is null || handIn is null || !isOurs) return item;
        if (item.State == SyncState.Same && await _versions.InReviewAsync(pair.Id, cancel).ConfigureAwait(false) is { } open && open.DraftRevision == revision) return item;
        // Its authors must be known before it is frozen.
        await RememberAsync([.. notes.Where(note => note.Id == pair.Id)], request.Authors, actor).ConfigureAwait(false);
        notes.RemoveAll(note => note.Id == pair.Id);
        Outcome<MappingVersion> version = await handIn(pair.Id, revision!.Value, cancel).ConfigureAwait(false);
        return version.Succeeded ? item with { Action = $"in review as {version.Value.Key.Number}, candidate {version.Value.Candidate}" } : item with { Problems = version.Problems };
    }

    private static SyncItem Refused(SyncItem item, Problem problem) => item with { Action = null, Problems = [problem] };

    private static IReadOnlyList<string> Differences(DefinitionFolder? before, DefinitionFolder? after)
    {
        if (before is null || after is null) return [];
        IReadOnlyList<DifferenceItem> items = [.. FolderDifference.Of(VersionFreezer.Unpinned(before), VersionFreezer.Unpinned(after)).Where(item => item is not { Kind: "definition", Name: "version" })];
        IEnumerable<string> lines = items.Take(MostDifferences).Select(item => $"{item.Kind} {item.Name} {item.Change.ToString().ToLowerInvariant()}");
        return [.. items.Count > MostDifferences ? lines.Append($"and {items.Count - MostDifferences} more") : lines];
    }

    private static IEnumerable<Problem> Unknown(IReadOnlyCollection<string> forced, IReadOnlyList<Pair> pairs) =>
        forced.Where(id => pairs.All(pair => pair.Id != id)).Select(id => new Problem("sync.unknown", id, "Neither the folder nor the database has this definition.") { Mend = NearNames.Suggest(id, [.. pairs.Select(pair => pair.Id)]) });

    private async Task RememberAsync(List<SyncNote> notes, IReadOnlyList<Actor> authors, Actor actor)
    {
        if (notes.Count > 0) await _versions.Journal.CommitAsync(new SyncWrite(notes, authors, actor, _versions.Journal.Now)).ConfigureAwait(false);
    }
}

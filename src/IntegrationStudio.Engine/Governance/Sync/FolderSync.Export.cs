using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>The way out of the database.</summary>
public sealed partial class FolderSync
{
    /// <summary>Writes the newest approved versions, or the drafts, into a folder. What the folder changed stays; what does not belong to definitions is not touched.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Gives up between two definitions; what was written is remembered.</param>
    public async Task<SyncReport> ExportAsync(SyncRequest request, Actor actor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!request.Check) Directory.CreateDirectory(request.Folder);
            Outcome<SyncFolder> folder = request.Check && !Directory.Exists(request.Folder) ? new SyncFolder(new Dictionary<string, DefinitionFolder>(), [], 0) : SyncFolder.Read(request.Folder);
            if (!folder.Succeeded) return new SyncReport([], folder.Problems, 0);
            (IReadOnlyList<Pair> pairs, IReadOnlyList<Problem> broken) = await PairsAsync(folder.Value, request.Drafts, cancellationToken).ConfigureAwait(false);
            List<SyncItem> items = [.. pairs.Select(pair => Outgoing(pair, request))];
            var report = new SyncReport(items, [.. folder.Value.Problems, .. broken, .. Unknown(request.Force, pairs)], folder.Value.Shipped);
            if (request.Check || report.Errors.Any()) return report;

            var writer = new SyncWriter(request.Folder);
            var notes = new List<SyncNote>();
            try
            {
                for (int i = 0; i < items.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    items[i] = Put(writer, pairs[i], items[i], request, notes);
                }
            }
            finally
            {
                await RememberAsync(notes, [], actor).ConfigureAwait(false);
            }

            return report with { Items = items };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SyncReport([], [new Problem("sync.unwritable", request.Folder, $"Not writable: {exception.Message}")], 0);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static SyncItem Outgoing(Pair pair, SyncRequest request)
    {
        SyncState state = pair.Sides.Export(request.Drafts);
        DefinitionFolder? target = pair.Target(request.Drafts);
        if (target is not null && request.Force.Contains(pair.Id) && state is SyncState.Conflict or SyncState.FolderChanged or SyncState.FolderDeleted or SyncState.Waiting) state = SyncState.DatabaseChanged;
        string? action = state switch
        {
            SyncState.DatabaseNew or SyncState.DatabaseChanged => string.Join(' ', SyncWriter.Steps(pair.Folder, target!).GroupBy(step => step.What).Select(steps => $"{steps.Key}{steps.Count()}")) is var steps and not "" ? steps : null,
            SyncState.DatabaseDeleted when request.Prune => $"-{pair.Folder!.Files.Count}",
            _ => null,
        };
        return new SyncItem(pair.Id, state) { Action = action, Differences = state == SyncState.Same ? [] : Differences(pair.Folder, target) };
    }

    private static SyncItem Put(SyncWriter writer, Pair pair, SyncItem item, SyncRequest request, List<SyncNote> notes)
    {
        if (item.State is SyncState.DatabaseNew or SyncState.DatabaseChanged)
        {
            DefinitionFolder target = pair.Target(request.Drafts)!;
            if (writer.Write(pair.Id, pair.Folder, target) is { } refusal) return Refused(item, refusal);
            notes.Add(new SyncNote(pair.Id, new SyncBase(SyncHash.Of(target).Substance, pair.Sides.Sequence), "sync.export") { Detail = item.Action });
        }
        else if (item is { State: SyncState.DatabaseDeleted, Action: not null })
        {
            if (writer.Remove(pair.Id, pair.Folder!) is { } refusal) return Refused(item, refusal);
            notes.Add(new SyncNote(pair.Id, null, "sync.export") { Detail = "pruned" });
        }
        else if (item.State == SyncState.Conflict)
        {
            notes.Add(new SyncNote(pair.Id, null, "sync.export") { Denied = true });
        }
        else if (item.State == SyncState.Same && (pair.Folder is not null || pair.Sides.Base is not null) && pair.Same is var same && same != pair.Sides.Base)
        {
            notes.Add(new SyncNote(pair.Id, same, null));
        }

        return item;
    }
}

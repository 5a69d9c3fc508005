using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>Both sides, put together by id.</summary>
public sealed partial class FolderSync
{
    private const int MostVersions = 1000;

    private async Task<(IReadOnlyList<Pair> Pairs, IReadOnlyList<Problem> Problems)> PairsAsync(SyncFolder folder, bool withDrafts, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        // A folder without any definition is another folder, not one from which all were deleted.
        Dictionary<string, SyncBase> bases = folder.Definitions.Count == 0 ? [] : await SyncWrite.ReadAsync(_versions.Journal.Reader, cancel).ConfigureAwait(false);
        IReadOnlyDictionary<string, MappingVersion> versions = shelf.Versions;
        Dictionary<string, DraftInfo> open = (await drafts.ListAsync(cancel).ConfigureAwait(false)).Where(draft => !Shipped.Owns(draft.Id)).ToDictionary(draft => draft.Id, StringComparer.Ordinal);
        var pairs = new List<Pair>();
        foreach (string id in folder.Definitions.Keys.Union(versions.Keys).Union(open.Keys).Union(bases.Keys).Order(StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            MappingVersion? version = versions.GetValueOrDefault(id);
            Outcome<DefinitionFolder>? opened = version is null ? null : shelf.Open(id);
            Outcome<Draft>? draft = open.ContainsKey(id) ? await drafts.OpenAsync(id, cancel).ConfigureAwait(false) : null;
            if (draft is { Succeeded: false } && draft.Problems[0].Code == "draft.unknown") draft = null; // discarded meanwhile
            problems.AddRange([.. opened?.Problems ?? [], .. draft is { Succeeded: false } ? draft.Problems : []]);
            if (opened is { Succeeded: false } || draft is { Succeeded: false }) continue;
            DefinitionFolder? there = folder.Definitions.GetValueOrDefault(id);
            var sides = new SyncSides
            {
                Folder = there is null ? null : SyncHash.Of(there),
                Version = opened is null ? null : SyncHash.Of(opened.Value!),
                Sequence = version?.Sequence,
                IsApproved = version?.State == VersionState.Approved,
                Draft = draft is null ? null : SyncHash.Of(draft.Value!.Folder),
                Base = bases.GetValueOrDefault(id),
            };
            if (sides is { Base: null, Folder: { } own, Version: not null } && own.Substance != sides.Version.Substance && own.Substance != sides.Draft?.Substance)
                sides = sides with { Base = version!.State == VersionState.Unreviewed ? new SyncBase(sides.Version.Substance, sides.Sequence) : await EarlierAsync(id, own.Substance, cancel).ConfigureAwait(false) };
            pairs.Add(new Pair(id, there, opened?.Value, draft?.Value, sides));
        }

        return (pairs, problems);
    }

    /// <summary>Where both never met: the folder may have what was a version once.</summary>
    private async Task<SyncBase?> EarlierAsync(string id, string substance, CancellationToken cancel)
    {
        VersionPage history = await _versions.HistoryAsync(id, null, null, MostVersions, cancel).ConfigureAwait(false);
        foreach (MappingVersion earlier in history.Items.Where(version => version.State is VersionState.Approved or VersionState.Retired or VersionState.Unreviewed))
            if ((await _versions.OpenAsync(earlier, cancel).ConfigureAwait(false)).Value is { } folder && SyncHash.Of(folder).Substance == substance)
                return new SyncBase(substance, earlier.Sequence);
        return null;
    }

    /// <summary>A definition on both sides.</summary>
    private sealed record Pair(string Id, DefinitionFolder? Folder, DefinitionFolder? Version, Draft? Draft, SyncSides Sides)
    {
        /// <summary>What is approved; null when nothing is.</summary>
        public string? Approved => Sides.IsApproved ? Sides.Version!.Substance : null;

        /// <summary>What is remembered where both are the same; null where both are gone.</summary>
        public SyncBase? Same => Sides.Folder is null ? null : new SyncBase(Sides.Folder.Substance, Sides.Sequence);

        /// <summary>What goes out.</summary>
        public DefinitionFolder? Target(bool drafts) => drafts ? Draft?.Folder ?? Version : Sides.IsApproved ? Version : null;
    }
}

using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Versions;

/// <summary>Makes a version the draft again. What stood in the draft stays in its history.</summary>
internal sealed class VersionRestore(VersionStore versions, DraftStore drafts, DesignerServices designers)
{
    /// <summary>Restores a version over the draft that the person has seen; null when it is restored, or why not. Where somebody saved meanwhile nothing is overwritten.</summary>
    /// <param name="version">The version.</param>
    /// <param name="seen">The draft's revision; 0 for none.</param>
    /// <param name="actor">Who restores it, and is an author of the draft from then on.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<Problem?> RestoreAsync(MappingVersion version, long seen, Actor actor, CancellationToken cancel = default)
    {
        var folder = await versions.OpenAsDraftAsync(version, cancel);
        if (!folder.Succeeded)
            return folder.Problems[0];
        var revision = seen;
        if (seen > 0)
        {
            var draft = await drafts.OpenAsync(version.Key.Id, cancel);
            if (!draft.Succeeded || draft.Value.Revision != seen)
                return Moved(version, draft.Value?.Author);
            var kept = await drafts.SaveAsync(draft.Value.Folder, seen, actor, isCheckpoint: true, note: $"Before {version.Key.Number} was restored", cancellationToken: cancel);
            if (!kept.Succeeded || kept.Value.Other is not null)
                return kept.Succeeded ? Moved(version, kept.Value.Other!.Author) : kept.Problems[0];
            revision = kept.Value.Revision;
        }

        var baseHash = seen > 0 ? null : designers.Open(version.Key.Id).Value?.Package.ContentHash;
        var saved = await drafts.SaveAsync(folder.Value, revision, actor, baseHash, isCheckpoint: true, note: $"Restored from {version.Key.Number}", cancellationToken: cancel);
        if (!saved.Succeeded)
            return saved.Problems[0];
        if (saved.Value.Other is { } other)
            return Moved(version, other.Author);
        designers.Presence.Saved(version.Key.Id);
        return null;
    }

    private static Problem Moved(MappingVersion version, string? author) =>
        new("draft.conflict", version.Key.Id, $"{author ?? "Somebody"} changed the draft meanwhile. Nothing was restored.") { Mend = "Look at the draft, then restore the version again." };
}

namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>What a definition said when folder and database were last the same.</summary>
/// <param name="Substance">Hash of everything but its number and its pins.</param>
/// <param name="Version">The newest version in the database then; null when there was none.</param>
internal sealed record SyncBase(string Substance, long? Version);

/// <summary>A definition on both sides, as hashes of what it says: enough to decide what is to be done with it.</summary>
internal sealed record SyncSides
{
    /// <summary>The folder's; null when it is not there.</summary>
    public SyncHash? Folder { get; init; }

    /// <summary>The newest version's; null when there is none.</summary>
    public SyncHash? Version { get; init; }

    /// <summary>The row of that version.</summary>
    public long? Sequence { get; init; }

    /// <summary>Whether it is approved.</summary>
    public bool IsApproved { get; init; }

    /// <summary>The draft's; null when there is none.</summary>
    public SyncHash? Draft { get; init; }

    /// <summary>What both were last; null when they never met.</summary>
    public SyncBase? Base { get; init; }

    /// <summary>How it stands for whoever reads the folder: the draft is what the database has, else the newest version.</summary>
    public SyncState Import()
    {
        string? here = (Draft ?? Version)?.Substance;
        if (Folder is null)
            return here is null ? SyncState.Same : Base is not null ? SyncState.FolderDeleted : Version is null ? SyncState.Same : SyncState.DatabaseNew;
        string there = Folder.Substance;
        if (there == here) return SyncState.Same;
        if (Base is null) return here is null ? SyncState.FolderNew : SyncState.Conflict;
        bool folderChanged = there != Base.Substance;
        if (here is null) return Sequence != Base.Version ? folderChanged ? SyncState.Conflict : SyncState.DatabaseDeleted : folderChanged ? SyncState.FolderChanged : SyncState.DatabaseDeleted;

        // Somebody works on a draft of exactly what the folder has.
        if (there == Version?.Substance && Draft?.Substance != Base.Substance) return SyncState.Same;
        return Judge(folderChanged, Changed(withDraft: true)) is var state && state == SyncState.Waiting ? SyncState.DatabaseChanged : state;
    }

    /// <summary>How it stands for whoever writes the folder: only what is approved counts, unless drafts go out too.</summary>
    public SyncState Export(bool drafts)
    {
        SyncHash? target = drafts ? Draft ?? Version : IsApproved ? Version : null;
        if (Folder is null)
            return target is null ? SyncState.Same : Base is null ? SyncState.DatabaseNew : Changed(drafts) ? SyncState.Conflict : SyncState.FolderDeleted;
        if (target is null)
        {
            if ((Draft ?? Version) is { } unapproved) return unapproved.Substance == Folder.Substance ? SyncState.Same : SyncState.Waiting;
            return Base is null ? SyncState.FolderNew : Folder.Substance == Base.Substance ? SyncState.DatabaseDeleted : SyncState.Conflict;
        }

        if (target == Folder) return SyncState.Same;
        if (target.Substance == Folder.Substance) return SyncState.DatabaseChanged; // only the number is another
        return Base is null ? SyncState.Conflict : Judge(Folder.Substance != Base.Substance, Changed(drafts));
    }

    /// <summary>A draft that was discarded is no change: the version is still that of the last time.</summary>
    private bool Changed(bool withDraft) => withDraft && Draft is not null ? Draft.Substance != Base!.Substance : Sequence != Base!.Version && Version?.Substance != Base.Substance;

    private static SyncState Judge(bool folder, bool database) =>
        folder ? database ? SyncState.Conflict : SyncState.FolderChanged : database ? SyncState.DatabaseChanged : SyncState.Waiting;
}

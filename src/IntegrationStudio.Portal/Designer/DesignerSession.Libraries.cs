using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Designer.Scripts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>Libraries of scripts: drafts of those that the definition uses count here, so that what was moved to one works before it is published.</summary>
internal sealed partial class DesignerSession
{
    private readonly Dictionary<string, MappingPackage> _libraries = new(StringComparer.Ordinal);

    /// <summary>Moves a script to a library, whose draft is saved first. Gives what hindered it; nothing then is changed.</summary>
    public async Task<IReadOnlyList<Problem>> ShareAsync(ScriptEntry script, string libraryId, bool isNew)
    {
        if (_services.Drafts is not { } drafts || IsReadOnly) return [new Problem("edit.read-only", Id, "Nothing can be changed now.")];
        var (opened, draft) = await _services.OpenAsync(libraryId, _closing.Token);
        if (isNew && draft is not null) return [new Problem("draft.known", libraryId, "There is a draft of this id.")];
        if (!isNew && !opened.Succeeded) return opened.Problems;
        DefinitionFolder library = opened.Succeeded ? opened.Value : ScriptSharing.NewLibrary(libraryId);
        Outcome<DefinitionFolder> taken = ScriptSharing.Put(library, Folder.Definition, script, ScriptFiles.Text(Package, script.File));
        if (!taken.Succeeded) return taken.Problems;
        Outcome<DraftSave> saved = await drafts.SaveAsync(taken.Value, draft?.Revision ?? 0, Actor, isNew ? null : library.Package.ContentHash, isCheckpoint: true, $"{script.Short} from {Id}", _closing.Token);
        if (!saved.Succeeded) return saved.Problems;
        if (saved.Value.Other is not null) return [new Problem("draft.conflict", libraryId, "Somebody changed the library meanwhile. Try again.")];
        _libraries[libraryId] = taken.Value.Package;
        return Apply($"Move {script.Short} to {libraryId}", folder => ScriptSharing.Leave(folder, script, libraryId));
    }

    /// <summary>The published definitions with the libraries' drafts; of a version what it pins.</summary>
    private MappingLibrary Published => _pinned ?? _libraries.Values.Aggregate(_services.Library, (library, package) => library.With(package));

    private async Task ReadLibrariesAsync(CancellationToken cancellationToken)
    {
        if (_services.Drafts is not { } drafts) return;
        foreach (MappingReference used in Folder.Definition.Uses.Values)
        {
            // Anything else is as it was published: a draft of a base is not what runs.
            if (_services.Library.Contains(used.Id) && _services.Library.Find(used.Id)?.Definition.Kind != MappingKind.Library) continue;
            Outcome<Draft> draft = await drafts.OpenAsync(used.Id, cancellationToken);
            if (draft.Succeeded && draft.Value.Folder.Definition.Kind == MappingKind.Library) _libraries[used.Id] = draft.Value.Folder.Package;
        }
    }
}

using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Designer.Saving;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>What a designer session needs from the installation.</summary>
internal sealed class DesignerServices(MappingShelf shelf, TimeProvider time)
{
    /// <summary>For a library that never changes.</summary>
    public DesignerServices(MappingLibrary library, TimeProvider time)
        : this(MappingShelf.Of(library), time)
    {
    }

    /// <summary>The definitions that drafts extend and use.</summary>
    public MappingLibrary Library => shelf.Current;

    /// <summary>Holds the library, and tells when another is in its place.</summary>
    public MappingShelf Shelf => shelf;

    public TimeProvider Time => time;

    /// <summary>Where drafts are kept; null: nothing is saved.</summary>
    public DraftStore? Drafts { get; init; }

    /// <summary>How previews run; null: there are none.</summary>
    public RunOptions? Run { get; init; }

    /// <summary>Compiles scripts for previews.</summary>
    public ScriptCompiler? Scripts { get; init; }

    /// <summary>Messages that channels received; null: none to look at.</summary>
    public JournalReader? Journal { get; init; }

    /// <summary>Who works on what.</summary>
    public DraftPresence Presence { get; init; } = new();

    /// <summary>Opens the folder of a definition as the library has it.</summary>
    public Outcome<DefinitionFolder> Open(string id) => shelf.Open(id);

    /// <summary>Opens the draft of a definition, or the definition as the library has it where there is no draft.</summary>
    public async Task<(Outcome<DefinitionFolder> Folder, Draft? Draft)> OpenAsync(string id, CancellationToken cancellationToken)
    {
        if (Drafts is null) return (Open(id), null);
        Outcome<Draft> draft = await Drafts.OpenAsync(id, cancellationToken);
        if (draft.Succeeded) return (draft.Value.Folder, draft.Value);
        return draft.Problems[0].Code == "draft.unknown" ? (Open(id), null) : (Outcome<DefinitionFolder>.Failed(draft.Problems), null);
    }
}

using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>A version as it was handed in: with exactly what it pins, and only to look at.</summary>
internal sealed partial class DesignerSession
{
    private MappingLibrary? _pinned;

    /// <summary>The version that is shown; null for the draft, or the definition as the library has it.</summary>
    public MappingVersion? Past { get; private init; }

    /// <summary>Opens a version. Its content and everything that it pins is hashed again; fails with <c>version.altered</c>, or when there are no versions.</summary>
    public static async Task<Outcome<DesignerSession>> OpenAsync(MappingVersion version, DesignerServices services, CancellationToken cancellationToken)
    {
        if (services.Shelf.Store is not { } store) return new Problem("version.unknown", version.Key.ToString(), "There are no versions here.");
        Outcome<DefinitionFolder> folder = await store.OpenAsync(version, cancellationToken);
        if (!folder.Succeeded) return Outcome<DesignerSession>.Failed(folder.Problems);
        MappingLibrary? pinned = null;
        if (version.EffectiveHash.Length > 0)
        {
            Outcome<MappingLibrary> library = await store.LibraryAsync(version.EffectiveHash, cancellationToken);
            if (!library.Succeeded) return Outcome<DesignerSession>.Failed(library.Problems);
            pinned = library.Value;
        }

        var session = new DesignerSession(folder.Value, services) { Past = version, _pinned = pinned };
        session.CheckSoon();
        session.StartWork(null);
        return session;
    }
}

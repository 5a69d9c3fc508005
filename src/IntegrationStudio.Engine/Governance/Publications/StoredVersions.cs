using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>Versions of the store as publication needs them: content and pins are hashed again at every load.</summary>
public static class StoredVersions
{
    /// <summary>How a store's versions are opened.</summary>
    public static OpenVersion Of(VersionStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (mapping, number, candidate, cancel) => OpenAsync(store, mapping, number, candidate, cancel);
    }

    private static async Task<Outcome<PublishableVersion>> OpenAsync(VersionStore store, string mapping, string number, int? candidate, CancellationToken cancel)
    {
        if (await store.FindAsync(mapping, number, candidate, cancel).ConfigureAwait(false) is not { } version)
            return new Problem("version.unknown", mapping, $"There is no version {number}.");
        if (version.EffectiveHash.Length == 0)
            return new Problem("publication.not-approved", mapping, $"Version {number} came with a folder and was never reviewed.") { Mend = "Hand it in for review." };
        Outcome<DefinitionFolder> folder = await store.OpenAsync(version, cancel).ConfigureAwait(false);
        if (!folder.Succeeded) return Outcome<PublishableVersion>.Failed(folder.Problems);
        Outcome<CompiledMapping> compiled = await store.CompileAnyAsync(mapping, version.EffectiveHash, cancel).ConfigureAwait(false);
        if (!compiled.Succeeded) return Outcome<PublishableVersion>.Failed(compiled.Problems);
        return new PublishableVersion
        {
            Mapping = mapping,
            Number = version.Key.Number,
            Candidate = version.Candidate,
            EffectiveHash = compiled.Value.EffectiveHash,
            IsApproved = VersionStore.FourEyes(version) is null,
            IsRetired = version.State == VersionState.Retired,
            Authors = [.. version.Authors.Append(version.Submitter).Select(author => author.Id).Distinct(StringComparer.Ordinal)],
            Compiled = compiled.Value,
        };
    }
}

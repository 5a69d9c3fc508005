using System.Collections.Concurrent;
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
        var known = new ConcurrentDictionary<string, WeakReference<CompiledMapping>>(StringComparer.Ordinal);
        return (mapping, number, candidate, cancel) => OpenAsync(store, known, mapping, number, candidate, cancel);
    }

    private static async Task<Outcome<PublishableVersion>> OpenAsync(
        VersionStore store, ConcurrentDictionary<string, WeakReference<CompiledMapping>> known, string mapping, string number, int? candidate, CancellationToken cancel)
    {
        if (await store.FindAsync(mapping, number, candidate, cancel).ConfigureAwait(false) is not { } version)
            return new Problem("version.unknown", mapping, $"There is no version {number}.");
        if (version.EffectiveHash.Length == 0)
            return new Problem("publication.not-approved", mapping, $"Version {number} came with a folder and was never reviewed.") { Mend = "Hand it in for review." };
        Outcome<DefinitionFolder> folder = await store.OpenAsync(version, cancel).ConfigureAwait(false);
        if (!folder.Succeeded) return Outcome<PublishableVersion>.Failed(folder.Problems);
        Outcome<CompiledMapping> compiled = await CompileAsync(store, known, version, cancel).ConfigureAwait(false);
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

    /// <summary>Content and pins are hashed again in any case; what came out the same is not compiled again while somebody runs it.</summary>
    private static async Task<Outcome<CompiledMapping>> CompileAsync(VersionStore store, ConcurrentDictionary<string, WeakReference<CompiledMapping>> known, MappingVersion version, CancellationToken cancel)
    {
        Outcome<MappingLibrary> library = await store.LibraryAsync(version.EffectiveHash, cancel).ConfigureAwait(false);
        if (!library.Succeeded) return Outcome<CompiledMapping>.Failed(library.Problems);
        if (known.TryGetValue(version.EffectiveHash, out WeakReference<CompiledMapping>? running) && running.TryGetTarget(out CompiledMapping? same)) return same;
        Outcome<CompiledMapping> compiled = await Task.Run(() => library.Value.Compile(version.Key.Id), cancel).ConfigureAwait(false);
        if (!compiled.Succeeded) return compiled;
        foreach (KeyValuePair<string, WeakReference<CompiledMapping>> gone in known.Where(entry => !entry.Value.TryGetTarget(out _))) known.TryRemove(gone);
        known[version.EffectiveHash] = new WeakReference<CompiledMapping>(compiled.Value);
        return compiled;
    }
}

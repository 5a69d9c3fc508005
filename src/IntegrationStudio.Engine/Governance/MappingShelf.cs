using System.Collections.Concurrent;
using System.Collections.Frozen;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>
/// Holds the library as it is now: the product's definitions and the newest approved version of every own one, else its newest unreviewed one. A snapshot never changes; an approval puts
/// another in its place at once. Versions of channels are no mappings and not in it. Own versions stand in it without their pins, so that a draft meets the newest of what it uses; what runs is compiled with its pins by the version store.
/// Safe for many threads.
/// </summary>
public sealed class MappingShelf
{
    private readonly VersionStore? _versions;
    private readonly FrozenDictionary<string, Outcome<MappingPackage>> _unreadable;
    private readonly ConcurrentDictionary<long, Lazy<Outcome<DefinitionFolder>>> _opened = [];
    private readonly Lock _changing = new();
    private volatile Snapshot _now;

    /// <summary>The library of an installation.</summary>
    /// <param name="versions">Its versions.</param>
    /// <param name="unreadable">Own definitions of a folder that could not be read and so became no version; they are shown as broken.</param>
    public MappingShelf(VersionStore versions, IReadOnlyDictionary<string, Outcome<MappingPackage>>? unreadable = null)
    {
        ArgumentNullException.ThrowIfNull(versions);
        _versions = versions;
        _unreadable = (unreadable ?? FrozenDictionary<string, Outcome<MappingPackage>>.Empty).ToFrozenDictionary(StringComparer.Ordinal);
        _now = Take(null);
        versions.Changed += _ => Refresh();
    }

    private MappingShelf(MappingLibrary library)
    {
        _unreadable = FrozenDictionary<string, Outcome<MappingPackage>>.Empty;
        _now = new Snapshot(library, FrozenDictionary<string, MappingVersion>.Empty);
    }

    /// <summary>Another snapshot is in place. Raised by whoever caused it, after it is in place.</summary>
    public event Action? Changed;

    /// <summary>The versions that it follows; null for a library that never changes.</summary>
    public VersionStore? Store => _versions;

    /// <summary>The library as it is now.</summary>
    public MappingLibrary Current => _now.Library;

    /// <summary>The versions of own definitions that are in it, by id.</summary>
    public IReadOnlyDictionary<string, MappingVersion> Versions => _now.Versions;

    /// <summary>A library that never changes, without versions.</summary>
    public static MappingShelf Of(MappingLibrary library) => new(library ?? throw new ArgumentNullException(nameof(library)));

    /// <summary>A definition of the library with everything beside it.</summary>
    public Outcome<DefinitionFolder> Open(string id)
    {
        Snapshot now = _now;
        if (now.Versions.TryGetValue(id, out MappingVersion? version)) return Opened(version);
        Outcome<MappingPackage> read = now.Library.Read(id);
        if (!read.Succeeded) return Outcome<DefinitionFolder>.Failed(read.Problems);
        return read.Value.Folder is { } folder ? DefinitionFolder.Read(folder, id) : DefinitionFolder.Of(read.Value);
    }

    /// <summary>
    /// Who extends or uses a definition without pinning it: definitions of the product, and own ones that nobody reviewed. Whoever pins it is known by <see cref="VersionStore.UsersAsync"/>, without
    /// unpacking thousands of versions. Reads what was not read yet.
    /// </summary>
    public IReadOnlyList<string> UnpinnedUsers(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        Snapshot now = _now;
        return [.. now.Library.Ids.Where(other => other != id && Pinless(other) && now.Library.Find(other) is { } package && FrozenVersion.References(package.Definition).Any(reference => reference.Id == id))];

        bool Pinless(string other) => Shipped.Owns(other) ? Shipped.Owns(id) : !now.Versions.TryGetValue(other, out MappingVersion? version) || version.State == VersionState.Unreviewed;
    }

    private void Refresh()
    {
        lock (_changing)
        {
            Snapshot next = Take(_now);
            if (next == _now) return;
            _now = next;
        }

        Changed?.Invoke();
    }

    /// <summary>The library as the database has it; the one before where its versions are the same.</summary>
    private Snapshot Take(Snapshot? before)
    {
        FrozenDictionary<string, MappingVersion> versions = _versions!.Reads.Newest().Where(version => version.Summary.Kind != MappingKind.Channel).ToFrozenDictionary(version => version.Key.Id, StringComparer.Ordinal);
        if (before is not null && before.Versions.Count == versions.Count && versions.Values.All(version => before.Versions.TryGetValue(version.Key.Id, out MappingVersion? old) && old.Sequence == version.Sequence && old.State == version.State))
            return before;
        foreach (long gone in _opened.Keys.Except(versions.Values.Select(version => version.Sequence))) _opened.TryRemove(gone, out _);
        return new Snapshot(
            _versions.Shipped
                .And(_unreadable.Select(broken => KeyValuePair.Create(broken.Key, () => broken.Value)))
                .And(versions.Values.Select(version => KeyValuePair.Create(version.Key.Id, () => Package(version)))),
            versions);
    }

    private Outcome<MappingPackage> Package(MappingVersion version)
    {
        Outcome<DefinitionFolder> folder = Opened(version);
        return folder.Succeeded ? folder.Value.Package : Outcome<MappingPackage>.Failed(folder.Problems);
    }

    private Outcome<DefinitionFolder> Opened(MappingVersion version) => _opened.GetOrAdd(version.Sequence, _ => new(() =>
    {
        Outcome<DefinitionFolder> folder = _versions!.Reads.Open(version);
        return folder.Succeeded && version.State != VersionState.Unreviewed ? VersionFreezer.Unpinned(folder.Value) : folder;
    })).Value;

    private sealed record Snapshot(MappingLibrary Library, FrozenDictionary<string, MappingVersion> Versions);
}

using System.Collections.Frozen;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// Definitions by id. Immutable and safe for many threads; a folder is indexed at once and each definition is read when it is first asked for.
/// </summary>
public sealed class MappingLibrary
{
    private readonly FrozenDictionary<string, Lazy<Outcome<MappingPackage>>> _packages;

    // Problems and preview of a draft both ask for it.
    private readonly Lazy<Outcome<CompiledMapping>> _draft = null!;

    private MappingLibrary(FrozenDictionary<string, Lazy<Outcome<MappingPackage>>> packages)
    {
        _packages = packages;
        (References, Hashes, Shared) = (new References(this), new EffectiveHashes(this), new SharedMaps(this));
    }

    private MappingLibrary(MappingLibrary published, MappingPackage draft)
    {
        (_packages, Base, Draft) = (published._packages, published, draft);
        _draft = new(() => MessageCompiler.Compile(this, draft.Definition.Id, new CompileOptions()));
        (References, Hashes, Shared) = (new References(this), new EffectiveHashes(this), new SharedMaps(this));
    }

    /// <summary>What compiled mappings have in common.</summary>
    internal SharedMaps Shared { get; }

    /// <summary>What definitions come down to, and by which names.</summary>
    internal References References { get; }

    /// <summary>The effective hashes that were asked for.</summary>
    internal EffectiveHashes Hashes { get; }

    /// <summary>The library that a draft was put over; null without a draft. What does not depend on the draft is kept there, so that the next draft finds it.</summary>
    internal MappingLibrary? Base { get; }

    /// <summary>The draft; null without one.</summary>
    internal MappingPackage? Draft { get; }

    /// <summary>All ids, sorted, those of unreadable definitions included.</summary>
    public IReadOnlyList<string> Ids => field ??= Base is null
        ? [.. _packages.Keys.Order(StringComparer.Ordinal)]
        : Base.Contains(Draft!.Definition.Id) ? Base.Ids : [.. Base.Ids.Append(Draft.Definition.Id).Order(StringComparer.Ordinal)];

    /// <summary>Whether there is a definition of an id, readable or not.</summary>
    public bool Contains(string id) => Draft?.Definition.Id == id || (Base?.Contains(id) ?? _packages.ContainsKey(id));

    /// <summary>All readable definitions, sorted by id. Reads what was not read yet.</summary>
    public IReadOnlyList<MappingPackage> All => field ??= [.. Ids.Select(id => Read(id).Value).OfType<MappingPackage>()];

    /// <summary>Indexes folders: every <c>mapping.json</c> below is a definition whose id is its folder's path from there. Where two folders have one id, the later one wins. Fails when a folder does not exist.</summary>
    public static Outcome<MappingLibrary> Open(params IReadOnlyList<string> folders)
    {
        var packages = new Dictionary<string, Lazy<Outcome<MappingPackage>>>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (string root in folders)
        {
            if (!Directory.Exists(root))
            {
                problems.Add(new("mapping.folder", root, "There is no such folder."));
                continue;
            }

            foreach (string file in Directory.EnumerateFiles(root, "mapping.json", SearchOption.AllDirectories))
            {
                string folder = Path.GetDirectoryName(file)!;
                string id = Path.GetRelativePath(root, folder).Replace('\\', '/');
                packages[id] = new(() => MappingPackage.Read(folder, id));
            }
        }

        return problems.Count > 0 ? Outcome<MappingLibrary>.Failed(problems) : new MappingLibrary(packages.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The definitions of those ids that are wanted; what was read already is not read again.</summary>
    internal MappingLibrary Only(Predicate<string> wanted) =>
        new(_packages.Where(package => wanted(package.Key)).ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>The same, where definitions that are refused cannot be had; each is asked about when it is first read.</summary>
    internal MappingLibrary Where(Func<MappingPackage, Problem?> refusal) => new(_packages.ToFrozenDictionary(
        package => package.Key,
        package => new Lazy<Outcome<MappingPackage>>(() => package.Value.Value is { Succeeded: true } read && refusal(read.Value) is { } refused ? refused : package.Value.Value),
        StringComparer.Ordinal));

    /// <summary>The same with more definitions, or others in place of those with their ids; each is read when it is first asked for.</summary>
    internal MappingLibrary And(IEnumerable<KeyValuePair<string, Func<Outcome<MappingPackage>>>> packages)
    {
        var all = new Dictionary<string, Lazy<Outcome<MappingPackage>>>(_packages, StringComparer.Ordinal);
        foreach ((string id, Func<Outcome<MappingPackage>> read) in packages) all[id] = new(read);
        return new(all.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>A library of packages that are in memory.</summary>
    public static MappingLibrary Of(params IEnumerable<MappingPackage> packages) =>
        new(packages.ToFrozenDictionary(package => package.Definition.Id, package => new Lazy<Outcome<MappingPackage>>(package), StringComparer.Ordinal));

    /// <summary>
    /// The same library with one package added or in place of that with its id: a draft. What does not depend on it is compiled once for all drafts, so that a change
    /// of one rule costs what depends on the rule.
    /// </summary>
    public MappingLibrary With(MappingPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return new(Draft?.Definition.Id == package.Definition.Id ? Base! : this, package);
    }

    /// <summary>The definition of an id; null when there is none, when it is unreadable, or when it has another version.</summary>
    public MappingPackage? Find(string id, string? version = null) =>
        Read(id) is { Succeeded: true } read && (version is null || read.Value.Definition.Version == version) ? read.Value : null;

    /// <summary>The definition of an id, or why it cannot be had.</summary>
    public Outcome<MappingPackage> Read(string id) => Known(id) ?? new Problem("mapping.unknown", id, "There is no such mapping.") { Mend = NearNames.Suggest(id, Ids) };

    /// <summary>Everything that is wrong with the form of any definition. Reads what was not read yet.</summary>
    public IReadOnlyList<Problem> Check() => [.. Ids.SelectMany(id => Read(id).Problems)];

    /// <summary>Everything that is wrong with one definition of any kind and with what it uses: what compiling says, also for maps that only others call and for tables.</summary>
    public IReadOnlyList<Problem> Check(string id) => MessageCompiler.Check(this, id);

    /// <summary>
    /// SHA-256 over a definition's <see cref="MappingPackage.ContentHash"/> and the effective hashes of all that it extends and uses; null when one
    /// of them is missing or they use each other in a circle (compiling says which).
    /// </summary>
    public string? EffectiveHash(string id) => Hashes.Of(id);

    /// <summary>Compiles a definition with everything that it extends and uses. Fails with every problem at once, at paths like <c>labs/north/oru-r01#rules/obs/OBX-3.code/to</c>.</summary>
    public Outcome<CompiledMapping> Compile(string id, CompileOptions? options = null) =>
        options is null && Draft?.Definition.Id == id ? _draft.Value : MessageCompiler.Compile(this, id, options ?? new CompileOptions());

    /// <summary>Whether an id is the draft's, or comes down to it: then it may mean something else here than in <see cref="Base"/>.</summary>
    internal bool DependsOnDraft(string id) =>
        Draft is not null && (id == Draft.Definition.Id || Base!.References.Reach(id).Contains(Draft.Definition.Id));

    private Outcome<MappingPackage>? Known(string id)
    {
        if (Draft?.Definition.Id == id) return Draft;
        if (Base is not null) return Base.Known(id);
        return _packages.TryGetValue(id, out Lazy<Outcome<MappingPackage>>? package) ? package.Value : null;
    }
}

using System.Collections.Concurrent;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>
/// What the message maps of one library have in common: tables, expressions, and the segment and data type maps that mean the same to all of them. Seventy message
/// maps call the same hundred; each made its own would take seconds and hundreds of megabytes. A draft's library keeps what does not depend on the draft in the
/// library below, where the next draft finds it. Safe for many threads; only what has no problems is kept.
/// </summary>
internal sealed class SharedMaps
{
    private readonly MappingLibrary _library;
    private readonly SharedMaps? _base;
    private readonly ConcurrentDictionary<string, Outcome<CompiledExpression>> _expressions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(MappingPackage, string), Outcome<CodeTable>> _tables = [];
    private readonly ConcurrentDictionary<string, Rebinding> _rebindings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, Rebinding), ResolvedMap> _resolved = [];
    private readonly PolicyVariants _compiled = new();
    private readonly ResourceNames _names;

    public SharedMaps(MappingLibrary library)
    {
        _library = library;
        _base = library.Base?.Shared;

        // Maps that were compiled below say names by their numbers.
        _names = _base?._names ?? new ResourceNames();
    }

    /// <summary>An expression, compiled once. What only a draft says goes with it: people type it letter by letter.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="where">Where it stands; the id of its author comes first.</param>
    /// <param name="compile">Compiles it.</param>
    public Outcome<CompiledExpression> Expression(string text, string where, Func<string, Outcome<CompiledExpression>> compile) =>
        KnownExpression(text) ?? (_base is null || IsAbout(where, _library.Draft!.Definition.Id) ? _expressions.GetOrAdd(text, compile) : _base.Expression(text, where, compile));

    public Outcome<CodeTable> Table(MappingPackage package, string file, ReadOnlyMemory<byte> csv) =>
        _base is not null && package != _library.Draft
            ? _base.Table(package, file, csv)
            : _tables.GetOrAdd((package, file), _ => CodeTable.Parse($"{package.Definition.Id}/{file}", csv.Span));

    /// <summary>The number of a resource name: the same in all message maps.</summary>
    public int Name(string name) => _names.Of(name);

    /// <summary>A resolved map in its surroundings; null when it is not known yet.</summary>
    public ResolvedMap? Resolved(string id, Rebinding rebinding) => Home(id, rebinding)._resolved.GetValueOrDefault((id, rebinding));

    /// <summary>Keeps a resolved map for all; gives the one that was there first.</summary>
    public ResolvedMap Keep(ResolvedMap map, Rebinding rebinding) => Home(map.Id, rebinding)._resolved.GetOrAdd((map.Id, rebinding), map);

    /// <summary>Of names bound anew those that mean something else within a map or what it calls then: one instance for all that come down to the same.</summary>
    public Rebinding Narrow(string id, Rebinding rebinding)
    {
        if (rebinding == Rebinding.None) return rebinding;
        IReadOnlyDictionary<string, List<MappingReference?>>[] names = [.. Within(id, rebinding).Select(_library.References.Names)];
        KeyValuePair<string, MappingReference>[] meant =
        [
            .. rebinding.Names.Where(bound => names.Any(known => known.TryGetValue(bound.Key, out List<MappingReference?>? meanings) && meanings.Exists(meaning => meaning != bound.Value)))
                .OrderBy(bound => bound.Key, StringComparer.Ordinal),
        ];
        if (meant.Length == 0) return Rebinding.None;
        SharedMaps home = _base is not null && !Array.Exists(meant, bound => _library.DependsOnDraft(bound.Value.Id)) ? _base : this;
        return home._rebindings.GetOrAdd(string.Join('\n', meant.Select(bound => $"{bound.Key}={bound.Value.Id} {bound.Value.Version} {bound.Value.Hash}")), _ => Rebinding.Of(meant));
    }

    /// <summary>A map that another message map compiled, where it would come out the same here; null otherwise.</summary>
    public CompiledMap? Compiled(ResolvedMap map, TreeType? type, CompileContext context) =>
        map.Rebinding is { } rebinding && type is not null && Home(map.Id, rebinding)._compiled.Of(context.Variant).TryGetValue((map, type), out SharedMap? shared)
        && shared.Resources.All(named => context.Resources.GetValueOrDefault(named.Key) == named.Value) ? shared.Map : null;

    /// <summary>Keeps for all what a message map's compilation made, as far as it is nobody's own and nothing is wrong with it.</summary>
    public void Publish(IEnumerable<KeyValuePair<(ResolvedMap Map, TreeType? Type), CompiledMap>> maps, CompileContext context)
    {
        var known = new Dictionary<CompiledMap, bool>();
        foreach (((ResolvedMap map, TreeType? type), CompiledMap compiled) in maps)
        {
            if (compiled.IsShared || type is not FhirType || !IsCommon(compiled, context, known)) continue;
            var resources = new Dictionary<string, string?>(StringComparer.Ordinal);
            AddNames(compiled.Map, resources, context, []);
            Home(map.Id, map.Rebinding!)._compiled.Of(context.Variant).TryAdd((map, type), new SharedMap(compiled, resources));
        }

        foreach ((CompiledMap compiled, bool common) in known) compiled.IsShared |= common;
    }

    /// <summary>Where what a map comes to is kept: below, where it has nothing to do with the draft.</summary>
    private SharedMaps Home(string id, Rebinding rebinding) =>
        _base is null || _library.DependsOnDraft(id) || rebinding.Names.Values.Any(bound => _library.DependsOnDraft(bound.Id)) ? this : _base.Home(id, rebinding);

    private Outcome<CompiledExpression>? KnownExpression(string text) => _expressions.GetValueOrDefault(text) ?? _base?.KnownExpression(text);

    private bool IsCommon(CompiledMap map, CompileContext context, Dictionary<CompiledMap, bool> known)
    {
        if (map.IsShared) return true;
        if (known.TryGetValue(map, out bool common)) return common;
        known[map] = false; // maps that call each other in a circle stay each message map's own
        return known[map] = map.Map.Package.Definition.Kind is MappingKind.Segment or MappingKind.DataType
            && IsKept(map.Map) && !IsFaulty(map.Map, context) && map.Rules.All(IsCommonRule);

        bool IsCommonRule(RuleNode rule) =>
            rule.Action != RuleAction.Script && (rule.Called is null || IsCommon(rule.Called, context, known)) && rule.Rules.All(IsCommonRule);
    }

    /// <summary>Whether something is wrong with the map, or with anything that it may have been compiled from: problems are said once, so whoever shared it would not hear of them.</summary>
    private bool IsFaulty(ResolvedMap map, CompileContext context)
    {
        if (context.Problems.Count == 0) return false;
        List<string> ids = Within(map.Id, map.Rebinding!);
        return ids.Exists(id => _library.References.Reach(id).Any(used => context.Problems.Exists(problem => IsAbout(problem.Path, used))));
    }

    private static bool IsAbout(string path, string id) => path.StartsWith(id, StringComparison.Ordinal) && (path.Length == id.Length || path[id.Length] is '#' or '/');

    private static void AddNames(ResolvedMap map, Dictionary<string, string?> names, CompileContext context, HashSet<ResolvedMap> seen)
    {
        if (!seen.Add(map)) return;
        Visit(map.Rules);

        void Visit(List<ResolvedRule> rules)
        {
            foreach (ResolvedRule rule in rules)
            {
                RuleDefinition definition = rule.Definition;
                foreach (string name in ((string?[])[definition.On, definition.Ref, definition.As ?? definition.Resource]).OfType<string>()) names[name] = context.Resources.GetValueOrDefault(name);
                if (rule.Called is not null) AddNames(rule.Called, names, context, seen);
                Visit(rule.Rules);
            }
        }
    }

    /// <summary>Whether a resolved map is the one that everybody has.</summary>
    private bool IsKept(ResolvedMap map) => map.Rebinding is { } rebinding && Resolved(map.Id, rebinding) == map;

    /// <summary>A definition and what it may call by names that are bound anew, as far as names that are looked up there lead to it.</summary>
    private List<string> Within(string id, Rebinding rebinding)
    {
        List<string> within = [id];
        for (int i = 0; i < within.Count; i++)
        {
            IReadOnlyDictionary<string, List<MappingReference?>> names = _library.References.Names(within[i]);
            foreach ((string name, MappingReference bound) in rebinding.Names)
                if (!within.Contains(bound.Id) && names.TryGetValue(name, out List<MappingReference?>? meanings) && meanings.Exists(meaning => meaning is not null)) within.Add(bound.Id);
        }

        return within;
    }
}

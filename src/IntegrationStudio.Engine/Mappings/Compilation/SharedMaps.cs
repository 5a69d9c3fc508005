using System.Collections.Concurrent;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>
/// What the message maps of one library have in common: tables, expressions, and the segment and data type maps that mean the same to all of them. Seventy message
/// maps call the same hundred; each made its own would take seconds and hundreds of megabytes. Safe for many threads; only what has no problems is kept.
/// </summary>
internal sealed class SharedMaps(MappingLibrary library)
{
    private readonly ConcurrentDictionary<string, Outcome<CompiledExpression>> _expressions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(MappingPackage, string), Outcome<CodeTable>> _tables = [];
    private readonly ConcurrentDictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, Rebinding), ResolvedMap> _resolved = [];
    private readonly ConcurrentDictionary<string, Rebinding> _rebindings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(ResolvedMap, TreeType), Shared> _compiled = [];
    private int _nameCount;

    /// <summary>A compiled map.</summary>
    /// <param name="Map">The map.</param>
    /// <param name="Resources">What the names of resources that its rules mention meant when it was compiled; null for no resource.</param>
    private sealed record Shared(CompiledMap Map, IReadOnlyDictionary<string, string?> Resources);

    public Outcome<CompiledExpression> Expression(string text, Func<string, Outcome<CompiledExpression>> compile) => _expressions.GetOrAdd(text, compile);

    public Outcome<CodeTable> Table(MappingPackage package, string file, ReadOnlyMemory<byte> csv) =>
        _tables.GetOrAdd((package, file), _ => CodeTable.Parse($"{package.Definition.Id}/{file}", csv.Span));

    /// <summary>The number of a resource name: the same in all message maps.</summary>
    public int Name(string name) => _names.GetOrAdd(name, _ => Interlocked.Increment(ref _nameCount));

    /// <summary>A resolved map in its surroundings; null when it is not known yet.</summary>
    public ResolvedMap? Resolved(string id, Rebinding rebinding) => _resolved.GetValueOrDefault((id, rebinding));

    /// <summary>Keeps a resolved map for all; gives the one that was there first.</summary>
    public ResolvedMap Keep(ResolvedMap map, Rebinding rebinding) => _resolved.GetOrAdd((map.Id, rebinding), map);

    /// <summary>Of names bound anew those that mean something else within a map or what it calls then: one instance for all that come down to the same.</summary>
    public Rebinding Narrow(string id, Rebinding rebinding)
    {
        if (rebinding == Rebinding.None) return rebinding;
        ILookup<string, MappingReference?> uses = Uses(id, rebinding);
        KeyValuePair<string, MappingReference>[] meant = [.. rebinding.Names.Where(bound => uses[bound.Key].Any(reference => reference != bound.Value)).OrderBy(bound => bound.Key, StringComparer.Ordinal)];
        if (meant.Length == 0) return Rebinding.None;
        return _rebindings.GetOrAdd(string.Join('\n', meant.Select(bound => $"{bound.Key}={bound.Value.Id} {bound.Value.Version} {bound.Value.Hash}")), _ => Rebinding.Of(meant));
    }

    /// <summary>A map that another message map compiled, where it would come out the same here; null otherwise.</summary>
    public CompiledMap? Compiled(ResolvedMap map, TreeType? type, CompileContext context) =>
        context.Shares && type is not null && _compiled.TryGetValue((map, type), out Shared? shared)
        && shared.Resources.All(named => context.Resources.GetValueOrDefault(named.Key) == named.Value) ? shared.Map : null;

    /// <summary>Keeps for all what a message map's compilation made, as far as it is nobody's own.</summary>
    public void Publish(IEnumerable<KeyValuePair<(ResolvedMap Map, TreeType? Type), CompiledMap>> maps, CompileContext context)
    {
        if (!context.Shares || context.Problems.Exists(problem => problem.Severity == Severity.Error)) return;
        HashSet<string> faulty = [.. context.Problems.Select(problem => problem.Path.Split('#')[0])];
        var known = new Dictionary<CompiledMap, bool>();
        foreach (((ResolvedMap map, TreeType? type), CompiledMap compiled) in maps)
        {
            if (compiled.IsShared || type is not FhirType || !IsCommon(compiled, faulty, known)) continue;
            var resources = new Dictionary<string, string?>(StringComparer.Ordinal);
            AddNames(compiled.Map, resources, context, []);
            _compiled.TryAdd((map, type), new Shared(compiled, resources));
        }

        foreach ((CompiledMap compiled, bool common) in known) compiled.IsShared |= common;
    }

    private bool IsCommon(CompiledMap map, HashSet<string> faulty, Dictionary<CompiledMap, bool> known)
    {
        if (map.IsShared) return true;
        if (known.TryGetValue(map, out bool common)) return common;
        known[map] = false; // maps that call each other in a circle stay each message map's own
        return known[map] = map.Map.Package.Definition.Kind is MappingKind.Segment or MappingKind.DataType
            && IsKept(map.Map) && !faulty.Contains(map.Map.Id) && map.Rules.All(IsCommonRule);

        bool IsCommonRule(RuleNode rule) =>
            rule.Action != RuleAction.Script && (rule.Called is null || IsCommon(rule.Called, faulty, known)) && rule.Rules.All(IsCommonRule);
    }

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
    private bool IsKept(ResolvedMap map) => map.Rebinding is { } rebinding && _resolved.GetValueOrDefault((map.Id, rebinding)) == map;

    /// <summary>The names that a definition and all that it may call look up, with everything that their authors mean by them.</summary>
    private ILookup<string, MappingReference?> Uses(string id, Rebinding rebinding)
    {
        var uses = new HashSet<(string Name, MappingReference? Reference)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // These two are looked up whether or not uses name them; then they mean nothing here.
        uses.Add(("systems", null));
        uses.Add(("authorities", null));
        Add(id);
        return uses.ToLookup(use => use.Name, use => use.Reference, StringComparer.Ordinal);

        void Add(string used)
        {
            if (!seen.Add(used) || library.Find(used) is not { } package) return;
            foreach ((string name, MappingReference reference) in package.Definition.Uses)
            {
                uses.Add((name, reference));
                Add(reference.Id);
                if (rebinding.Find(name) is { } bound) Add(bound.Id);
            }

            if (package.Definition.Extends is { } extends) Add(extends.Id);
        }
    }
}

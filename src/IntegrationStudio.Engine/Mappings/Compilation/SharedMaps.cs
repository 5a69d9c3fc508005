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
    private readonly ConcurrentDictionary<string, ResolvedMap> _resolved = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(ResolvedMap, TreeType), Shared> _compiled = [];
    private readonly ConcurrentDictionary<string, ILookup<string, MappingReference?>> _uses = new(StringComparer.Ordinal);
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

    /// <summary>A resolved map without names bound anew around it; null when it is not known yet.</summary>
    public ResolvedMap? Resolved(string id) => _resolved.GetValueOrDefault(id);

    /// <summary>Keeps a resolved map for all; gives the one that was there first.</summary>
    public ResolvedMap Keep(ResolvedMap map) => _resolved.GetOrAdd(map.Id, map);

    /// <summary>Whether any name that a rebinding binds anew means something else within a map or what it calls.</summary>
    public bool IsAffected(string id, Rebinding rebinding)
    {
        ILookup<string, MappingReference?> uses = Uses(id);
        return rebinding.Names.Any(bound => uses[bound.Key].Any(reference => reference != bound.Value));
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
            && _resolved.GetValueOrDefault(map.Map.Id) == map.Map && !faulty.Contains(map.Map.Id) && map.Rules.All(IsCommonRule);

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

    /// <summary>The names that a definition and all that it uses look up, with everything that they mean there.</summary>
    private ILookup<string, MappingReference?> Uses(string id)
    {
        if (_uses.TryGetValue(id, out ILookup<string, MappingReference?>? known)) return known;
        var uses = new HashSet<(string Name, MappingReference? Reference)>();
        Add(id, []);
        return _uses[id] = uses.ToLookup(use => use.Name, use => use.Reference, StringComparer.Ordinal);

        void Add(string used, HashSet<string> seen)
        {
            if (!seen.Add(used) || library.Find(used) is not { } package) return;
            // These two are looked up whether or not uses name them; then they mean nothing here.
            uses.Add(("systems", null));
            uses.Add(("authorities", null));
            foreach ((string name, MappingReference reference) in package.Definition.Uses)
            {
                uses.Add((name, reference));
                Add(reference.Id, seen);
            }

            if (package.Definition.Extends is { } extends) Add(extends.Id, seen);
        }
    }
}

using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>Puts a definition together with what it extends and the maps that its rules call. Collects every problem; what is broken is left out.</summary>
internal sealed class Resolver(MappingLibrary library, List<Problem> problems)
{
    private readonly Dictionary<(string Id, Rebinding Rebinding), ResolvedMap?> _maps = [];
    private readonly Dictionary<(string Id, Rebinding Rebinding), Rebinding> _narrowed = [];
    private readonly List<string> _open = [];
    private readonly HashSet<(string, string)> _checked = [];

    /// <summary>A definition in the surroundings of those that extend or call it; null when it is broken or part of a circle, which is then reported.</summary>
    public ResolvedMap? Resolve(string id, Rebinding rebinding, string where)
    {
        // Message maps that bind the same names anew, as far as they matter here, have the same map.
        rebinding = Narrow(id, rebinding);
        if (_maps.TryGetValue((id, rebinding), out ResolvedMap? known)) return known;
        if (library.Shared.Resolved(id, rebinding) is { } shared) return _maps[(id, rebinding)] = shared;
        int circle = _open.IndexOf(id);
        if (circle >= 0)
        {
            problems.Add(new("compile.circle", where, $"The mappings call each other in a circle: {string.Join(" -> ", _open.Skip(circle).Append(id))}."));
            return null;
        }

        Outcome<MappingPackage> read = library.Read(id);
        if (!read.Succeeded)
        {
            problems.AddRange(read.Problems.Select(problem => problem.Code == "mapping.unknown" ? problem with { Path = where, Message = $"There is no mapping \"{id}\"." } : problem));
            return _maps[(id, rebinding)] = null;
        }

        _open.Add(id);
        int faults = problems.Count;
        ResolvedMap? map = Build(read.Value, rebinding);
        _open.RemoveAt(_open.Count - 1);
        if (map is not null && problems.Count == faults && read.Value.Definition.Kind is MappingKind.Segment or MappingKind.DataType) map = library.Shared.Keep(map, rebinding);
        return _maps[(id, rebinding)] = map;
    }

    /// <summary>What a name means to a rule: what is bound around it, else what its author's <c>uses</c> say.</summary>
    public static MappingReference? Lookup(ResolvedRule rule, string name, out bool rebound)
    {
        MappingReference? found = rule.Rebinding.Find(name);
        rebound = found is not null;
        return found ?? rule.Author.Definition.Uses.GetValueOrDefault(name) ?? rule.Host?.Definition.Uses.GetValueOrDefault(name);
    }

    /// <summary>Reports a version or hash that is not the demanded one.</summary>
    public void Check(MappingReference reference, string where)
    {
        if (!_checked.Add((reference.Id, where)) || library.Find(reference.Id) is not { } package) return;
        if (reference.Version is not null && reference.Version != package.Definition.Version)
            problems.Add(new("compile.version", where, $"\"{reference.Id}\" has version {package.Definition.Version}, not {reference.Version}."));
        if (reference.Hash is not null && library.EffectiveHash(reference.Id) is { } hash && hash != reference.Hash)
            problems.Add(new("compile.hash", where, $"\"{reference.Id}\" is not what it was when its hash was noted.") { Mend = $"Review it and note {hash}." });
    }

    /// <summary>What a definition says itself, where what it extends cannot be had: for people who look at it, not for running.</summary>
    public ResolvedMap? ResolveAlone(MappingPackage package) =>
        Build(MappingPackage.Create(package.Definition with { Extends = null }, package.Files, package.Folder), Rebinding.None);

    private ResolvedMap? Build(MappingPackage package, Rebinding outer)
    {
        MappingDefinition definition = package.Definition;
        Rebinding rebinding = outer;
        ResolvedMap? inherited = null;
        if (definition.Extends is { } extends)
        {
            string where = $"{definition.Id}#extends";
            Check(extends, where);
            rebinding = outer.Over(definition);
            inherited = Resolve(extends.Id, rebinding, where)?.Copy();
            if (inherited is null) return null;
        }
        else if (definition.Changes.Count > 0 && definition.Rules.Count == 0)
        {
            problems.Add(new("compile.changes", $"{definition.Id}#changes", "There is nothing to change: the definition extends no other and has no rules that call maps."));
        }

        var map = new ResolvedMap
        {
            Package = package,
            Source = definition.Source.Over(inherited?.Source),
            Target = definition.Target.Over(inherited?.Target),
            Policy = definition.Policy.Over(inherited?.Policy ?? new MappingPolicy()),
            Rules = inherited?.Rules ?? [],
            Rebinding = outer,
        };
        var changes = new ChangeApplication(this, package, rebinding, problems);
        foreach (RuleDefinition rule in definition.Rules)
        {
            if (map.Rules.Exists(other => other.Id == rule.Id))
                problems.Add(new("mapping.rule-id", $"{definition.Id}#rules/{rule.Id}", "An inherited rule has this id.") { Mend = "Choose another id, or replace the inherited rule by a change." });
            else map.Rules.Add(changes.Place(rule, rule.Id, rule.Id));
        }

        Call(map.Rules);
        changes.Apply(map);
        return map;
    }

    private Rebinding Narrow(string id, Rebinding rebinding)
    {
        if (rebinding == Rebinding.None) return rebinding;
        if (!_narrowed.TryGetValue((id, rebinding), out Rebinding? narrowed)) _narrowed[(id, rebinding)] = narrowed = library.Shared.Narrow(id, rebinding);
        return narrowed;
    }

    /// <summary>Resolves the maps that rules call, where that was not done yet.</summary>
    public void Call(List<ResolvedRule> rules)
    {
        foreach (ResolvedRule rule in rules)
        {
            if (rule.Definition.Map is { } name && rule.Called is null)
            {
                string where = $"{rule.Where}/map";
                if (Lookup(rule, name, out bool rebound) is { } reference)
                {
                    Check(reference, where);
                    rule.Called = Resolve(reference.Id, rebound ? rule.Rebinding.Without(name) : rule.Rebinding, where);
                }
                else
                {
                    problems.Add(new("compile.map", where, $"\"{name}\" is not in uses.") { Mend = NearNames.Suggest(name, rule.Author.Definition.Uses.Keys) });
                }
            }

            Call(rule.Rules);
        }
    }
}

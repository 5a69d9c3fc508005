using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>
/// A definition with all that it inherits and calls, as the designer shows it: every rule with its origin, what it reads and what it writes. Never fails: what is
/// broken is left out and told in <see cref="Problems"/>. Levels below are worked out when they are first asked for; not for several threads at once.
/// </summary>
public sealed class MappingOutline
{
    private readonly ResolvedMap? _map;
    private readonly Dictionary<string, OutlineResource> _resources = new(StringComparer.Ordinal);

    private MappingOutline(MappingDefinition definition, ResolvedMap? map, IReadOnlyList<Problem> problems)
    {
        Definition = definition;
        _map = map;
        Problems = problems;
        Source = map?.Source ?? definition.Source;
        Target = map?.Target ?? definition.Target;
        Policy = map?.Policy ?? definition.Policy ?? new MappingPolicy();
        if (map is not null) OutlineResources.Add(map, _resources);
    }

    /// <summary>The definition itself; of an id that cannot be read an empty one.</summary>
    public MappingDefinition Definition { get; }

    /// <summary>What it reads, inheritance applied.</summary>
    public SourceSchema? Source { get; }

    /// <summary>What it writes, inheritance applied.</summary>
    public TargetSchema? Target { get; }

    /// <summary>Its decisions, inheritance applied.</summary>
    public MappingPolicy Policy { get; }

    /// <summary>What hinders putting it together. What compiling says about single rules is not among it.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>The rules at the top in their order.</summary>
    public IReadOnlyList<OutlineRule> Rules => field ??= Top();

    /// <summary>The resources that its rules make under a name, in the order of the rules.</summary>
    public IReadOnlyList<OutlineResource> Resources => [.. _resources.Values];

    /// <summary>Outlines a definition of a library. An unknown or unreadable id gives an empty outline with the problem.</summary>
    public static MappingOutline Of(MappingLibrary library, string id)
    {
        ArgumentNullException.ThrowIfNull(library);
        Outcome<MappingPackage> read = library.Read(id);
        if (!read.Succeeded) return new(new MappingDefinition { Id = id, Version = "", Kind = MappingKind.Message }, null, read.Problems);
        var problems = new List<Problem>();
        ResolvedMap? map = new Resolver(library, problems).Resolve(id, Rebinding.None, id);

        // Without what it extends its own rules are still there to be looked at; what they lack was told already.
        map ??= new Resolver(library, []).ResolveAlone(read.Value);
        return new(read.Value.Definition, map, problems);
    }

    /// <summary>The rule at a path; the one that runs where a disabled one has the same path. Null when there is none.</summary>
    public OutlineRule? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        IReadOnlyList<OutlineRule> rules = Rules;
        OutlineRule? found = null;
        foreach (string id in path.Split('/'))
        {
            found = null;
            foreach (OutlineRule rule in rules)
                if (rule.Id == id && (found is null || found.DisabledBy is not null)) found = rule;
            if (found is null) return null;
            rules = found.Rules;
        }

        return found;
    }

    /// <summary>All rules, each before those inside of it. Data type maps are entered where <paramref name="intoDataTypes"/> says so, and where this caller's differ from everybody's.</summary>
    public IEnumerable<OutlineRule> Walk(bool intoDataTypes = false) => Rules.SelectMany(rule => Walk(rule, intoDataTypes));

    private static IEnumerable<OutlineRule> Walk(OutlineRule rule, bool intoDataTypes)
    {
        yield return rule;
        bool enters = intoDataTypes || rule.Resolved.Called is not { } called || called.Rebinding is null || called.Package.Definition.Kind != MappingKind.DataType;
        foreach (OutlineRule inner in rule.Rules)
        {
            if (!enters && !rule.Resolved.Rules.Contains(inner.Resolved)) continue;
            foreach (OutlineRule below in Walk(inner, intoDataTypes)) yield return below;
        }
    }

    /// <summary>Where a rule's path starts: in the resource that it names, else at the current target.</summary>
    internal TargetPlace Base(RuleDefinition rule, TargetPlace current)
    {
        if (rule.On is { } on) return new(on, FhirSchema.R4.Resource(_resources.TryGetValue(on, out OutlineResource? named) ? named.Type : on));
        return rule.Resource is { } resource ? new(rule.As ?? resource, FhirSchema.R4.Resource(resource)) : current;
    }

    /// <summary>Adds rules, and disabled ones after those behind which they stood.</summary>
    internal void Fill(List<OutlineRule> rules, OutlineRule? parent, List<ResolvedRule> resolved, List<DisabledRule>? disabled, SourceScope source, TargetPlace target, List<ResolvedRule>? nested)
    {
        int start = rules.Count;

        // A nested rule stands for the map's rule of the same id.
        foreach (ResolvedRule rule in resolved)
            if (nested is null || !nested.Exists(other => other.Id == rule.Id)) rules.Add(new OutlineRule(this, parent, rule, resolved, source, target, null));
        if (disabled is null) return;
        foreach (DisabledRule gone in disabled)
        {
            if (rules.Exists(rule => rule.Id == gone.Rule.Id)) continue;
            int after = gone.After is null ? start - 1 : rules.FindLastIndex(rule => rule.Id == gone.After);
            rules.Insert(after < start - 1 ? rules.Count : after + 1, new OutlineRule(this, parent, gone.Rule, resolved, source, target, gone.By));
        }
    }

    private List<OutlineRule> Top()
    {
        List<OutlineRule> rules = [];
        if (_map is not null) Fill(rules, null, _map.Rules, _map.Disabled, OutlineRoots.Source(Definition.Kind, Source), OutlineRoots.Target(Definition.Kind, Target), null);
        return rules;
    }
}

using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>
/// A rule in its place, as people see it: whose it is, what it reads and what it writes. What it reads and writes and the rules below it are worked out when they
/// are first asked for. Immutable to those who use it; not for several threads at once.
/// </summary>
public sealed class OutlineRule
{
    private readonly MappingOutline _outline;
    private readonly ResolvedRule _rule;
    private readonly IReadOnlyList<ResolvedRule> _siblings;
    private readonly SourceScope _sourceScope;
    private readonly TargetPlace _targetScope;
    private SourcePlace? _sourcePlace;
    private TargetPlace? _targetPlace;
    private IReadOnlyList<string>? _sources;
    private RuleStyle? _style;

    internal OutlineRule(MappingOutline outline, OutlineRule? parent, ResolvedRule rule, IReadOnlyList<ResolvedRule> siblings, SourceScope sourceScope, TargetPlace targetScope, string? disabledBy)
    {
        _outline = outline;
        _rule = rule;
        _siblings = siblings;
        _sourceScope = sourceScope;
        _targetScope = targetScope;
        Parent = parent;
        DisabledBy = disabledBy ?? parent?.DisabledBy;
        Path = parent is null ? rule.Id : $"{parent.Path}/{rule.Id}";
    }

    /// <summary>Ids from the top, across called maps: what <see cref="TraceEntry.RulePath"/> and <see cref="ChangeDefinition.At"/> say.</summary>
    public string Path { get; }

    /// <summary>The rule's own id.</summary>
    public string Id => _rule.Id;

    /// <summary>The rule as its author wrote it.</summary>
    public RuleDefinition Definition => _rule.Definition;

    /// <summary>The rule in which it runs, also where that calls the map which has this rule; null at the top.</summary>
    public OutlineRule? Parent { get; }

    /// <summary>Whose it is, seen from the outlined definition.</summary>
    public RuleOrigin Origin =>
        DisabledBy is not null ? RuleOrigin.Disabled
        : AuthorId != _outline.Definition.Id ? RuleOrigin.Inherited
        : _rule.Placing switch { RulePlacing.Added => RuleOrigin.Added, RulePlacing.Replaced => RuleOrigin.Overridden, _ => RuleOrigin.Own };

    /// <summary>Id of the definition that wrote it.</summary>
    public string AuthorId => _rule.Author.Definition.Id;

    /// <summary>Id of the definition whose change took it, or a rule around it, out; null for one that runs.</summary>
    public string? DisabledBy { get; }

    /// <summary>Id of the map that it calls; null when it calls none, or one that cannot be had.</summary>
    public string? MapId => _rule.Called?.Id;

    /// <summary>Where problems of compiling point to for it: <c>id#rules/a/b</c>. Callers of one shared map have its rules' places in common.</summary>
    public string Where => _rule.Where;

    /// <summary>Rules that run inside: those of the called map, then the nested ones, each where it is; disabled ones too.</summary>
    public IReadOnlyList<OutlineRule> Rules => field ??= Below();

    /// <summary>Keys of the source rows that its source, key and functions name; the first is the one it runs over.</summary>
    public IReadOnlyList<string> Sources => _sources ??= ReadSources();

    /// <summary>Keys of the source rows that its condition names.</summary>
    public IReadOnlyList<string> ConditionSources => field ??= ReadCondition();

    /// <summary>Key of the target row that it writes or enters; null for a rule that only groups others.</summary>
    public string? Target => OnlyGroups || TargetPlace.Key.Length == 0 ? null : TargetPlace.Key;

    /// <summary>What it does.</summary>
    public RuleStyle Style => _style ??= StyleOf(_rule);

    /// <summary>Name of the FHIR or HL7 v2 type at its target; null where that is not known.</summary>
    public string? TargetType => TargetPlace.Type?.Name ?? (TargetPlace.Element as FhirElement)?.TypeName;

    /// <summary>Where the rule's item stands; null when it is computed.</summary>
    internal SourcePlace? SourcePlace
    {
        get
        {
            _ = Sources;
            return _sourcePlace;
        }
    }

    /// <summary>Where the rule writes.</summary>
    internal TargetPlace TargetPlace => _targetPlace ??= TargetKeys.Follow(_outline.Base(Definition, _targetScope), _rule, _siblings);

    /// <summary>What the rule's own source is read from.</summary>
    internal SourceScope SourceScope => _sourceScope;

    /// <summary>Where the rule's own path starts, unless it names a resource.</summary>
    internal TargetPlace TargetScope => _targetScope;

    /// <summary>What the sources of the rules inside are read from.</summary>
    internal SourceScope InnerScope => (Definition.From ?? Definition.Each) is null ? _sourceScope : _sourceScope.Enter(SourcePlace);

    internal ResolvedRule Resolved => _rule;

    private bool OnlyGroups => (Style & ~(RuleStyle.Conditional | RuleStyle.Expression | RuleStyle.Loop)) == RuleStyle.None && Definition is { To: null, Resource: null, On: null };

    private List<OutlineRule> Below()
    {
        List<OutlineRule> rules = [];
        SourceScope inner = InnerScope;
        if (_rule.Called is { } called)
        {
            string? name = called.Package.Definition.Kind == MappingKind.DataType || !inner.IsHl7 ? called.Source?.Type ?? called.Source?.Structure ?? called.Source?.Type : null;
            _outline.Fill(rules, this, called.Rules, called.Disabled, inner.Call(name), TargetPlace, _rule.Rules);
        }

        _outline.Fill(rules, this, _rule.Rules, _rule.Disabled, inner, TargetPlace, null);
        return rules;
    }

    private IReadOnlyList<string> ReadSources()
    {
        var keys = new SourceKeys(_sourceScope);
        string? from = Definition.From ?? Definition.Each;
        _sourcePlace = from is null ? _sourceScope.Place : keys.Add(from);
        var inner = new SourceKeys(InnerScopeOf(from));
        foreach (string function in Definition.Functions) inner.AddFunction(function);
        foreach (string key in Definition.Key) inner.Add(key);

        // A rule without a source copies, or hands to its map, the item that is there.
        bool takesItem = from is null && (Style & (RuleStyle.Copy | RuleStyle.Map | RuleStyle.Script)) != 0;
        IEnumerable<string> own = takesItem && _sourcePlace is { Key.Length: > 0 } place ? [place.Key] : keys.Keys;
        return [.. own.Concat(inner.Keys).Distinct()];
    }

    private SourceScope InnerScopeOf(string? from) => from is null ? _sourceScope : _sourceScope.Enter(_sourcePlace);

    private IReadOnlyList<string> ReadCondition()
    {
        if (Definition.When is not { } when) return [];

        // In other formats than HL7 v2, whose paths find their way outwards, a condition starts where the source does, unless it asks about the item.
        bool atItem = _sourceScope.IsHl7 || Definition.Each is not null || when.Contains("$this", StringComparison.Ordinal);
        var keys = new SourceKeys(atItem ? InnerScope : _sourceScope);
        keys.Add(when);
        return keys.Keys;
    }

    private static RuleStyle StyleOf(ResolvedRule rule)
    {
        RuleDefinition definition = rule.Definition;
        RuleStyle style = definition.When is null ? RuleStyle.None : RuleStyle.Conditional;
        if (definition.Each is not null) style |= RuleStyle.Loop;
        if (definition.Map is not null) style |= RuleStyle.Map;
        else if (definition.Value.ValueKind != JsonValueKind.Undefined) style |= RuleStyle.Constant;
        else if (definition.Ref is not null) style |= RuleStyle.Reference;
        else if (definition.Script is not null) style |= RuleStyle.Script;
        else if (rule.Rules.Count == 0 && definition.Resource is null && (definition.Each is null || definition.To is not null)) style |= RuleStyle.Copy;
        if (definition.Functions.Count > 0 || ((definition.From ?? definition.Each) is { } from && from != "$this" && !IsPath(OutlineSyntax.Of(from)))) style |= RuleStyle.Expression;
        return style;
    }

    /// <summary>Whether an expression is one plain path, of HL7 v2 or of element names.</summary>
    private static bool IsPath(SyntaxNode? node) => node switch
    {
        Hl7PathNode path => path.Target is null || IsPath(path.Target),
        MemberNode member => member.Target is null || IsPath(member.Target),
        _ => false,
    };
}

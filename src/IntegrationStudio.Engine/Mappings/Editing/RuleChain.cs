using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>New rules in each other: loops and a resource around the one that is wanted.</summary>
internal sealed class RuleChain
{
    private readonly List<RuleDefinition> _rules = [];
    private readonly List<string> _lines = [];
    private readonly ConnectionPlace _start;
    private readonly MappingOutline _outline;

    public RuleChain(ConnectionPlace start, MappingOutline outline) => (Place, _start, _outline) = (start, start, outline);

    /// <summary>Where the next rule stands.</summary>
    public ConnectionPlace Place { get; private set; }

    public SourceScope Scope => Place.Scope;

    /// <summary>Rules beside the next one.</summary>
    public IReadOnlyList<OutlineRule> Siblings => _rules.Count == 0 ? _start.Siblings(_outline) : [];

    /// <summary>Goes into a loop, and into an item of a list where there is one for it.</summary>
    public void Each(string each, string sourceKey, string? to, string? targetKey)
    {
        string? on = to is null ? null : Place.On;
        _rules.Add(new RuleDefinition { Id = "", Each = each, To = to, On = on });
        _lines.Add(to is null ? $"Runs for each {each}" : $"Makes an item of {to} for each {each}");
        SourcePlace? place = new SourceKeys(Scope).Add(each);
        Place = new(null, Scope.Enter(place ?? new SourcePlace(sourceKey)), targetKey is null ? Place.Target : new TargetPlace(targetKey, null), on is null ? Place.On : null);
    }

    /// <summary>Goes into a resource that is made for each item of a source, or once.</summary>
    public void Resource(string? from, string? sourceKey, string type, string name, IReadOnlyList<string> key)
    {
        _rules.Add(new RuleDefinition { Id = "", From = from, Resource = type, As = name == type ? null : name, Key = key });
        _lines.Add(from is null ? $"Makes {ConnectionPlanner.Article(type)}" : $"Makes {ConnectionPlanner.Article(type)} for each {from}");
        SourcePlace? place = from is null ? Scope.Place : new SourceKeys(Scope).Add(from) ?? new SourcePlace(sourceKey ?? "");
        Place = new(null, Scope.Enter(place), new TargetPlace(name, FhirSchema.R4.Resource(type)));
    }

    /// <summary>The rules in each other, with ids.</summary>
    public PlacedRule Done(RuleDefinition innermost)
    {
        RuleDefinition rule = Named(innermost, []);
        string path = rule.Id;
        for (int i = _rules.Count - 1; i >= 0; i--)
        {
            rule = Named(_rules[i] with { Rules = [rule] }, i == 0 ? Taken() : []);
            path = $"{rule.Id}/{path}";
        }

        if (_rules.Count == 0)
        {
            rule = Named(innermost, Taken());
            path = rule.Id;
        }

        return new(_start.Path, rule, RulePlace.Join(_start.Path, path), _lines);
    }

    private IEnumerable<string> Taken() => _start.Siblings(_outline).Select(sibling => sibling.Id);

    private static RuleDefinition Named(RuleDefinition rule, IEnumerable<string> taken)
    {
        List<RuleDefinition> nested = [];
        foreach (RuleDefinition inner in rule.Rules) nested.Add(inner.Id.Length > 0 ? inner : Named(inner, nested.Select(other => other.Id)));
        return rule with { Id = RuleIds.Of(rule, taken), Rules = nested };
    }
}

using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>Applies the changes of one definition to what it inherits. A change that reaches into a called map gives that caller a copy of its own.</summary>
internal sealed class ChangeApplication(Resolver resolver, MappingPackage package, Rebinding rebinding, List<Problem> problems)
{
    public void Apply(ResolvedMap map)
    {
        foreach (ChangeDefinition change in package.Definition.Changes)
        {
            if (change.Operation == ChangeOperation.Add) Add(map, change);
            else Exchange(map, change);
        }
    }

    /// <summary>A rule of this definition with everything below it.</summary>
    public ResolvedRule Place(RuleDefinition rule, string id, string path, MappingPackage? host = null, RulePlacing placing = RulePlacing.Own)
    {
        string where = $"{package.Definition.Id}#rules/{path}";
        return new ResolvedRule
        {
            Definition = rule,
            Author = package,
            Host = host,
            Where = where,
            Placing = placing,
            Id = id,
            Rules = [.. rule.Rules.Select(nested => Place(nested, nested.Id, $"{path}/{nested.Id}", host, placing))],
            Rebinding = rebinding,
        };
    }

    private void Add(ResolvedMap map, ChangeDefinition change)
    {
        List<ResolvedRule> siblings = map.Rules;
        ResolvedMap? called = null;
        MappingPackage? host = null;
        if (change.At.Length > 0)
        {
            if (Find(map, change.At) is not { } place) return;
            siblings = place.Rule.Rules;
            called = place.Rule.Called;
            host = called?.Package ?? place.Rule.Author;
        }

        ResolvedRule rule = Place(change.Rule!, change.Rule!.Id, change.At.Length > 0 ? $"{change.At}/{change.Rule.Id}" : change.Rule.Id, host, RulePlacing.Added);
        int index = siblings.Count;
        if ((change.Before ?? change.After) is { } neighbour)
        {
            index = siblings.FindIndex(sibling => sibling.Id == neighbour);
            if (index < 0 && called is not null && called.Rules.Exists(sibling => sibling.Id == neighbour))
            {
                siblings = Own(Find(map, change.At)!.Value.Rule).Rules;
                index = siblings.FindIndex(sibling => sibling.Id == neighbour);
            }

            if (index < 0)
            {
                Unknown(change.At, neighbour, siblings, called);
                return;
            }

            if (change.After is not null) index++;
        }

        if (siblings.Exists(sibling => sibling.Id == rule.Id))
        {
            problems.Add(new("mapping.rule-id", rule.Where, "A sibling has this id already.") { Mend = "Choose another id, or use op replace." });
            return;
        }

        siblings.Insert(index, rule);
        resolver.Call([rule]);
    }

    private void Exchange(ResolvedMap map, ChangeDefinition change)
    {
        if (Find(map, change.At) is not { } place) return;
        int index = place.Siblings.IndexOf(place.Rule);
        if (change.Operation == ChangeOperation.Disable)
        {
            place.Siblings.RemoveAt(index);
            var disabled = new DisabledRule(place.Rule, index > 0 ? place.Siblings[index - 1].Id : null, package.Definition.Id);
            if (place.Map is not null) (place.Map.Disabled ??= []).Add(disabled);
            else (place.Parent!.Disabled ??= []).Add(disabled);
            return;
        }

        ResolvedRule rule = Place(change.Rule!, place.Rule.Id, change.At, place.Rule.Author, RulePlacing.Replaced);
        place.Siblings[index] = rule;
        resolver.Call([rule]);
    }

    /// <summary>A rule, the list in which it stands, and the map or the rule whose list that is.</summary>
    private (List<ResolvedRule> Siblings, ResolvedRule Rule, ResolvedMap? Map, ResolvedRule? Parent)? Find(ResolvedMap map, string at)
    {
        List<ResolvedRule> siblings = map.Rules;
        ResolvedMap? owner = map;
        ResolvedRule? parent = null;
        ResolvedRule? rule = null;
        string walked = "";
        foreach (string id in at.Split('/'))
        {
            if (rule is not null)
            {
                (siblings, owner, parent) = (rule.Rules, null, rule);
                if (rule.Called is not null && !siblings.Exists(candidate => candidate.Id == id) && rule.Called.Rules.Exists(candidate => candidate.Id == id))
                {
                    owner = Own(rule);
                    siblings = owner.Rules;
                }
            }

            ResolvedRule? next = siblings.Find(candidate => candidate.Id == id);
            if (next is null)
            {
                Unknown(walked, id, siblings, rule?.Called);
                return null;
            }

            rule = next;
            walked = walked.Length == 0 ? id : $"{walked}/{id}";
        }

        return (siblings, rule!, owner, parent);
    }

    /// <summary>The called map as a copy that only this caller has.</summary>
    private ResolvedMap Own(ResolvedRule rule)
    {
        if (!_owned.Add(rule)) return rule.Called!;
        return rule.Called = rule.Called!.Copy();
    }

    private readonly HashSet<ResolvedRule> _owned = [];

    private void Unknown(string at, string id, List<ResolvedRule> siblings, ResolvedMap? called)
    {
        IEnumerable<string> known = siblings.Concat(called?.Rules ?? []).Select(rule => rule.Id);
        string place = at.Length == 0 ? "at the top" : $"below \"{at}\"";
        problems.Add(new("compile.unknown-rule", $"{package.Definition.Id}#changes/{(at.Length == 0 ? id : $"{at}/{id}")}", $"There is no rule \"{id}\" {place}.")
        {
            Mend = NearNames.Suggest(id, known),
        });
    }
}

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Where a definition itself says something about a rule.</summary>
/// <param name="Change">Index of the change that says it; -1 when it is among the definition's own rules.</param>
/// <param name="Ids">The rule's ids within the own rules, or within the change's rule (none: that rule itself).</param>
internal sealed record RulePlace(int Change, string[] Ids)
{
    /// <summary>The place of a rule; null where the definition says nothing about it, because it is inherited as it is, or does not exist.</summary>
    public static RulePlace? Of(MappingDefinition definition, string path)
    {
        // Changes come after the own rules, and each after those before it: the last that says something is what holds.
        for (int i = definition.Changes.Count - 1; i >= 0; i--)
        {
            ChangeDefinition change = definition.Changes[i];
            string at = PathOf(change);
            if (path == at) return new(i, []);
            if (!IsBelow(path, at)) continue;
            string[] ids = path[(at.Length + 1)..].Split('/');

            // What came before a rule was put there does not reach it: what is not in the rule itself is in the map that it calls.
            return change.Operation == ChangeOperation.Disable || RuleTree.Find(change.Rule!.Rules, ids) is not null ? new(i, ids) : null;
        }

        string[] own = path.Split('/');
        return RuleTree.Find(definition.Rules, own) is null ? null : new(-1, own);
    }

    /// <summary>The rule there; null where a change disables it.</summary>
    public RuleDefinition? Rule(MappingDefinition definition)
    {
        if (Change < 0) return RuleTree.Find(definition.Rules, Ids);
        ChangeDefinition change = definition.Changes[Change];
        return Ids.Length == 0 || change.Rule is null ? change.Rule : RuleTree.Find(change.Rule.Rules, Ids);
    }

    /// <summary>Whether a change takes the rule, or one around it, out.</summary>
    public bool IsDisabled(MappingDefinition definition) => Change >= 0 && definition.Changes[Change].Operation == ChangeOperation.Disable;

    /// <summary>The definition with another rule there, or with none.</summary>
    public MappingDefinition With(MappingDefinition definition, RuleDefinition? rule)
    {
        if (Change < 0) return definition with { Rules = RuleTree.Set(definition.Rules, Ids, rule) };
        List<ChangeDefinition> changes = [.. definition.Changes];
        ChangeDefinition change = changes[Change];
        if (Ids.Length > 0) changes[Change] = change with { Rule = change.Rule! with { Rules = RuleTree.Set(change.Rule.Rules, Ids, rule) } };
        else if (rule is not null) changes[Change] = change with { Rule = rule };
        else changes.RemoveAt(Change);
        return definition with { Changes = changes };
    }

    /// <summary>The path of the rule that a change adds, puts in another's place or takes out.</summary>
    public static string PathOf(ChangeDefinition change) => change.Operation == ChangeOperation.Add ? Join(change.At, change.Rule!.Id) : change.At;

    public static bool IsBelow(string path, string at) => path.Length > at.Length && path[at.Length] == '/' && path.StartsWith(at, StringComparison.Ordinal);

    public static string Join(string parent, string id) => parent.Length == 0 ? id : $"{parent}/{id}";

    public static string Parent(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    public static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];
}

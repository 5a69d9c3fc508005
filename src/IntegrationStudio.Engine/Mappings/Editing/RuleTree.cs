namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Nested rules by id paths. Every operation gives new lists and leaves the old ones as they are.</summary>
internal static class RuleTree
{
    /// <summary>The rule at a path of ids; null when there is none.</summary>
    public static RuleDefinition? Find(IReadOnlyList<RuleDefinition> rules, ReadOnlySpan<string> ids)
    {
        RuleDefinition? found = null;
        foreach (string id in ids)
        {
            found = (found?.Rules ?? rules).FirstOrDefault(rule => rule.Id == id);
            if (found is null) return null;
        }

        return found;
    }

    /// <summary>The rules with another one, or with none where <paramref name="rule"/> is null, at a path at which there is one.</summary>
    public static IReadOnlyList<RuleDefinition> Set(IReadOnlyList<RuleDefinition> rules, ReadOnlySpan<string> ids, RuleDefinition? rule)
    {
        List<RuleDefinition> changed = [.. rules];
        string id = ids[0];
        int index = changed.FindIndex(candidate => candidate.Id == id);
        if (ids.Length > 1) changed[index] = changed[index] with { Rules = Set(changed[index].Rules, ids[1..], rule) };
        else if (rule is not null) changed[index] = rule;
        else changed.RemoveAt(index);
        return changed;
    }

    /// <summary>The rules with one more: before or after a sibling, else as the last.</summary>
    public static IReadOnlyList<RuleDefinition> Insert(IReadOnlyList<RuleDefinition> rules, RuleDefinition rule, string? before, string? after)
    {
        List<RuleDefinition> changed = [.. rules];
        int index = before is not null ? changed.FindIndex(sibling => sibling.Id == before) : after is not null ? changed.FindIndex(sibling => sibling.Id == after) + 1 : changed.Count;
        changed.Insert(index < 0 ? changed.Count : index, rule);
        return changed;
    }
}
